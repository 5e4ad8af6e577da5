import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Invalid, Reauthorise, Transient } from '#src/lib/errors.ts';
import { sendAs } from '#test/contracts/pipeline-deeds.ts';
import { pipelineContract } from '#test/contracts/pipelines.ts';
import { SINCE } from '#test/contracts/pipeline-world.ts';
import { createGithubAppWorld, type GithubAppWorld } from './github-app-world.ts';
import { connection } from './github-world.ts';

pipelineContract('GitHub Actions by a GitHub App', createGithubAppWorld, { linksLogs: true });

const HOUR_MS = 3_600_000;
let world: GithubAppWorld;
beforeEach(async () => {
  world = await createGithubAppWorld();
});
afterEach(() => world.close());

const rerun = () => {
  const runId = world.addFailedRun('acme/api');
  const request = world.connector.plan.rerunFailed({ repository: 'acme/api', runId });
  return sendAs(world, { kind: 'pipeline.rerun', accountId: 'acc_test', request });
};

describe('a token of a GitHub App, which ends after an hour', () => {
  test('is renewed through a night, and every run is read once', async () => {
    const reader = world.connector.openReader(world.connect('read'));
    let cursor: string | null = null;
    const seen: number[] = [];
    const added: number[] = [];
    for (let at = 0; at < 6 * 12; at += 1) {
      if (at % 5 === 0) added.push(world.addFailedRun('acme/api'));
      const page = await reader.changes(cursor, SINCE);
      expect(page.problems).toEqual([]);
      seen.push(...page.runs.map(({ runId }) => runId));
      ({ cursor } = page);
      world.clock.advance(5 * 60_000);
    }
    expect(seen).toEqual(added);
    expect(world.sandbox.apps.issued.length).toBeGreaterThanOrEqual(6);
    expect(world.sandbox.apps.issued.length).toBeLessThanOrEqual(8);
  });

  test('is renewed before its end, so that it does not end under way', async () => {
    const reader = world.connector.openReader(world.connect('read'));
    await reader.changes(null, SINCE);
    world.clock.advance(HOUR_MS - 61_000);
    await reader.changes(null, SINCE);
    expect(world.sandbox.apps.issued).toHaveLength(1);
    world.clock.advance(2_000);
    await reader.changes(null, SINCE);
    expect(world.sandbox.apps.issued).toHaveLength(2);
  });

  test('is taken anew where GitHub says that it ended before we thought so', async () => {
    const reader = world.connector.openReader(world.connect('read'));
    await reader.changes(null, SINCE);
    world.lag(5 * 60_000);
    world.clock.advance(HOUR_MS);
    const runId = world.addFailedRun('acme/api');
    const { runs } = await reader.changes(null, SINCE);
    expect(runs.map((run) => run.runId)).toEqual([runId]);
  });

  test('that ended between claim and send is renewed, and the effect is had once', async () => {
    await rerun();
    expect(world.effects()).toHaveLength(1);
    const before = world.sandbox.apps.issued.length;
    world.lag(5 * 60_000);
    world.clock.advance(HOUR_MS);
    await rerun();
    expect(world.effects()).toHaveLength(2);
    expect(world.sandbox.apps.issued).toHaveLength(before + 1);
  });

  test('that cannot be renewed at that moment leaves nothing sent, to be tried again', async () => {
    world.fail('error', /access_tokens/, 9);
    await expect(rerun()).rejects.toBeInstanceOf(Transient);
    expect(world.effects()).toEqual([]);
  });

  test('that our own wrong clock keeps us from is no matter for its owner, and is tried again', async () => {
    const reader = world.connector.openReader(world.connect('read'));
    for (const lagMs of [15 * 60_000, -15 * 60_000]) {
      world.lag(lagMs);
      await expect(reader.changes(null, SINCE)).rejects.toMatchObject({
        name: 'Transient',
        message: 'GitHub says that the clock of this machine is wrong',
      });
    }
    world.lag(0);
    expect((await reader.changes(null, SINCE)).problems).toEqual([]);
  });

  test('that is refused at renewal asks to be connected again, to read and to write', async () => {
    const reader = world.connector.openReader(world.connect('read'));
    await reader.changes(null, SINCE);
    world.sandbox.apps.suspend(world.app('read').installation);
    await expect(reader.changes(null, SINCE)).rejects.toBeInstanceOf(Reauthorise);
    world.sandbox.apps.suspend(world.app('write').installation);
    await expect(rerun()).rejects.toBeInstanceOf(Reauthorise);
    expect(world.effects()).toEqual([]);
  });

  test('is asked for with what reading needs alone, also of an app that may more', async () => {
    const reader = world.connector.openReader(world.connect('write'));
    world.addFailedRun('acme/api');
    await reader.changes(null, SINCE);
    const [reading] = world.sandbox.apps.issued;
    expect(new Set(Object.values(reading ?? {}))).toEqual(new Set(['read']));
    await rerun();
    expect(world.sandbox.apps.issued.at(-1)).toEqual({
      actions: 'write',
      checks: 'read',
      contents: 'read',
      deployments: 'write',
      issues: 'write',
    });
  });

  test('is made once where several reads want one at the same time', async () => {
    world.addFailedRun('acme/api');
    const open = () => world.connector.openReader(world.connect('read')).changes(null, SINCE);
    await Promise.all([open(), open(), open()]);
    expect(world.sandbox.apps.issued).toHaveLength(1);
    world.clock.advance(HOUR_MS);
    await Promise.all([open(), open(), open()]);
    expect(world.sandbox.apps.issued).toHaveLength(2);
  });

  test('is had by one app for both kinds of access, where nothing else is typed', () => {
    const typed = JSON.stringify(world.app('write'));
    expect(world.connector.grants?.(typed)).toEqual({ read: typed, write: typed });
    for (const other of ['github_pat_x', '{"read":"a","write":"b"}', '{"app":"x"}', '{'])
      expect(world.connector.grants?.(other)).toBeNull();
  });

  test('is not asked for with a key that is none', async () => {
    const secret = JSON.stringify({ ...world.app('read'), key: 'no key' });
    const reader = world.connector.openReader(connection(secret));
    await expect(reader.changes(null, SINCE)).rejects.toBeInstanceOf(Invalid);
  });
});
