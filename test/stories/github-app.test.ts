import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { pause } from '#src/flow/pause.ts';
import type { AppKey } from '#src/sandbox/github/apps.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { cards, wordsOf } from '../flow/mails.ts';
import { press } from '../flow/scenes.ts';
import { DANA, type Night, openNight, OWNER } from '../support/night.ts';

const HOUR_MS = 3_600_000;
let night: Night;
let app: AppKey;
let writing: AppKey;

beforeEach(async () => {
  night = await openNight({ bare: true });
  const reads = { checks: 'read', contents: 'read', deployments: 'read' } as const;
  app = night.github.apps.install({ permissions: { ...reads, actions: 'read' } });
  writing = night.github.apps.install({ permissions: { ...reads, actions: 'write' } });
  fails('acme/shop');
  const secret = JSON.stringify({ read: app, write: writing });
  await addAccount(night.ctx, { kind: 'github-actions', owner: DANA, repositories: [], secret });
}, 60_000);
afterEach(() => night[Symbol.asyncDispose]());

function fails(repo: string): void {
  const log = '2026-11-20T20:00:00.0000000Z npm error code ECONNRESET\n';
  const jobs = [{ name: 'build', durationMs: 60_000, conclusion: 'failure', log }];
  night.github.addRun({ repo, workflow: { name: 'CI' }, message: 'Cache prices', jobs });
}

async function hours(count: number): Promise<void> {
  for (let hour = 0; hour < count; hour += 1) {
    night.clock.advance(HOUR_MS);
    await night.runUntilIdle();
  }
}

const reruns = () =>
  night.github.effects.filter(({ target }) => target.endsWith('/rerun-failed-jobs'));

async function approve(repository: string): Promise<void> {
  const card = cards(night.slack).find(({ blocks }) => wordsOf(blocks).includes(repository));
  if (card === undefined) throw new Error(`Nothing is asked of ${repository}`);
  await press(night, card, 'approve');
  night.clock.advance(15_000);
  await night.runUntilIdle();
}

describe('a source that is read by a GitHub App, whose tokens end after an hour', () => {
  it('is read through the night, and what was approved is done once where its token ended before it was sent', async () => {
    await hours(3);
    fails('acme/web');
    await hours(4);
    expect(night.github.apps.issued.length).toBeGreaterThan(6);
    await approve('acme/shop');
    expect(reruns()).toHaveLength(1);
    // It ends at GitHub between the claim and the request.
    const kind = { type: 'status', status: 401, body: { message: 'Bad credentials' } } as const;
    night.github.faults.add({ match: /rerun-failed-jobs/, times: 1, kind });
    await approve('acme/web');
    await hours(1);
    expect(reruns().map(({ target }) => target.split('/')[3])).toEqual(['shop', 'web']);
    const states = (await night.proposals()).map(({ state }) => state);
    expect(states).toEqual(['done', 'done']);
  });

  it.each([
    ['made', 1],
    ['renewed', 2],
  ])('sends nothing where all was stopped while its token was %s (I7)', async (_how, which) => {
    const { github, ctx } = night;
    await hours(1);
    const match = new RegExp(`/installations/${writing.installation}/access_tokens`);
    const stop = () => pause(ctx, { person: OWNER }, { paused: true, by: OWNER });
    let made = 0;
    const happens = async () => {
      made += 1;
      if (made === which) await stop();
    };
    github.faults.add({ match, times: which, kind: { type: 'meanwhile', happens } });
    const kind = { type: 'status', status: 401, body: { message: 'Bad credentials' } } as const;
    github.faults.add({ match: /rerun-failed-jobs/, times: which - 1, kind });
    await approve('acme/shop');
    await hours(1);
    expect(made).toBe(which);
    expect(reruns()).toEqual([]);
    expect((await night.proposals()).map(({ state }) => state)).toEqual(['approved']);
    await pause(ctx, { person: OWNER }, { paused: false, by: OWNER });
    await hours(1);
    expect(reruns()).toHaveLength(1);
  });

  it('is blind from when no token is given any more, and says so first', async () => {
    await hours(1);
    night.github.apps.suspend(app.installation);
    await hours(2);
    fails('acme/unseen');
    const [account] = await listAccounts(night.ctx.store.db, OWNER);
    expect(account?.state).toBe('reauthorise');
    await night.untilMorning();
    const digest = night.slack
      .conversation(night.slack.dmOf(DANA))
      .map(({ blocks }) => wordsOf(blocks))
      .find((words) => words.includes('Audit #'));
    expect(digest).toMatch(/connected again/);
    expect(digest).not.toContain('acme/unseen');
    await approve('acme/shop');
    expect(reruns()).toEqual([]);
  });
});
