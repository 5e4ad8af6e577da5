import { describe, expect, it } from 'vitest';
import { uncoveredEffects } from '#src/commands/approved-effects.ts';
import { revokeGrant } from '#src/commands/grants.ts';
import type { AuditEntry } from '#src/domain/audit.ts';
import { pause } from '#src/flow/pause.ts';
import { type Night, OWNER } from '../support/night.ts';
import { another, digestOf, onlyGrant, openScene, said, statesByTime } from './allowance-scenes.ts';
import { audited, carriedOut } from './scenes.ts';

/** As `another`, but what the grant approved waits at the switch. */
async function waiting(night: Night): Promise<void> {
  await said(night, `always ${await digestOf(night)}`);
  await pause(night.ctx, { person: OWNER }, { by: OWNER, paused: true });
  await another(night);
  expect(await statesByTime(night)).toEqual(['pending', 'approved']);
}

async function resumed(night: Night): Promise<void> {
  await pause(night.ctx, { person: OWNER }, { by: OWNER, paused: false });
  await carriedOut(night);
}

describe('what a grant approved and what has not left', () => {
  it('is carried out once the switch is released', async () => {
    const { night } = await openScene();
    await using _ = night;
    await waiting(night);
    await resumed(night);
    expect(await statesByTime(night)).toEqual(['pending', 'done']);
  });

  it.each<[string, (scene: Awaited<ReturnType<typeof openScene>>) => Promise<void>]>([
    ['it was revoked', async ({ night }) => revokeGrant(night.ctx, await onlyGrant(night))],
    ['policy refuses such grants now', ({ underPolicy }) => underPolicy('standingGrants: refuse')],
    [
      'its row was widened to another sender',
      async ({ night }) =>
        void (await night.ctx.store.db
          .updateTable('allowances')
          .set({ sender: 'anybody@else.test' })
          .execute()),
    ],
    [
      'it ran out',
      async ({ night }) =>
        void (await night.ctx.store.db
          .updateTable('allowances')
          .set({ expires_at: night.clock.now() })
          .execute()),
    ],
  ])('is not done when %s (I8)', async (_why, change) => {
    const scene = await openScene();
    await using night = scene.night;
    await waiting(night);
    await change(scene);
    await resumed(night);
    expect(await statesByTime(night)).toEqual(['pending', 'withdrawn']);
    expect(night.effects()).toEqual([]);
  });

  it('waits for a person where policy asks for more than the owner', async () => {
    const { night, underPolicy } = await openScene();
    await using _ = night;
    await said(night, `always ${await digestOf(night)}`);
    await underPolicy('rules: [{ name: tickets, require: { changeTicket: true } }]');
    await another(night);
    expect(await statesByTime(night)).toEqual(['pending', 'pending']);
  });
});

describe('an effect counts as approved by a grant', () => {
  it('only of the same person, kind, account and sender, and while it stood', async () => {
    const { night } = await openScene();
    await using _ = night;
    await said(night, `always ${await digestOf(night)}`);
    await another(night);
    const ledger = await audited(night);
    const withGiven = (change: (given: AuditEntry) => Partial<AuditEntry>): AuditEntry[] =>
      ledger.map((entry) =>
        entry.type === 'allowance.given' ? { ...entry, ...change(entry) } : entry,
      );
    const count = (entries: AuditEntry[]) => uncoveredEffects(entries, night.effects()).length;
    expect(count(ledger)).toBe(0);
    for (const change of [
      { match: 'another' },
      { kind: 'mail.label' },
      { account: 'acc_other' },
      { until: '2026-01-01' },
    ])
      expect(count(withGiven(({ data }) => ({ data: { ...data, ...change } })))).toBe(1);
    expect(count(withGiven(() => ({ actor: { kind: 'flow', id: 'propose' } })))).toBe(1);
    expect(count(ledger.filter(({ type }) => type !== 'allowance.given'))).toBe(1);
  });
});
