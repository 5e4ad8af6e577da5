import { describe, expect, it } from 'vitest';
import { uncoveredEffects } from '#src/commands/approved-effects.ts';
import { listGrants, revokeGrant } from '#src/commands/grants.ts';
import { allowAlways } from '#src/flow/allowances.ts';
import { liveAllowances } from '#src/store/allowances.ts';
import { readPosture } from '#src/flow/posture.ts';
import { receiptFor } from '#src/flow/receipt.ts';
import { DANA, OWNER } from '../support/night.ts';
import { another, digestOf, onlyGrant, openScene, said, statesByTime } from './allowance-scenes.ts';
import { cards, promotion, question, wordsOf } from './mails.ts';
import { choose, pickFromMenu } from './handover.ts';
import { audited, onlyProposal, toldTo } from './scenes.ts';

const SECOND = 'U0SECOND';

describe('what a person allows once for all', () => {
  it('is done for the next mail of exactly that sender, in their name and by the grant', async () => {
    const { night } = await openScene();
    await using _ = night;
    const answer = await said(night, `always ${await digestOf(night)}`);
    expect(answer).toContain('archive mail from exactly offers@bright-desk.test');
    await another(night);
    await another(night, 'other');
    expect(await statesByTime(night)).toEqual(['pending', 'done', 'pending']);
    expect(night.effects()).toHaveLength(1);
    const done = (await night.proposals())[1];
    expect(done).toMatchObject({ decidedBy: OWNER, allowanceId: await onlyGrant(night) });
    const [approved] = await audited(night, 'proposal.approved');
    expect(approved).toMatchObject({
      actor: { kind: 'flow', id: 'allowance' },
      data: { by: OWNER, allowance: done?.allowanceId, digest: done?.digest },
    });
    expect(JSON.stringify(await audited(night))).not.toContain('bright-desk');
    expect(await receiptFor(night.ctx, { reference: done?.id ?? '' })).toMatchObject({
      receipt: { summary: { decidedBy: OWNER, grant: done?.allowanceId, outcome: 'done' } },
    });
    expect(uncoveredEffects(await audited(night), night.effects())).toEqual([]);
  });

  it('is listed, told in the posture, ended from Slack by its owner alone, and then asks again', async () => {
    const { night } = await openScene();
    await using _ = night;
    await said(night, `always ${await digestOf(night)} 30`);
    const id = await onlyGrant(night);
    expect(await said(night, 'grants')).toContain('offers@bright-desk.test');
    expect((await readPosture(night.ctx, { person: OWNER })).standing).toMatchObject([{ id }]);
    expect(await said(night, `grants revoke ${id}`, SECOND)).toContain(
      'No standing grant of yours',
    );
    expect(await said(night, `grants revoke ${id}`)).toContain('It is ended');
    expect(await said(night, 'grants')).toContain('no standing grants');
    await another(night);
    expect(await statesByTime(night)).toEqual(['pending', 'pending']);
    await expect(revokeGrant(night.ctx, id)).rejects.toThrow('No standing grant');
  });

  it('runs out after seven days, and not before', async () => {
    const { night } = await openScene();
    await using _ = night;
    await said(night, `always ${await digestOf(night)}`);
    night.clock.advance(7 * 86_400_000 - 120_000);
    await another(night);
    expect((await statesByTime(night)).at(-1)).toBe('done');
    night.clock.advance(120_000);
    await another(night);
    expect((await statesByTime(night)).at(-1)).toBe('pending');
  });

  it('is done at most twenty times in a day; the rest is asked', async () => {
    const { night } = await openScene();
    await using _ = night;
    await said(night, `always ${await digestOf(night)}`);
    await another(night, 'desk', 22);
    const states = await statesByTime(night);
    expect(states.filter((state) => state === 'done')).toHaveLength(20);
    expect(states.filter((state) => state === 'pending')).toHaveLength(3);
  });

  it('is told in the digest, and teaches nothing', async () => {
    const { night } = await openScene();
    await using _ = night;
    await said(night, `always ${await digestOf(night)}`);
    await another(night);
    night.clock.advance(24 * 3_600_000);
    await night.runUntilIdle();
    const dm = night.slack.conversation(night.slack.dmOf(DANA));
    expect(dm.map(({ blocks }) => wordsOf(blocks)).join('\n')).toContain(
      '1 done, 1 by your standing grants',
    );
    expect(await night.ctx.store.db.selectFrom('memories').selectAll().execute()).toEqual([]);
  });
});

describe('“Always” in the menu of a card', () => {
  it('shows exactly what would be allowed, until when and how it ends, and allows that alone (I2)', async () => {
    const { night, underPolicy } = await openScene([promotion(), promotion('lamp')]);
    await using _ = night;
    const person = night.slack.as(DANA);
    const modal = await choose(night, 'always');
    const view = person.views().at(-1);
    const words = wordsOf(view).replace(/\s+/g, ' ');
    for (const part of [
      'Archive mail from exactly offers@bright-desk.test in dana@night.example',
      'Archive mail from exactly offers@bright-lamp.test in dana@night.example',
      '7 days: 28 Nov 2026, 07:',
      '/nightshift grants',
    ])
      expect(words).toContain(part);
    const ofDesk = /"\d\. offers[^"]*bright-desk[^"]*"[^}]*\},"value":"(prp_[\w-]+\.[0-9a-f]{24})"/;
    const what = ofDesk.exec(JSON.stringify(view))?.[1] ?? '';
    const until = /"value":"(2026-11-28T[^"]+)"/.exec(JSON.stringify(view))?.[1] ?? '';
    const pick = (chosen: string) => ({ what: { what: chosen }, until: { until } });
    await person.submit(modal, pick(what));
    expect(await toldTo(night)).toContain('archive mail from exactly offers@bright-desk.test');
    const given = await liveAllowances(night.ctx.store.db, night.clock.now());
    expect(given).toMatchObject([
      { sender: 'offers@bright-desk.test', expiresAt: new Date(until) },
    ]);
    await another(night);
    await another(night, 'lamp');
    expect((await statesByTime(night)).slice(2)).toEqual(['done', 'pending']);

    await underPolicy('standingGrants: refuse');
    const [card] = cards(night.slack);
    await pickFromMenu(night, 'always', card === undefined ? {} : { card });
    expect(await toldTo(night, DANA, 2)).toContain('Policy refuses standing grants');
  });

  it('is opened to the owner alone, and allows nothing for a sender that was not shown (I5)', async () => {
    const { night } = await openScene();
    await using _ = night;
    await pickFromMenu(night, 'always', { as: 'U0STRANGER' });
    expect(await toldTo(night, 'U0STRANGER')).toContain('Only the owner');
    const actor = { id: OWNER, isBot: false, isGuest: false, isDeactivated: false };
    const { id: reference } = await onlyProposal(night);
    const until = new Date(night.clock.now().getTime() + 60_000);
    const asked = { actor, reference, until, shown: '0'.repeat(24) };
    expect(await allowAlways(night.ctx, asked)).toMatchObject({ done: false });
    expect(await listGrants(night.ctx)).toEqual([]);
  });
});

describe('nothing is allowed', () => {
  it('for too long, for no whole number of days, for a pattern, or for nothing named', async () => {
    const { night } = await openScene();
    await using _ = night;
    const digest = await digestOf(night);
    for (const [typed, words] of [
      [`${digest} 31`, '1 to 30 days'],
      [`${digest} 0.5`, '1 to 30 days'],
      ['offers@*', 'No action of yours'],
      ['', 'No action of yours'],
    ] as const)
      expect(await said(night, `always ${typed}`)).toContain(words);
    expect(await listGrants(night.ctx)).toEqual([]);
  });

  it('of a draft, by somebody else, twice, or where policy refuses such grants', async () => {
    const { night, underPolicy } = await openScene([promotion(), question()]);
    await using _ = night;
    const archive = await digestOf(night);
    const draft = await digestOf(night, 'mail.draft');
    expect(await said(night, `always ${draft}`)).toContain('Only archiving and starring');
    expect(await said(night, `always ${archive}`, SECOND)).toContain('No action of yours');
    await underPolicy('standingGrants: refuse');
    expect(await said(night, `always ${archive}`)).toContain('Policy refuses standing grants');
    expect(await listGrants(night.ctx)).toEqual([]);
    await underPolicy('');
    expect(await said(night, `always ${archive}`)).toContain('Allowed until');
    expect(await said(night, `always ${archive}`)).toContain('already');
  });

  it('by a row of another kind or for longer: the database refuses it', async () => {
    const { night } = await openScene([promotion(), question()]);
    await using _ = night;
    await said(night, `always ${await digestOf(night)}`);
    const { db } = night.ctx.store;
    const id = await onlyGrant(night);
    const drafts = db.updateTable('proposals').set({ allowance_id: id });
    await expect(drafts.where('kind', '=', 'mail.draft').execute()).rejects.toThrow(
      'allowed_kinds',
    );
    for (const change of [{ kind: 'mail.draft' }, { expires_at: new Date('2099-01-01') }])
      await expect(db.updateTable('allowances').set(change).execute()).rejects.toThrow('check');
  });
});
