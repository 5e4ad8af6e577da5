import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Octokit } from '@octokit/rest';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import {
  createGithubSandbox,
  type GithubSandbox,
  type RunSpec,
} from '#src/sandbox/github/server.ts';
import { FAILING_RUN, octokitFor, REPO } from './support.ts';

const OLD_SHA = 'a'.repeat(40);
const DEPLOY: RunSpec = {
  repo: 'acme/shop',
  workflow: { name: 'Deploy', inputs: [{ name: 'sha', required: true }] },
  jobs: [{ name: 'deploy', environment: 'production' }],
};

let clock: ShiftableClock;
let github: GithubSandbox;
let write: Octokit;

beforeEach(async () => {
  clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  github = await createGithubSandbox({ clock });
  write = octokitFor(github, github.tokens.write);
});

afterEach(() => github.close());

describe('dispatching a workflow', () => {
  beforeEach(() => {
    github.addRun(DEPLOY);
    clock.advance(120_000);
  });
  const dispatch = (more: object) =>
    write.request('POST /repos/{owner}/{repo}/actions/workflows/{workflow_id}/dispatches', {
      ...REPO,
      workflow_id: 'deploy.yml',
      ref: 'main',
      inputs: { sha: OLD_SHA },
      ...more,
    });

  it('answers with the run it started when asked to, and otherwise with nothing', async () => {
    const told = await dispatch({ return_run_details: true });
    expect(told.status).toBe(200);
    const newest = github.runs('acme/shop')[0];
    expect(told.data).toMatchObject({ workflow_run_id: newest?.id });
    expect(newest).toMatchObject({
      event: 'workflow_dispatch',
      actor: 'nightshift-operator',
      status: 'queued',
    });
    const silent = await dispatch({});
    expect(silent.status).toBe(204);
    expect(github.runs('acme/shop')).toHaveLength(3);
    expect(github.effects.map(({ body }) => body)).toEqual([
      { ref: 'main', inputs: { sha: OLD_SHA }, return_run_details: true },
      { ref: 'main', inputs: { sha: OLD_SHA } },
    ]);
  });

  it('is refused for an unknown ref, unknown, missing or too many inputs, and unknown workflows', async () => {
    const refusals: [object, string][] = [
      [{ ref: 'nope' }, 'No ref found for: nope'],
      [{ ref: OLD_SHA }, 'No ref found for'],
      [{ inputs: { sha: 'x', force: 'yes' } }, 'Unexpected inputs provided: ["force"]'],
      [{ inputs: {} }, "Required input 'sha' not provided"],
      [
        { inputs: Object.fromEntries(Array.from({ length: 26 }, (_, at) => [`i${at}`, ''])) },
        'up to 25',
      ],
    ];
    for (const [more, message] of refusals)
      await expect(dispatch(more)).rejects.toMatchObject({
        status: 422,
        message: expect.stringContaining(message),
      });
    await expect(dispatch({ workflow_id: 'other.yml' })).rejects.toMatchObject({ status: 404 });
    expect(github.effects).toEqual([]);
  });

  it('is refused for a workflow without the trigger', async () => {
    github.addRun({ ...FAILING_RUN, workflow: { name: 'CI', dispatchable: false } });
    await expect(dispatch({ workflow_id: 'ci.yml', inputs: {} })).rejects.toMatchObject({
      status: 422,
      message: expect.stringContaining("does not have 'workflow_dispatch' trigger"),
    });
  });
});
