import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OPERATOR } from '#src/commands/account.ts';
import { giveWebhook } from '#src/flow/give-webhook.ts';
import { type Health, startHealth } from '#src/listeners/health.ts';
import { webhooks } from '#src/listeners/webhooks.ts';
import { listAccounts } from '#src/store/accounts.ts';
import type { Night } from '../support/night.ts';

export interface Sending {
  url: string;
  deliveryId?: string;
  /** How far the sender's clock is ahead of ours. */
  aheadMs?: number;
}

/** A provider that has a webhook, with its only source connected in a night. */
export interface WebhookWorld {
  night: Night;
  /** By which deliveries are signed, or that goes along with them. */
  secret: string;
  /** Whether the sender's signature covers when it was sent. */
  saysWhen: boolean;
  /** A run that the provider has and nobody was told of. */
  newRun(): number;
  /** Tells us of it; returns the status that came back. */
  deliver(runId: number, sending: Sending): Promise<number>;
  requests(): number;
  /** Moves the clock of all. */
  passes(ms: number): void;
  close(): PromiseLike<void>;
}

const WINDOW_MS = 5 * 60_000;

/** What holds for every provider that delivers, whether its deliveries come or not. */
export function webhookContract(name: string, setup: () => Promise<WebhookWorld>): void {
  describe(`the webhook of ${name}`, () => {
    let world: WebhookWorld;
    let health: Health;
    let url: string;

    beforeAll(async () => {
      world = await setup();
      const { ctx } = world.night;
      health = await startHealth(ctx, {}, { '/hooks/': webhooks(ctx) });
      const [account] = await listAccounts(ctx.store.db);
      if (account === undefined) throw new Error('Nothing is connected');
      url = `http://127.0.0.1:${health.port}/hooks/${account.id}`;
      await giveWebhook(ctx, { accountId: account.id, given: world.secret, actor: OPERATOR });
    }, 60_000);
    afterAll(async () => {
      await health.close();
      await world.close();
    });
    beforeEach(async () => {
      world.passes(120_000);
      await world.night.runUntilIdle();
      world.passes(20_000);
    });

    /** Whether a run is known after everything is done that is due now. */
    async function isFound(runId: number): Promise<boolean> {
      await world.night.runUntilIdle();
      const rows = world.night.ctx.store.db.selectFrom('signals').select('external_id as id');
      return (await rows.execute()).some(({ id }) => id.includes(`#${runId}.`));
    }

    it('brings the read at once', async () => {
      const runId = world.newRun();
      expect(await isFound(runId)).toBe(false);
      expect(await world.deliver(runId, { url })).toBe(202);
      expect(await isFound(runId)).toBe(true);
    });

    it('that was missed is made good by the next poll', async () => {
      const runId = world.newRun();
      expect(await isFound(runId)).toBe(false);
      world.passes(world.night.ctx.config.NIGHTSHIFT_READ_EVERY_S * 1_000);
      expect(await isFound(runId)).toBe(true);
    });

    it('that comes again brings no second read', async () => {
      const runId = world.newRun();
      const sending = { url, deliveryId: 'the-same' };
      expect(await world.deliver(runId, sending)).toBe(202);
      expect(await isFound(runId)).toBe(true);
      const before = world.requests();
      expect(await world.deliver(runId, sending)).toBe(200);
      await world.night.runUntilIdle();
      expect(world.requests()).toBe(before);
    });

    it.each([
      ['ahead', 1],
      ['behind', -1],
    ])('of a sender whose clock is a little %s is taken', async (_word, sign) => {
      const runId = world.newRun();
      const aheadMs = sign * (WINDOW_MS - 2_000);
      expect(await world.deliver(runId, { url, aheadMs })).toBe(202);
      expect(await isFound(runId)).toBe(true);
    });

    it.each([
      ['ahead', 1],
      ['behind', -1],
    ])(
      'of a sender whose clock is far %s is refused where it is signed when, and else believed in nothing',
      async (_word, sign) => {
        const runId = world.newRun();
        const aheadMs = sign * (WINDOW_MS + 2_000);
        const status = await world.deliver(runId, { url, aheadMs });
        expect(status).toBe(world.saysWhen ? 401 : 202);
        expect(await isFound(runId)).toBe(!world.saysWhen);
        world.passes(world.night.ctx.config.NIGHTSHIFT_READ_EVERY_S * 1_000);
        expect(await isFound(runId)).toBe(true);
      },
    );
  });
}
