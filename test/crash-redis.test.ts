import { describe, expect, it } from 'vitest';
import { Transient } from '#src/lib/errors.ts';
import { countSignals } from '#src/store/signals.ts';
import { cards, digests, promotion, question } from './flow/mails.ts';
import { bytesOf, carriedOut, press } from './flow/scenes.ts';
import { availableBackends } from './queues/support.ts';
import { MAILBOX, openNight, OWNER } from './support/night.ts';
import { startRedis } from './support/redis.ts';
import { until } from './support/until.ts';

const withRedis = availableBackends().includes('Redis') ? describe : describe.skip;

withRedis('a night whose Redis is killed in its middle', () => {
  it('is completed once Redis is back: nothing lost, nothing twice', async () => {
    const redis = await startRedis();
    await using closing = new AsyncDisposableStack();
    closing.defer(() => redis.stop());
    const night = closing.use(
      await openNight({ workers: { redisUrl: redis.url }, env: { NIGHTSHIFT_UNDO_S: '0' } }),
    );
    for (let at = 0; at < 70; at += 1) night.gmail.deliver(MAILBOX, promotion(`desk${at}`));
    night.gmail.deliver(MAILBOX, question());
    const working = night.runUntilIdle().catch((error: unknown) => error);
    await until('some are read', async () => (await countSignals(night.ctx.store.db, OWNER)) > 0);
    await redis.kill();
    const outcome = await working;
    if (outcome !== undefined) expect(outcome).toBeInstanceOf(Transient);
    await redis.restart();
    await until('the queue answers', async () =>
      night.ctx.queue.ping().then(
        () => true,
        () => false,
      ),
    );
    await night.untilMorning();
    expect(await countSignals(night.ctx.store.db, OWNER)).toBe(71);
    expect(digests(night.slack)).toHaveLength(1);
    const save = cards(night.slack).find(({ text }) => text.startsWith('Save'));
    if (save === undefined) throw new Error('There is no card about the draft');
    await press(night, save, 'approve');
    await carriedOut(night);
    const done = (await night.proposals()).filter(({ state }) => state === 'done');
    expect(done).toHaveLength(1);
    expect(bytesOf(night.effects())).toEqual(bytesOf(done.map(({ request }) => request)));
    expect(night.bugs).toEqual([]);
  }, 60_000);
});
