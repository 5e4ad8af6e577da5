import { expect, test } from 'vitest';
import { senderMatch } from '../../src/domain/allowance.ts';
import { chosenAllowance, sealedAllowModal } from '../../src/slack/blocks/allow-modal.ts';
import { cardMessage } from '../../src/slack/blocks/card.ts';
import { aCard, anItem, REPLY, ZONE } from './build.ts';
import { golden, json } from './golden.ts';
import { visibleWords } from './strict-parser.ts';

const AT = { now: new Date('2026-11-20T06:00:00Z'), timeZone: ZONE };
const OFFER = {
  kind: 'mail.archive',
  sender: `${'long.'.repeat(50)}name@news.example`,
  mailbox: 'dana@night.example',
  proposalId: 'prp_1',
} as const;

test('what would be allowed is said in full before it is', () => {
  const { view } = sealedAllowModal([{ ...OFFER, sender: 'name@news.example' }], AT);
  expect(json(view)).toBe(golden('modal-always', view));
});

test('an address that is longer than an option holds is shown whole beside it', () => {
  const words = visibleWords(sealedAllowModal([OFFER], AT).view).replace(/\s+/g, ' ');
  expect(words).toContain(`exactly ${OFFER.sender} in dana@night.example`);
});

test('only what was offered can be chosen', () => {
  const until = '2026-11-27T06:00:00.000Z';
  const shown = senderMatch(OFFER.sender).slice(0, 24);
  expect(chosenAllowance({ what: `prp_1.${shown}`, until })).toEqual({
    proposalId: 'prp_1',
    shown,
    until: new Date(until),
  });
  for (const what of [undefined, 'prp_1', `prp_1.${shown.slice(1)}`, `crd_1.${shown}`])
    expect(chosenAllowance({ what, until })).toBeNull();
  expect(chosenAllowance({ what: `prp_1.${shown}`, until: 'for ever' })).toBeNull();
});

test('a card about a draft or a rerun has no such option, one about archiving has', () => {
  const run = { proposal: { kind: 'pipeline.rerun', risk: 'R2' } } as const;
  const menuOf = (item: Parameters<typeof anItem>[0]) =>
    JSON.stringify(cardMessage(aCard([anItem(item)])));
  expect(menuOf({})).toContain('"always.crd_1');
  for (const item of [REPLY, run]) expect(menuOf(item)).not.toContain('"always.crd_1');
});
