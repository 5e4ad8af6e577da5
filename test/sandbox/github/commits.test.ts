import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Octokit } from '@octokit/rest';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import { createGithubSandbox, type GithubSandbox } from '#src/sandbox/github/server.ts';
import { FAILING_RUN, octokitFor, REPO } from './support.ts';

const OLD_SHA = 'a'.repeat(40);
const NEW_SHA = 'b'.repeat(40);
let clock: ShiftableClock;
let github: GithubSandbox;
let read: Octokit;

beforeEach(async () => {
  clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  github = await createGithubSandbox({ clock });
  read = octokitFor(github, github.tokens.read);
});

afterEach(() => github.close());

describe('commits', () => {
  it('are found by branch, SHA and its beginning, and compared along their parents', async () => {
    github.addRun({ ...FAILING_RUN, sha: OLD_SHA, branch: 'release/1' });
    github.addRun({
      ...FAILING_RUN,
      sha: NEW_SHA,
      branch: 'release/1',
      message: 'Next',
      files: [{ filename: 'a.ts', status: 'modified' }],
    });
    for (const ref of ['release/1', NEW_SHA, NEW_SHA.slice(0, 7)])
      expect((await read.repos.getCommit({ ...REPO, ref })).data.sha).toBe(NEW_SHA);
    await expect(read.repos.getCommit({ ...REPO, ref: 'c'.repeat(40) })).rejects.toMatchObject({
      status: 404,
    });
    const branch = await read.repos.getBranch({ ...REPO, branch: 'release/1' });
    expect(branch.data.commit.sha).toBe(NEW_SHA);
    await expect(read.repos.getBranch({ ...REPO, branch: 'release/2' })).rejects.toMatchObject({
      status: 404,
    });
    const forward = await read.repos.compareCommitsWithBasehead({
      ...REPO,
      basehead: `${OLD_SHA}...release/1`,
    });
    expect(forward.data).toMatchObject({
      status: 'ahead',
      ahead_by: 1,
      files: [{ filename: 'a.ts' }],
    });
    const back = await read.repos.compareCommitsWithBasehead({
      ...REPO,
      basehead: `${NEW_SHA}...${OLD_SHA}`,
    });
    expect(back.data).toMatchObject({ status: 'behind', behind_by: 1, files: [] });
  });
});

describe('check runs', () => {
  it("carry a failed job's annotations once it is over", async () => {
    const run_id = github.addRun(FAILING_RUN);
    const { data } = await read.actions.listJobsForWorkflowRun({ ...REPO, run_id });
    const check_run_id = Number(data.jobs[0]?.check_run_url.split('/').at(-1));
    expect((await read.checks.listAnnotations({ ...REPO, check_run_id })).data).toEqual([]);
    clock.advance(120_000);
    const later = await read.checks.listAnnotations({ ...REPO, check_run_id });
    expect(later.data[0]).toMatchObject({
      annotation_level: 'failure',
      message: 'Process completed with exit code 1.',
    });
    expect((await read.checks.get({ ...REPO, check_run_id })).data.conclusion).toBe('failure');
    const blind = octokitFor(github, github.addToken({ actions: 'read' }));
    await expect(blind.checks.listAnnotations({ ...REPO, check_run_id })).rejects.toMatchObject({
      status: 403,
    });
  });
});
