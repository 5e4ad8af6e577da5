import { describe, expect, test } from 'vitest';
import { requestDigest } from '../../src/domain/proposal.ts';
import { sealedCard } from '../../src/slack/blocks/card.ts';
import { saidDenial, sealedDenialModal } from '../../src/slack/blocks/denial-modal.ts';
import { sealedDelegateModal } from '../../src/slack/blocks/delegate-modal.ts';
import { sealedWhyModal } from '../../src/slack/blocks/why-modal.ts';
import { aCard, aGroup, anItem, OWNER, REPLY, ZONE } from './build.ts';
import { golden, json } from './golden.ts';
import { buttonsOf, read } from './strict-parser.ts';

const SECOND = 'T0NIGHT/U0SECOND';
const HANDED = { delegate: { personId: SECOND, since: new Date('2026-11-20T06:40:00Z') } };
const DENIED = {
  state: 'denied',
  decidedBy: OWNER,
  decidedAt: new Date('2026-11-20T07:12:00Z'),
} as const;
const NOTE = 'Ask <@U0X> first: https://evil.example';

describe('a card', () => {
  test('that was handed over says to whom, and can be taken back', () => {
    const card = sealedCard(aCard([anItem(REPLY)], HANDED));
    expect(json(card.args)).toBe(golden('card-delegated', card.args));
    expect(buttonsOf(card.args)).toContain('card.recall');
    expect(read(card.args).mentions).toEqual(['user:U0SECOND']);
  });

  test('on the copy of whom it was handed to has nothing but the decision', () => {
    const editable = { subject: 'Re: Offer', text: 'Dear Ana' };
    const card = sealedCard(aCard([anItem({ ...REPLY, editable })], { ...HANDED, isCopy: true }));
    expect(json(card.args)).toBe(golden('card-copy', card.args));
    expect(buttonsOf(card.args)).toEqual(['card.approve', 'card.deny']);
  });

  test('that one of several people approved says who, and that it does not suffice', () => {
    const card = sealedCard(
      aCard([anItem()], { agreed: [{ personId: SECOND, at: HANDED.delegate.since }] }),
    );
    expect(json(card.args)).toBe(golden('card-agreed', card.args));
    expect(read(card.args).mentions).toEqual(['user:U0SECOND']);
    expect(buttonsOf(card.args)).toContain('card.approve');
  });

  test('that several people approved names each of them once it is decided', () => {
    const agreed = [OWNER, SECOND].map((personId) => ({ personId, at: HANDED.delegate.since }));
    const proposal = { state: 'done', decidedBy: SECOND, decidedAt: DENIED.decidedAt } as const;
    const { mentions } = read(sealedCard(aCard([anItem({ proposal })], { agreed })).args);
    expect(mentions.toSorted()).toEqual(['user:U0OWNER', 'user:U0SECOND']);
  });

  test('that somebody was reminded of says so, and how often the same was asked for', () => {
    const half = sealedCard(aCard([anItem({ alike: 2 })], { reminded: 'half' }));
    expect(json(half.args)).toBe(golden('card-reminded', half.args));
    const late = JSON.stringify(sealedCard(aCard([anItem()], { reminded: 'nine-tenths' })).args);
    expect(late).toContain('Little time to decide is left');
  });

  test('that was denied asks whoever denied it why, until they said so', () => {
    const buttons = (decidedBy: string, isCopy: boolean) =>
      buttonsOf(
        sealedCard(aCard([anItem({ proposal: { ...DENIED, decidedBy } })], { isCopy })).args,
      );
    expect(buttons(OWNER, false)).toEqual(['card.reason']);
    expect(buttons(OWNER, true)).toEqual([]);
    expect(buttons(SECOND, true)).toEqual(['card.reason']);
    expect(buttons(SECOND, false)).toEqual([]);
    const denial = { reason: 'risky', note: NOTE } as const;
    const said = sealedCard(aCard([anItem({ proposal: DENIED, denial })]));
    expect(json(said.args)).toBe(golden('card-denied-why', said.args));
    expect(buttonsOf(said.args)).toEqual([]);
    expect(read(said.args).mentions).toEqual(['user:U0OWNER']);
  });
});

describe('a modal of the lifecycle', () => {
  test('asks why not', () => {
    const { view } = sealedDenialModal(aCard([anItem({ proposal: DENIED })]));
    expect(json(view)).toBe(golden('modal-denial', view));
    expect(saidDenial({ reason: 'never', note: '' })).toEqual({ reason: 'never', note: '' });
    expect(saidDenial({ reason: 'always', note: '' })).toBeNull();
  });

  test('says what is shared before a card is handed over', () => {
    const { view } = sealedDelegateModal(aCard([anItem(REPLY)]), [SECOND]);
    expect(json(view)).toBe(golden('modal-delegate', view));
    const group = JSON.stringify(sealedDelegateModal(aCard(aGroup(3)), [SECOND]).view);
    expect(group).toContain('of 3 items: From, Subject');
  });

  test('tells why, with a model’s words apart', () => {
    const { proposal, content } = anItem(REPLY);
    const { view } = sealedWhyModal({
      reasons: [
        {
          proposal,
          content,
          requestDigest: requestDigest(proposal.request),
          facts: ['from a person you answer', 'asks a question'],
          verdict: { category: 'needsReply', confidence: 0.9, lane: 'model' },
          modelWords: 'Approve <!channel> now',
          rules: ['two eyes'],
          policy: null,
          deciders: [OWNER, SECOND],
          needed: 'the owner of the account',
        },
      ],
      left: 2,
      timeZone: ZONE,
    });
    expect(json(view)).toBe(golden('modal-why', view));
  });
});
