import type { RichTextSection } from '@slack/types';
import type { CardItem } from '../../domain/card.ts';
import { DENIAL_WORDS } from '../../domain/denial.ts';
import { slackIds } from '../../domain/person.ts';
import { PROPOSAL_STATES, type Proposal, type ProposalState } from '../../domain/proposal.ts';
import { plural } from '../../lib/text.ts';
import * as part from './parts.ts';

/** How a state is said: never by colour or picture alone. */
const WORDS: Readonly<Record<ProposalState, { sign: string; word: string; safe: string }>> = {
  pending: { sign: '🕘', word: 'Waiting', safe: 'Nothing happens without your decision.' },
  snoozed: { sign: '💤', word: 'Snoozed', safe: 'Asked again later; nothing was done.' },
  approved: { sign: '⏳', word: 'Approved', safe: 'executing' },
  claimed: { sign: '⏳', word: 'Approved', safe: 'executing' },
  done: { sign: '✅', word: 'Done', safe: '' },
  failed: { sign: '❌', word: 'Failed', safe: 'It is not tried again by itself.' },
  unknown: {
    sign: '❓',
    word: 'Unknown',
    safe: 'The answer was lost: it may or may not have happened. It is not sent again by itself.',
  },
  denied: { sign: '🚫', word: 'Denied', safe: 'Nothing was done.' },
  expired: { sign: '⌛', word: 'Expired', safe: 'No answer is no action: nothing was done.' },
  superseded: { sign: '🔁', word: 'Superseded', safe: 'Nothing was done.' },
  withdrawn: { sign: '↩️', word: 'Withdrawn', safe: 'Nothing was done.' },
  undone: { sign: '↩️', word: 'Undone', safe: '' },
};

const OUTCOME_MAX = 300;
const NOTE_MAX = 300;

/** One line for one decided proposal: what, by whom, when, and how it ended. */
export function statusLine(proposal: Proposal, timeZone: string): RichTextSection {
  const { sign, word } = WORDS[proposal.state];
  return part.line(
    part.words(`${sign} `),
    part.strong(word),
    ...by(proposal, timeZone),
    ...edited(proposal),
    ...until(proposal, timeZone),
    ...(isUnderway(proposal) ? leaving(proposal, timeZone) : ending(proposal)),
  );
}

/** How taking it back goes, where that was asked for and is not over. */
export function reversalLine({ reversal }: CardItem): RichTextSection[] {
  const said = reversalWords(reversal);
  return said.length === 0 ? [] : [part.line(...said)];
}

export function reversalWords(reversal: Proposal | null): RichTextSection['elements'] {
  if (reversal === null) return [];
  if (reversal.kind === 'mail.wake') return returnWords(reversal);
  if (reversal.state === 'done') return [];
  if (isUnderway(reversal)) return [part.words(' ↩️ Being taken back.')];
  const why = part.said(reversal.outcome ?? '', OUTCOME_MAX);
  const what =
    reversal.state === 'unknown' ? 'Whether it was taken back is unknown: ' : 'Not taken back: ';
  return [part.words(` ↩️ ${what}`), why];
}

/** How the second half of a snooze goes. */
function returnWords(reversal: Proposal): RichTextSection['elements'] {
  if (isUnderway(reversal)) return [part.words(' ⏰ Its time has come; it is being put back.')];
  const outcome = part.said(reversal.outcome ?? '', OUTCOME_MAX);
  return [part.words(reversal.state === 'done' ? ' ⏰ ' : ' ⏰ Not put back by me: '), outcome];
}

/** Why it was denied, as whoever denied it said. */
export function denialLine(items: readonly CardItem[]): RichTextSection[] {
  const denial = items.find((item) => item.denial !== null)?.denial ?? null;
  if (denial === null) return [];
  const note = denial.note === null ? [] : [part.words(' — '), part.said(denial.note, NOTE_MAX)];
  return [part.line(part.strong('Why: '), part.words(DENIAL_WORDS[denial.reason]), ...note)];
}

/** Whether all of these ended in the same way, so that one status line says it. */
export function areAlike(items: readonly CardItem[]): boolean {
  const kinds = items.map(({ proposal }) =>
    JSON.stringify([proposal.state, proposal.decidedBy, proposal.decidedAt, proposal.outcome]),
  );
  return new Set(kinds).size === 1;
}

function isUnderway({ state }: Proposal): boolean {
  return state === 'approved' || state === 'claimed';
}

/** Where a person put their own words in place of what was proposed. */
function edited({ facts }: Proposal): RichTextSection['elements'] {
  const editor = facts['editedBy'];
  if (editor === undefined) return [];
  return [part.words(', edited by '), { type: 'user', user_id: slackIds(editor).userId }];
}

function until({ state, wakesAt }: Proposal, timeZone: string): RichTextSection['elements'] {
  if (state !== 'snoozed' || wakesAt === null) return [];
  return [part.words(' until '), part.moment(wakesAt, timeZone)];
}

function ending({ state, outcome: told }: Proposal): RichTextSection['elements'] {
  const { word, safe } = WORDS[state];
  // The state is said already.
  const outcome = told === null || told === `${word}.` ? null : told;
  if (outcome === null) return [part.words(`.${safe === '' ? '' : ` ${safe}`}`)];
  const { text } = part.said(outcome, OUTCOME_MAX);
  const stop = /[.!?…]$/.test(text) ? '' : '.';
  return [part.words(`: ${text}${stop}${safe === '' ? '' : ` ${safe}`}`)];
}

function leaving(proposal: Proposal, timeZone: string): RichTextSection['elements'] {
  const { state, executeAfter, outcome } = proposal;
  // What was approved and is held back says why.
  if (outcome !== null) return [part.words(' — '), part.said(outcome, OUTCOME_MAX)];
  if (state === 'claimed' || executeAfter === null) return [part.words(' — executing')];
  return [part.words(' — executing after '), part.moment(executeAfter, timeZone, '{time_secs}')];
}

function by(
  { state, decidedBy, decidedAt }: Proposal,
  timeZone: string,
): RichTextSection['elements'] {
  if (decidedBy === null) return [];
  const isSaid = ['approved', 'claimed', 'denied', 'snoozed'].includes(state);
  return [
    part.words(isSaid ? ' by ' : ' · approved by '),
    { type: 'user', user_id: slackIds(decidedBy).userId },
    ...(decidedAt === null ? [] : [part.words(', '), part.moment(decidedAt, timeZone)]),
  ];
}

/** `Done 40 · Failed 10`: the counts of all items, in the order of their life. */
export function tally(items: readonly CardItem[]): string {
  return PROPOSAL_STATES.flatMap((state) => {
    const count = items.filter(({ proposal }) => proposal.state === state).length;
    return count === 0 ? [] : [`${WORDS[state].word} ${count}`];
  }).join(' · ');
}

/** For notifications: `Done.`, or the tally of several. */
export function stateWords(items: readonly CardItem[]): string {
  const [only] = items;
  if (only === undefined) return '';
  return items.length === 1 ? `${WORDS[only.proposal.state].word}.` : `${tally(items)}.`;
}

const URGENCY: readonly ProposalState[] = [
  'unknown',
  'failed',
  'approved',
  'claimed',
  'superseded',
];

/** The decided items that a reader should see first, and how many are left out. */
export function foremost(
  items: readonly CardItem[],
  max: number,
): { shown: readonly CardItem[]; more: string } {
  const rank = ({ proposal }: CardItem): number => {
    const at = URGENCY.indexOf(proposal.state);
    return at === -1 ? URGENCY.length : at;
  };
  const shown = items.toSorted((a, b) => rank(a) - rank(b)).slice(0, max);
  const left = items.length - shown.length;
  return { shown, more: left === 0 ? '' : `and ${plural(left, 'more item')}` };
}
