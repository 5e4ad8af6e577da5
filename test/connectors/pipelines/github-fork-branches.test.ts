import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Run } from '#src/domain/signal.ts';
import { createGithubWorld, type GithubWorld } from './github-world.ts';

const FORK = 'mallory:main';
const REPO = 'acme/api';

let world: GithubWorld;
beforeEach(async () => {
  world = await createGithubWorld();
});
afterEach(() => world.close());

function addRun(branch: string, conclusion = 'failure', log = ''): number {
  const runId = world.sandbox.addRun({
    repo: REPO,
    workflow: { name: 'CI' },
    branch,
    event: branch === FORK ? 'pull_request' : 'push',
    jobs: [{ name: 'test', conclusion, log }],
  });
  world.clock.advance(120_000);
  return runId;
}

const reader = () => world.connector.openReader(world.connect('read'));

async function newestBeside(runId: number): Promise<unknown> {
  const state = await reader().state({ repository: REPO, runId });
  return state?.['newestRunId'];
}

describe('the newest run of a branch', () => {
  test('is none of the branch of that name of somebody’s fork', async () => {
    const failed = addRun('main');
    addRun(FORK);
    expect(await newestBeside(failed)).toBe(failed);
  });

  test('is the newest of the branch itself, however many runs of forks there are before and after it', async () => {
    const failed = addRun('main');
    for (let run = 0; run < 15; run += 1) addRun(FORK);
    const newer = addRun('main', 'success');
    for (let run = 0; run < 25; run += 1) addRun(FORK);
    expect(await newestBeside(failed)).toBe(newer);
    expect(await newestBeside(newer)).toBe(newer);
  });

  test('of a fork is the newest of that fork, and none of ours', async () => {
    const failed = addRun(FORK);
    const newer = addRun(FORK);
    addRun('main');
    addRun('eve:main');
    expect(await newestBeside(failed)).toBe(newer);
  });

  test('is not believed to be the run itself where forks fill all that is looked at', async () => {
    const failed = addRun('main');
    for (let run = 0; run < 100; run += 1) addRun(FORK);
    expect(await newestBeside(failed)).not.toBe(failed);
  });
});

describe('the log that a failure is compared with', () => {
  const passedBefore = async (run: Run): Promise<string | null | undefined> => {
    const [job] = await reader().failedJobs(run);
    return job === undefined ? undefined : await reader().passingLog?.(run, job);
  };
  const failedOf = async (branch: string): Promise<Run> => {
    const { runs } = await reader().changes(null, new Date('2026-03-01T00:00:00Z'));
    const run = runs.find((each) => each.branch === branch && each.conclusion === 'failure');
    if (run === undefined) throw new Error('No run failed');
    return run;
  };

  test('is ours for a run of ours, though a fork passed later', async () => {
    addRun('main', 'success', 'ours\n');
    addRun(FORK, 'success', 'theirs\n');
    addRun('main');
    expect(await passedBefore(await failedOf('main'))).toContain('ours');
  });

  test('is theirs for a run of theirs', async () => {
    addRun(FORK, 'success', 'theirs\n');
    addRun('main', 'success', 'ours\n');
    addRun(FORK);
    expect(await passedBefore(await failedOf(FORK))).toContain('theirs');
  });
});
