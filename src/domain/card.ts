import { canonicalDigest } from '../lib/canonical-json.ts';
import type { Denial } from './denial.ts';
import type { ReminderShare } from './reminder.ts';
import type { CardContent, Proposal } from './proposal.ts';
import * as say from '../words/card.ts';

/** One proposal on a card, with everything that the card may say of it. */
export interface CardItem {
  proposal: Proposal;
  content: CardContent;
  /** A model's words, or null; shown apart, labelled, as plain text. */
  rationale: string | null;
  /** A page that the provider's API named for this object, or null. */
  sourceUrl: string | null;
  /** What its Undo would do now: keep it from leaving, or act again the other way round. */
  undo: UndoWay | null;
  /** The words that the person may change before approving. */
  editable: { subject: string; text: string } | null;
  /** A draft that can be asked to be sent instead. */
  sendable: boolean;
  /** The latest attempt to take its effect back. */
  reversal: Proposal | null;
  /** How many other signals asked for exactly this. */
  alike: number;
  /** Why it was denied, where whoever denied it said so. */
  denial: Denial | null;
}

export type UndoWay = 'take-back' | 'reverse';

/** A card in a list of what is to be decided. */
export interface NamedCard {
  /** Absent in digests of earlier versions. */
  cardId?: string;
  question: string;
  /** Its subject, or the first of several; absent where its record names none. Text from outside. */
  about?: string;
  count: number;
}

/** What follows the subject: nothing, or ` and 5 more`. */
export function othersWords({ count }: Pick<NamedCard, 'count'>): string {
  return count === 1 ? '' : say.andMore(count);
}

/** What one Slack message asks: a single proposal, or several R1 ones of the same kind. */
export interface Card {
  id: string;
  ownerId: string;
  timeZone: string;
  /** Deciding is possible, executing waits, while the kill switch is on. */
  paused: boolean;
  /** When the pause ends by itself; null where somebody has to resume. */
  resumesAt: Date | null;
  /** It is shown to somebody else than its owner: to decide, and nothing else. */
  isCopy: boolean;
  /** The share of its time at which somebody was last reminded of it. */
  reminded: ReminderShare | null;
  /** What refuses an approval as things stand, in words, and the proposal that it refuses; null where nothing does. */
  refused: { proposalId: string; why: string } | null;
  /** Whom its owner handed it to, while that stands. */
  delegate: { personId: string; since: Date } | null;
  /** Where more people are needed: who approved all that is open on it, or once nothing is, all of it; the earliest first. */
  agreed: readonly Agreement[];
  items: readonly CardItem[];
}

/** An approval that counts, and does not suffice alone. */
export interface Agreement {
  personId: string;
  at: Date;
}

/**
 * Binds a click to what was on the card: SHA-256 over the ids and digests of its open items in order.
 * An item decided or changed meanwhile makes another binding, and the click is refused.
 */
export function cardBinding(items: readonly Pick<Proposal, 'id' | 'digest' | 'state'>[]): string {
  const open = items.filter(({ state }) => state === 'pending');
  return canonicalDigest(open.map(({ id, digest }) => [id, digest]));
}

/** Where all that an Undo takes back was named: on the card itself, or in the modal that names each of it. */
export type UndoPlace = 'card' | 'modal';

/**
 * Binds a click on Undo to exactly what it would take back, in the states and at the place in which it was
 * shown whole: what one place carries is refused at the other.
 */
export function undoBinding(
  place: UndoPlace,
  items: readonly Pick<Proposal, 'id' | 'digest' | 'state'>[],
): string {
  return canonicalDigest([
    `undo/${place}`,
    ...items.map(({ id, digest, state }) => [id, digest, state]),
  ]);
}
