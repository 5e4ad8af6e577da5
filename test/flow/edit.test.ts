import { describe, expect, it } from 'vitest';
import { sealedEditModal } from '#src/slack/blocks/edit-modal.ts';
import { parseCardValue } from '#src/slack/blocks/card-value.ts';
import { edit } from '#src/flow/edit.ts';
import { loadCard } from '#src/flow/cards.ts';
import { DANA, type Night, OWNER } from '../support/night.ts';
import { question, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, nightOf, press, states, toldTo } from './scenes.ts';

const MINE = 'Dear Ana,\n\nthe second date suits me. See https://dana.example/calendar\n\nDana';

describe('editing a draft', () => {
  it('lets only the new words leave, approved by saving them (I2)', async () => {
    await using night = await nightOf([question()]);
    const modal = await openEdit(night);
    await save(night, modal, { subject: 'Re: The second date', 'text-0': MINE });
    await carriedOut(night);
    const [old, edited] = await night.proposals();
    expect(await states(night)).toEqual(['superseded', 'done']);
    expect(edited).toMatchObject({ version: 2, decidedBy: OWNER, cardId: old?.cardId });
    expect(edited?.digest).not.toBe(old?.digest);
    const [effect, ...more] = night.effects();
    expect(more).toEqual([]);
    expect(effect?.body).toEqual(edited?.request.body);
    expect(textOf(effect?.body)).toContain('the second date suits me');
    expect(wordsOf(cardOf(night, 'Save').blocks)).toContain('edited by');
    expect(await audited(night, 'proposal.superseded')).toMatchObject([
      { actor: { kind: 'person', id: OWNER } },
    ]);
  });

  it('keeps where it goes, whatever was typed (I11)', async () => {
    await using night = await nightOf([question()]);
    const evil = 'Re: x\r\nBcc: eve@evil.example';
    await save(night, await openEdit(night), {
      subject: evil.replace('\r\n', ' '),
      'text-0': 'Yes.',
    });
    await carriedOut(night);
    const [old, edited] = await night.proposals();
    expect(headerOf(edited?.request.body, 'To')).toBe(headerOf(old?.request.body, 'To'));
    expect(headerOf(edited?.request.body, 'Bcc')).toBeUndefined();
  });

  it('begins with the exact words of the proposal, and can be saved as it is', async () => {
    await using night = await nightOf([question()]);
    const [old] = await night.proposals();
    const card = await loadCard(night.ctx, old?.cardId ?? '');
    const view = sealedEditModal(card)?.view;
    const { editable } = card.items[0] ?? {};
    expect(JSON.stringify(view)).toContain(JSON.stringify(editable?.text));
    expect(parseCardValue(view?.private_metadata ?? '')?.cardId).toBe(old?.cardId);
    await save(night, await openEdit(night), {});
    await carriedOut(night);
    expect(textOf(night.effects()[0]?.body)).toBe(textOf(old?.request.body));
  });

  it('saved twice has one effect (I4)', async () => {
    await using night = await nightOf([question()]);
    const modal = await openEdit(night);
    night.slack.redeliver(1);
    await save(night, modal, { 'text-0': MINE });
    await toldTo(night);
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(await states(night)).toEqual(['superseded', 'done']);
  });

  it('of a card that was approved meanwhile changes nothing (I4)', async () => {
    await using night = await nightOf([question()]);
    const modal = await openEdit(night);
    await press(night, cardOf(night, 'Save'), 'approve');
    await save(night, modal, { 'text-0': MINE });
    expect(await toldTo(night)).toContain('already approved');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(textOf(night.effects()[0]?.body)).not.toContain('second date suits me');
  });

  it('makes the old Approve button worthless (I2)', async () => {
    await using night = await nightOf([question()]);
    const old = cardOf(night, 'Save');
    await save(night, await openEdit(night), { 'text-0': MINE });
    await press(night, old, { action: 'approve', force: true });
    await toldTo(night);
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(textOf(night.effects()[0]?.body)).toContain('second date suits me');
  });

  it('is opened to nobody else (I16)', async () => {
    await using night = await nightOf([question()]);
    await press(night, cardOf(night, 'Save'), { action: 'edit', as: 'U0STRANGER', force: true });
    expect(await toldTo(night, 'U0STRANGER')).toContain('Only the owner');
    expect(night.slack.as('U0STRANGER').views()).toEqual([]);
  });

  it.each(['U0STRANGER', 'U0GUEST', 'U0ROBOT', 'U0LEFT'])(
    'saves nothing for %s (I5)',
    async (id) => {
      await using night = await nightOf([question()]);
      const [old] = await night.proposals();
      const { cardId, binding } = parseCardValue(
        sealedEditModal(await loadCard(night.ctx, old?.cardId ?? ''))?.view.private_metadata ?? '',
      ) ?? { cardId: '', binding: '' };
      const actor = { id: `T0NIGHT/${id}`, isBot: false, isGuest: false, isDeactivated: false };
      const words = { subject: 'Re: x', text: 'Yes.' };
      const result = await edit(night.ctx, { cardId, binding, words, actor });
      expect(result.outcome).toBe('refused');
      expect(await states(night)).toEqual(['pending']);
    },
  );
});

describe('words that cannot be saved', () => {
  it.each([
    ['nothing', { 'text-0': '  \n ' }, 'nothing to say'],
    ['no subject', { subject: ' ' }, 'needs a subject'],
    ['a hidden direction', { 'text-0': 'Pay \u202e tnuocca ym' }, 'cannot be seen'],
    ['a zero-width character', { 'text-0': 'Pay\u200b me' }, 'cannot be seen'],
    ['a control character', { 'text-0': 'Pay\u0007 me' }, 'cannot be seen'],
  ])(
    'such as %s are answered in the modal, and nothing is approved',
    async (_what, typed, answer) => {
      await using night = await nightOf([question()]);
      const result = await save(night, await openEdit(night), typed);
      expect(JSON.stringify(result)).toContain(answer);
      await carriedOut(night);
      expect(night.effects()).toEqual([]);
      expect(await states(night)).toEqual(['pending']);
    },
  );

  it.each([
    [8_000, 'edited'],
    [8_001, 'refused'],
  ])('of %i characters are %s', async (length, outcome) => {
    await using night = await nightOf([question()]);
    const [old] = await night.proposals();
    const card = parseCardValue(
      sealedEditModal(await loadCard(night.ctx, old?.cardId ?? ''))?.view.private_metadata ?? '',
    ) ?? { cardId: '', binding: '' };
    const actor = { id: OWNER, isBot: false, isGuest: false, isDeactivated: false };
    const words = { subject: 'Re: x', text: 'a'.repeat(length) };
    expect((await edit(night.ctx, { ...card, words, actor })).outcome).toBe(outcome);
  });
});

async function openEdit(night: Night): Promise<string> {
  const person = night.slack.as(DANA);
  await press(night, cardOf(night, 'Save'), 'edit');
  return await night.slack.until(() => person.views().at(-1)?.id);
}

async function save(night: Night, modal: string, typed: Record<string, string>): Promise<unknown> {
  const values = Object.entries(typed).map(([name, value]) => [name, { [name]: value }]);
  return await night.slack.as(DANA).submit(modal, Object.fromEntries(values));
}

function rawOf(body: unknown): string {
  const { raw = '' } = (body as { message?: { raw?: string } } | undefined)?.message ?? {};
  return Buffer.from(raw, 'base64url').toString('utf8');
}

function textOf(body: unknown): string {
  const [, encoded = ''] = rawOf(body).split('\r\n\r\n');
  return Buffer.from(encoded, 'base64').toString('utf8');
}

function headerOf(body: unknown, name: string): string | undefined {
  return new RegExp(`^${name}: (.*)$`, 'm').exec(rawOf(body))?.[1];
}
