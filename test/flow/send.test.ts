import { describe, expect, it } from 'vitest';
import { AllowableKind } from '#src/domain/allowance.ts';
import type { StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { DANA, type Night, OWNER } from '../support/night.ts';
import { saidWords } from '../listeners/asking.ts';
import { question, rawMail, wordsOf } from './mails.ts';
import {
  audited,
  carriedOut,
  cardOf,
  nightOf,
  openModal,
  press,
  states,
  toldTo,
} from './scenes.ts';

describe('asking to send a drafted reply instead', () => {
  it('decides nothing; what is approved then leaves once, after the undo window, in its thread (I2, I4)', async () => {
    await using night = await nightOf([question()]);
    const drafted = cardOf(night, 'Save');
    const [value = ''] = /crd_[^".]+\.[0-9a-f]{64}/.exec(JSON.stringify(drafted.blocks)) ?? [];
    const send = { action: 'menu', value: sendOption(drafted), force: true } as const;
    await press(night, drafted, { ...send, as: 'U0STRANGER' });
    expect(await toldTo(night, 'U0STRANGER')).toContain('Only the owner');
    expect(await states(night)).toEqual(['pending']);
    await askToSend(night);
    expect(await states(night)).toEqual(['superseded', 'pending']);
    const [draft, sending] = await night.proposals();
    expect(sending).toMatchObject({ kind: 'mail.send', risk: 'R2', cardId: draft?.cardId });
    const asked = wordsOf(cardOf(night, 'Send').blocks);
    expect(asked).toContain('cannot be undone once it left');
    expect(asked).toContain('Sends it from dana@night.example to ana@client.example');
    // Neither the option nor the button of the card as it was counts any more.
    await choose(night, drafted, sendOption(drafted));
    expect(await toldTo(night)).toContain('changed after it was shown to you');
    await press(night, drafted, { action: 'approve', value, force: true });
    await toldTo(night, DANA, 2);
    expect(await states(night)).toEqual(['superseded', 'pending']);
    expect((await audited(night, 'decision.refused')).map(({ data }) => data)).toMatchObject([
      { decision: 'send', why: 'not-eligible' },
      { decision: 'send', why: 'changed' },
      { decision: 'approved', why: 'changed' },
    ]);
    await press(night, cardOf(night, 'Send'), 'approve');
    await carriedOut(night, 5_000);
    expect(night.effects()).toEqual([]);
    await carriedOut(night);
    const [effect, ...more] = night.effects();
    expect(more).toEqual([]);
    expect(effect).toMatchObject({
      target: '/gmail/v1/users/me/messages/send',
      body: sending?.request.body,
    });
    const head = headOf(effect?.body);
    expect(head).toContain('To: ana@client.example');
    expect(head).toMatch(/In-Reply-To: <[^>]+>/);
    expect(head).not.toMatch(/^(?:cc|bcc):/im);
    expect(await states(night)).toEqual(['superseded', 'done']);
    expect(await audited(night, 'proposal.approved')).toMatchObject([{ actor: { id: OWNER } }]);
  });

  it('can be taken back until it leaves, and edited, with the undo window anew (I8)', async () => {
    await using night = await nightOf([question()]);
    await askToSend(night);
    const modal = await openModal(night, cardOf(night, 'Send'), 'edit');
    await night.slack.as(DANA).submit(modal, { 'text-0': { 'text-0': 'Yes, gladly.' } });
    await carriedOut(night, 5_000);
    expect(night.effects()).toEqual([]);
    await press(night, cardOf(night), 'undo');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect((await states(night)).toSorted()).toEqual(['superseded', 'superseded', 'withdrawn']);
  });

  it('is never sent a second time when the answer is lost, but found among the sent mails (I9)', async () => {
    await using night = await nightOf([question()]);
    await askToSend(night);
    night.gmail.faults.add({ match: /messages\/send/, times: 1, kind: { type: 'drop-answer' } });
    await press(night, cardOf(night, 'Send'), 'approve');
    await carriedOut(night);
    await carriedOut(night, 61_000);
    expect(night.effects()).toHaveLength(1);
    expect(await states(night)).toEqual(['superseded', 'done']);
    expect(wordsOf(cardOf(night).blocks)).toContain('reading back confirmed');
  });
});

describe('sending in answer to a suspicious mail', () => {
  it('is offered neither in words nor on the card, and refused where somebody asks it anyway (I11)', async () => {
    const forged =
      'mx.google.com; dkim=fail; spf=fail; dmarc=fail header.from=paypal-login.example';
    const phishing = rawMail(
      {
        From: 'PayPal Security <security@paypal-login.example>',
        'Reply-To': 'collect@attacker.example',
        'Authentication-Results': forged,
        Subject: 'Your account is suspended: verify your password now',
      },
      'Dear customer, verify your password and your card immediately at https://paypal-login.example/verify or your account will be closed within 24 hours.',
    );
    await using night = await nightOf([phishing]);
    await saidWords(night, 'send a reply to paypal');
    await night.runUntilIdle();
    expect(await states(night)).toEqual([]);
    await saidWords(night, 'draft a reply to paypal');
    await night.runUntilIdle();
    const card = cardOf(night, 'Save');
    expect(sendOption(card)).toBe('');
    const [later = ''] = /hour\.crd_[^"]+/.exec(JSON.stringify(card.blocks)) ?? [];
    const forgedOption = later.replace('hour', 'send');
    await choose(night, card, forgedOption);
    expect(await toldTo(night)).toContain('nothing is sent in answer to a suspicious mail');
    expect(await states(night)).toEqual(['pending']);
  });
});

it('no standing grant ever covers sending (I14)', () => {
  expect(AllowableKind.safeParse('mail.send').success).toBe(false);
});

async function askToSend(night: Night): Promise<void> {
  const card = cardOf(night, 'Save');
  await press(night, card, { action: 'menu', value: sendOption(card) });
  await night.slack.until(() => wordsOf(cardOf(night).blocks).includes('Send this reply?'));
}

/** An option that the card does not offer now: of an earlier version of it, or forged. */
async function choose(night: Night, card: StoredMessage, value: string): Promise<void> {
  const option = { text: { type: 'plain_text', text: 'Ask to send it instead' }, value };
  await press(night, card, { action: 'menu', element: { selected_option: option }, force: true });
}

function sendOption({ blocks }: Pick<StoredMessage, 'blocks'>): string {
  return /send\.crd_[^"]+/.exec(JSON.stringify(blocks))?.[0] ?? '';
}

function headOf(body: unknown): string {
  const { raw = '' } = body as { raw?: string };
  return Buffer.from(raw, 'base64url').toString('latin1').split('\r\n\r\n')[0] ?? '';
}
