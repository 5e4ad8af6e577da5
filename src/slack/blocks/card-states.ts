import type { RichTextSection } from '@slack/types';
import type { CardItem } from '../../domain/card.ts';
import { DENIAL_WORDS } from '../../domain/denial.ts';
import { slackIds } from '../../domain/person.ts';
import { PROPOSAL_STATES, type Proposal, type ProposalState } from '../../domain/proposal.ts';
import * as part from './parts.ts';
import * as say from '../../words/card.ts';

const OUTCOME_MAX = 300;
const NOTE_MAX = 300;

/** One line for one decided proposal: what, by whom, when, and how it ended. */
export function statusLine(proposal: Proposal, timeZone: string): RichTextSection {
  const { sign, word } = say.words[proposal.state];
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
  if (isUnderway(reversal)) return [part.words(say.beingTakenBack)];
  const why = part.said(reversal.outcome ?? '', OUTCOME_MAX);
  const what = reversal.state === 'unknown' ? say.whetherItWasTakenBack : say.notTakenBack;
  return [part.words(say.undone(what)), why];
}

/** How the second half of a snooze goes. */
function returnWords(reversal: Proposal): RichTextSection['elements'] {
  if (isUnderway(reversal)) return [part.words(say.itsTimeHasCome)];
  const outcome = part.said(reversal.outcome ?? '', OUTCOME_MAX);
  return [part.words(reversal.state === 'done' ? say.wake : say.notPutBackByMe), outcome];
}

/** Why it was denied, as whoever denied it said. */
export function denialLine(items: readonly CardItem[]): RichTextSection[] {
  const denial = items.find((item) => item.denial !== null)?.denial ?? null;
  if (denial === null) return [];
  const note = denial.note === null ? [] : [part.words(' — '), part.said(denial.note, NOTE_MAX)];
  return [part.line(part.strong(say.why), part.words(DENIAL_WORDS[denial.reason]), ...note)];
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
  return [part.words(say.editedBy), { type: 'user', user_id: slackIds(editor).userId }];
}

function until({ state, wakesAt }: Proposal, timeZone: string): RichTextSection['elements'] {
  if (state !== 'snoozed' || wakesAt === null) return [];
  return [part.words(say.until), part.moment(wakesAt, timeZone)];
}

function ending({ state, outcome: told }: Proposal): RichTextSection['elements'] {
  const { word, safe } = say.words[state];
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
  if (state === 'claimed' || executeAfter === null) return [part.words(say.executing)];
  return [part.words(say.executingAfter), part.moment(executeAfter, timeZone, '{time_secs}')];
}

function by(
  { state, decidedBy, decidedAt }: Proposal,
  timeZone: string,
): RichTextSection['elements'] {
  if (decidedBy === null) return [];
  const isSaid = ['approved', 'claimed', 'denied', 'snoozed'].includes(state);
  return [
    part.words(isSaid ? say.by : say.approvedBy),
    { type: 'user', user_id: slackIds(decidedBy).userId },
    ...(decidedAt === null ? [] : [part.words(', '), part.moment(decidedAt, timeZone)]),
  ];
}

/** `Done 40 · Failed 10`: the counts of all items, in the order of their life. */
export function tally(items: readonly CardItem[]): string {
  return PROPOSAL_STATES.flatMap((state) => {
    const count = items.filter(({ proposal }) => proposal.state === state).length;
    return count === 0 ? [] : [`${say.words[state].word} ${count}`];
  }).join(' · ');
}

/** For notifications: `Done.`, or the tally of several. */
export function stateWords(items: readonly CardItem[]): string {
  const [only] = items;
  if (only === undefined) return '';
  return items.length === 1 ? `${say.words[only.proposal.state].word}.` : `${tally(items)}.`;
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
  return { shown, more: left === 0 ? '' : say.andMoreItems(left) };
}
