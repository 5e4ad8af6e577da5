import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGithubSandbox } from '#src/sandbox/github/server.ts';
import { FAILING_RUN, octokitFor, REPO } from './support.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'github-sandbox-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

describe('a sandbox with a journal', () => {
  it('knows runs, attempts, logs, tokens and effects again after it was killed', async () => {
    const journalFile = join(folder, 'github.jsonl');
    const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
    const before = await createGithubSandbox({ clock, journalFile });
    const token = before.addToken({ actions: 'write' });
    const run_id = before.addRun(FAILING_RUN);
    clock.advance(120_000);
    await octokitFor(before, token).actions.reRunWorkflowFailedJobs({ ...REPO, run_id });
    before.revoke(before.tokens.read);
    clock.advance(120_000);

    const after = await createGithubSandbox({ clock, journalFile });
    expect(after.effects).toEqual(before.effects);
    expect(after.runs('acme/shop')).toEqual(before.runs('acme/shop'));
    expect(after.runs('acme/shop')[0]).toMatchObject({ attempt: 2, conclusion: 'success' });
    const octokit = octokitFor(after, token);
    const jobs = await octokit.actions.listJobsForWorkflowRunAttempt({
      ...REPO,
      run_id,
      attempt_number: 1,
    });
    const log = await octokit.actions.downloadJobLogsForWorkflowRun({
      ...REPO,
      job_id: Number(jobs.data.jobs[0]?.id),
    });
    expect(log.data).toContain('tests failed');
    await expect(
      octokitFor(after, after.tokens.read).users.getAuthenticated(),
    ).rejects.toMatchObject({ status: 401 });
    const next = after.addRun(FAILING_RUN);
    expect(next).toBeGreaterThan(Number(jobs.data.jobs[0]?.id));
    await before.close();
    await after.close();
  });

  it('is empty without one', async () => {
    const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
    const first = await createGithubSandbox({ clock });
    first.addRun(FAILING_RUN);
    const second = await createGithubSandbox({ clock });
    expect(second.repositories()).toEqual([]);
    await first.close();
    await second.close();
  });
});
