import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { hasFailed } from '#src/domain/signal.ts';
import { SINCE } from '#test/contracts/pipeline-world.ts';
import { createGithubWorld } from './github-world.ts';

const RECORDED = '../shared/data/github/webhooks';

describe('runs as GitHub recorded them', () => {
  if (!existsSync(RECORDED)) {
    test.todo(`are read where ${RECORDED} is present; it is absent here`);
    return;
  }
  test('are all read, and every failed one can be explained and planned', async () => {
    const world = await createGithubWorld();
    try {
      for (const file of readdirSync(RECORDED)) {
        const [event = ''] = file.split('--');
        world.sandbox.seedWebhook(event, JSON.parse(readFileSync(`${RECORDED}/${file}`, 'utf8')));
      }
      const reader = world.connector.openReader(world.connect('read'));
      const { runs, problems } = await reader.changes(null, SINCE);
      const known = world.sandbox
        .repositories()
        .flatMap((repository) => world.sandbox.runs(repository).map((run) => run.id));
      expect(problems).toEqual([]);
      expect(runs.map(({ runId }) => runId).toSorted((a, b) => a - b)).toEqual(
        known.toSorted((a, b) => a - b),
      );
      for (const run of runs.filter((run) => hasFailed(run))) {
        await expect(reader.failedJobs(run)).resolves.toBeInstanceOf(Array);
        await expect(reader.state(run)).resolves.toMatchObject({ attempt: run.attempt });
        expect(world.connector.plan.rerunFailed(run).target).toContain(String(run.runId));
      }
    } finally {
      await world.close();
    }
  });
});
