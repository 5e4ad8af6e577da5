import type { InputBlock, PlainTextOption } from '@slack/types';
import { ALLOWANCE_CAPS, type AllowanceOffer, senderMatch } from '../../domain/allowance.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import { visibleField } from '../visible.ts';
import * as part from './parts.ts';
import * as say from '../../words/forms.ts';

const DAY_MS = 24 * 3_600_000;
const DAYS = [1, ALLOWANCE_CAPS.daysDefault, 14, ALLOWANCE_CAPS.daysMax] as const;
const OFFERED_MAX = 20;
/** 96 bits; an option's value holds 75 characters. */
const MATCH_DIGITS = 24;

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
      title: part.plain(say.alwaysDo, 24),
      submit: part.plain(say.allow, 24),
      close: part.plain(say.notNow, 24),
      blocks: [
        part.rich('offers', [
          part.line(part.strong(say.withoutAskingYouAgain)),
          ...part.bullets(offered.map((offer, at) => part.line(...offerLine(offer, at)))),
          ...leftOut(offers.length - offered.length),
        ]),
        choice('what', {
          label: say.whichOfThese,
          chosen: offered.length === 1 ? 0 : null,
          options: offered.map((offer, at) => ({
            text: part.plain(`${at + 1}. ${offer.sender}`, 75),
            value: `${offer.proposalId}.${senderMatch(offer.sender).slice(0, MATCH_DIGITS)}`,
          })),
        }),
        choice('until', {
          label: say.untilWhen,
          chosen: DAYS.indexOf(ALLOWANCE_CAPS.daysDefault),
          options: untilOptions(now, timeZone),
        }),
        part.rich('ends', [
          part.line(part.words(say.atMostIn24Hours(ALLOWANCE_CAPS.perDayMax))),
          part.line(
            part.words(say.toSeeOrEnd),
            part.strong(say.grants),
            part.words(say.pauseStopsItAsWell),
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
    part.words(say.mailFromExactly(at + 1, say.deeds[kind])),
    ...part.long(visibleField(sender), { bold: true }),
    part.words(say.inWhere),
    ...part.long(visibleField(mailbox)),
  ];
}

function leftOut(count: number) {
  const words = say.andDecideSomeOfThese(count);
  return count <= 0 ? [] : [part.line(part.faint(words))];
}

function untilOptions(now: Date, timeZone: string): PlainTextOption[] {
  return DAYS.map((days) => {
    const until = new Date(now.getTime() + days * DAY_MS);
    return {
      text: part.plain(`${say.days(days)}: ${part.instantWords(until, timeZone)}`, 75),
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
