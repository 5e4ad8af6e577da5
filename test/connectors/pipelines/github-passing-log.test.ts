import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createGithubWorld, type GithubWorld } from './github-world.ts';

const SINCE = new Date('2026-03-01T00:00:00Z');

let world: GithubWorld;
beforeEach(async () => {
  world = await createGithubWorld();
});
afterEach(() => world.close());

function addRun(conclusion: string, log: string, run: { workflow?: string; branch?: string } = {}) {
  world.sandbox.addRun({
    repo: 'acme/api',
    workflow: { name: run.workflow ?? 'CI' },
    branch: run.branch ?? 'main',
    jobs: [{ name: 'test', conclusion, log }],
  });
  world.clock.advance(120_000);
}

async function read() {
  const reader = world.connector.openReader(world.connect('read'));
  const { runs } = await reader.changes(null, SINCE);
  const run = runs.find(({ conclusion }) => conclusion === 'failure');
  if (run === undefined) throw new Error('No run failed');
  const [job] = await reader.failedJobs(run);
  if (job === undefined) throw new Error('No job failed');
  const before = world.httpRequests();
  return { log: await reader.passingLog?.(run, job), requests: world.httpRequests() - before };
}

describe('the log of the last run that passed', () => {
  test('is the same job of the same workflow and branch, at four requests', async () => {
    addRun('success', 'older\n');
    addRun('success', 'passed\n');
    addRun('success', 'lint\n', { workflow: 'Lint' });
    addRun('success', 'topic\n', { branch: 'topic' });
    addRun('failure', 'failed\n');
    addRun('success', 'later\n');
    const { log, requests } = await read();
    expect(log).toContain('passed');
    expect(requests).toBeLessThanOrEqual(4);
  });

  test('is null where nothing passed before, at one request', async () => {
    addRun('failure', 'failed\n');
    addRun('success', 'lint\n', { workflow: 'Lint' });
    expect(await read()).toEqual({ log: null, requests: 1 });
  });
});
