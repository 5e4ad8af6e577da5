import { describe, expect, it } from 'vitest';
import { AllowableKind } from '#src/domain/allowance.ts';
import { saveMemory } from '#src/store/memories.ts';
import { saidWords } from '../listeners/asking.ts';
import { type Night, openNight, MAILBOX, OWNER } from '../support/night.ts';
import { promotion, wordsOf } from './mails.ts';
import { carriedOut, cardOf, nightOf, press, states } from './scenes.ts';

function newsletter(name = 'desk', changes: Record<string, string> = {}): Buffer {
  const domain = `bright-${name}.test`;
  return promotion(name, {
    'Authentication-Results': `mx.google.com; dkim=pass header.i=@${domain} header.s=k1 header.b=AbCdEfGh; spf=pass smtp.mailfrom=x@${domain}; dmarc=pass header.from=${domain}`,
    'DKIM-Signature': `v=1; a=rsa-sha256; d=${domain}; s=k1; h=from:list-unsubscribe:list-unsubscribe-post; b=AbCdEfGh1234`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    ...changes,
  });
}

const LEAVES = '/;ONE-CLICK=https%3A%2F%2Fclick.bright-desk.test%2Fu';

async function asked(night: Night, words = 'unsubscribe from bright desk'): Promise<string> {
  const said = await saidWords(night, words);
  await night.runUntilIdle();
  return said;
}

describe('unsubscribing by wish', () => {
  it('asks on a card of its own that names the host, leaves after the undo window, and once (I2, I4)', async () => {
    await using night = await nightOf([newsletter()]);
    expect(await asked(night)).toContain('I can unsubscribe from 1 item');
    const card = cardOf(night, 'Unsubscribe');
    const shown = wordsOf(card.blocks);
    expect(shown).toContain('Tells click.bright-desk.test once that dana@night.example leaves');
    expect(shown).toContain('cannot be undone once it left');
    expect(shown).toContain('that this address is read by somebody, and when');
    expect(await asked(night)).toContain('nothing to unsubscribe from');

    await press(night, card, 'approve');
    await carriedOut(night, 5_000);
    expect(night.lists.effects).toEqual([]);
    await carriedOut(night);
    expect(night.effects()).toMatchObject([{ provider: 'lists', target: LEAVES }]);
    expect(night.lists.refused).toEqual([]);
    expect(wordsOf(cardOf(night, 'Unsubscribe').blocks)).not.toContain('Undo');
  });

  it('never leaves when it is taken back in time (I8), and never twice when the answer is lost (I9)', async () => {
    await using night = await nightOf([newsletter(), newsletter('lamp')]);
    await asked(night);
    await press(night, cardOf(night, 'Unsubscribe'), 'approve');
    await carriedOut(night, 5_000);
    await press(night, cardOf(night, 'Unsubscribe'), 'undo');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    await asked(night, 'unsubscribe from bright lamp');
    night.lists.faults.add({ match: /^POST/, times: 1, kind: { type: 'drop-answer' } });
    const [, lamp] = (await night.proposals()).filter(({ kind }) => kind === 'mail.unsubscribe');
    const { blocks } = cardOf(night, 'Unsubscribe from this list? Waiting');
    expect(wordsOf(blocks)).toContain('click.bright-lamp.test');
    await press(night, cardOf(night, 'Unsubscribe from this list? Waiting'), 'approve');
    for (const later of [10_001, 61_000, 3_600_000]) await carriedOut(night, later);
    expect(night.lists.effects).toHaveLength(1);
    const after = (await night.proposals()).find(({ id }) => id === lamp?.id);
    expect(after).toMatchObject({ state: 'unknown' });
  });

  it.each([
    [
      'what no signature covers',
      { 'DKIM-Signature': 'v=1; d=bright-desk.test; h=from; b=AbCdEfGh' },
    ],
    ['what failed its check', { 'Authentication-Results': 'mx.google.com; dkim=fail; dmarc=fail' }],
    ['what only looks like a public address', { 'List-Unsubscribe': '<https://127.0.0.1/u>' }],
  ])('asks nothing about %s', async (_what, changes) => {
    await using night = await nightOf([newsletter('desk', changes)]);
    expect(await asked(night)).toContain('Only lists whose sender offers one click');
    expect((await night.proposals()).some(({ kind }) => kind === 'mail.unsubscribe')).toBe(false);
  });

  it('asks nothing about a mail that looks like deceit, though its sender signed the offer', async () => {
    const lure = newsletter('desk', {
      From: 'PayPal Security <security@bright-desk.test>',
      'Reply-To': 'collect@attacker.example',
      Subject: 'Your account is suspended: verify your password now',
    });
    await using night = await nightOf([lure]);
    const [verdict] = await night.ctx.store.db.selectFrom('verdicts').selectAll().execute();
    expect(verdict?.category).toBe('suspicious');
    expect(await asked(night, 'unsubscribe from paypal')).toContain('nothing to unsubscribe from');
  });
});

describe('unsubscribing without a wish', () => {
  it('is proposed once for a sender whose mail is always let go, in place of archiving', async () => {
    await using night = await openNight();
    await night.ctx.store.write((unit) =>
      saveMemory(unit, {
        id: 'mem_1',
        ownerId: OWNER,
        kind: 'sender.archive',
        subject: 'offers@bright-desk.test',
        approved: 6,
        denied: 0,
        provenance: [],
        expiresAt: new Date(night.clock.now().getTime() + 86_400_000),
      }),
    );
    const mails = [newsletter(), newsletter('desk', { 'Message-ID': '<two@bright-desk.test>' })];
    for (const mail of [...mails, newsletter('lamp')]) night.gmail.deliver(MAILBOX, mail);
    await night.untilMorning();
    const kinds = (await night.proposals()).map(({ kind }) => kind).toSorted();
    expect(kinds).toEqual(['mail.archive', 'mail.archive', 'mail.unsubscribe']);
    expect(await states(night)).toEqual(['pending', 'pending', 'pending']);
    await press(night, cardOf(night, 'Unsubscribe'), 'deny');
    night.gmail.deliver(MAILBOX, newsletter('desk', { 'Message-ID': '<three@bright-desk.test>' }));
    await carriedOut(night, 120_000);
    const again = (await night.proposals()).filter(({ kind }) => kind === 'mail.unsubscribe');
    expect(again).toHaveLength(1);
    expect(night.effects()).toEqual([]);
  });
});

it('no standing grant ever covers unsubscribing (I14)', () => {
  expect(AllowableKind.safeParse('mail.unsubscribe').success).toBe(false);
});
