import type { InputBlock, PlainTextOption } from '@slack/types';
import { ALLOWANCE_CAPS, type AllowanceOffer, senderMatch } from '../../domain/allowance.ts';
import { plural } from '../../lib/text.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import { visibleField } from '../visible.ts';
import * as part from './parts.ts';

const DAY_MS = 24 * 3_600_000;
const DAYS = [1, ALLOWANCE_CAPS.daysDefault, 14, ALLOWANCE_CAPS.daysMax] as const;
const OFFERED_MAX = 20;
/** 96 bits; an option's value holds 75 characters. */
const MATCH_DIGITS = 24;
const DEEDS = { 'mail.archive': 'Archive', 'mail.label': 'Star' } as const;

export interface AllowanceChoice {
  proposalId: string;
  /** The first digits of `senderMatch` of the address that was shown. */
  shown: string;
  until: Date;
}

/**
 * Says exactly what would be allowed, until when, and how it ends. `callback_id` is `card.always`; the blocks
 * are `what` and `until`.
 */
export function sealedAllowModal(
  offers: readonly AllowanceOffer[],
  { now, timeZone }: { now: Date; timeZone: string },
): SealedView {
  const offered = offers.slice(0, OFFERED_MAX);
  return seal(
    {
      type: 'modal',
      callback_id: 'card.always',
      title: part.plain('Always do this', 24),
      submit: part.plain('Allow', 24),
      close: part.plain('Not now', 24),
      blocks: [
        part.rich('offers', [
          part.line(part.strong('Without asking you again, I may do exactly this:')),
          ...part.bullets(offered.map((offer, at) => part.line(...offerLine(offer, at)))),
          ...leftOut(offers.length - offered.length),
        ]),
        choice('what', {
          label: 'Which of these?',
          chosen: offered.length === 1 ? 0 : null,
          options: offered.map((offer, at) => ({
            text: part.plain(`${at + 1}. ${offer.sender}`, 75),
            value: `${offer.proposalId}.${senderMatch(offer.sender).slice(0, MATCH_DIGITS)}`,
          })),
        }),
        choice('until', {
          label: 'Until when?',
          chosen: DAYS.indexOf(ALLOWANCE_CAPS.daysDefault),
          options: untilOptions(now, timeZone),
        }),
        part.rich('ends', [
          part.line(
            part.words(
              `At most ${ALLOWANCE_CAPS.perDayMax} in 24 hours, from the next one that comes. Each has a card with Undo, and is told in the digest. What waits now still asks you.`,
            ),
          ),
          part.line(
            part.words('To see or end it at any time: '),
            part.strong('/nightshift grants'),
            part.words('. Pause stops it as well.'),
          ),
        ]),
      ],
    },
    NOTHING_ALLOWED,
  );
}

/** What was chosen and until when; null when we never offered such a thing. */
export function chosenAllowance(chosen: {
  what: string | undefined;
  until: string | undefined;
}): AllowanceChoice | null {
  const [, proposalId, shown] =
    /^(prp_[A-Za-z0-9_-]{1,40})\.([0-9a-f]{24})$/.exec(chosen.what ?? '') ?? [];
  const until = new Date(chosen.until ?? '');
  return proposalId === undefined || shown === undefined || Number.isNaN(until.getTime())
    ? null
    : { proposalId, shown, until };
}

function offerLine({ kind, sender, mailbox }: AllowanceOffer, at: number) {
  return [
    part.words(`${at + 1}. ${DEEDS[kind]} mail from exactly `),
    ...part.long(visibleField(sender), { bold: true }),
    part.words(' in '),
    ...part.long(visibleField(mailbox)),
  ];
}

function leftOut(count: number) {
  const words = `and ${plural(count, 'more sender')}: decide some of these first.`;
  return count <= 0 ? [] : [part.line(part.faint(words))];
}

function untilOptions(now: Date, timeZone: string): PlainTextOption[] {
  return DAYS.map((days) => {
    const until = new Date(now.getTime() + days * DAY_MS);
    return {
      text: part.plain(`${plural(days, 'day')}: ${part.instantWords(until, timeZone)}`, 75),
      value: until.toISOString(),
    };
  });
}

function choice(
  name: string,
  asked: { label: string; chosen: number | null; options: PlainTextOption[] },
): InputBlock {
  const { label, options } = asked;
  const initial = asked.chosen === null ? undefined : options[asked.chosen];
  return {
    type: 'input',
    block_id: name,
    label: part.plain(label, 100),
    element: {
      type: 'static_select',
      action_id: name,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  };
}
