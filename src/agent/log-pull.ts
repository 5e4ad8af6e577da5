import { commandStart } from './log-anchor.ts';
import { saysPassed } from './log-passed.ts';
import type { View } from './log-view.ts';

/** This share of the lines is spent on what stands right before the end, whatever it says. */
const RESERVED = 0.2;
const NEAREST = 12;
/** So many lines before the end count in full even if they are routine. */
const LAST_LINES = 12;
/** How much the last of several failed commands pulls, compared with the first. */
const SECOND = 0.5;
/** How much less the end pulls what the passing run printed too. */
const OLD = 0.5;

/** How much the end of the failed command lends a line: what is printed just before is telling without a telling word. */
export function pullOfEnd(view: View, index: number, budgetLines: number): number {
  const { end, last, says, isOld } = view;
  const reserved = budgetLines * RESERVED;
  const first =
    index > end ? 3 * 0.8 ** Math.min(index - end, 100) : pullOf(view, { index, end, reserved });
  const second =
    last > end && index <= last
      ? SECOND * pullOf(view, { index, end: last, reserved: reserved * SECOND })
      : 0;
  const said = index <= end && end - index < LAST_LINES ? 1 : (says[index] ?? 0) ** 2;
  return Math.max(first, second) * said * (isOld?.[index] === true ? OLD : 1);
}

function pullOf(
  view: View,
  { index, end, reserved }: { index: number; end: number; reserved: number },
): number {
  const distance = distanceOf(view, index, end);
  return 6 * 0.975 ** Math.min(distance, 500) + (distance < reserved ? NEAREST : 0);
}

/** From a line to a later one, counted in lines that say something. */
export function distanceOf({ depths }: View, from: number, to: number): number {
  return (depths[to] ?? 0) - (depths[from] ?? 0);
}

/** This share of the lines beyond the first sixty is spent on the first failure of the command. */
const FIRST = 0.2;
const FIRST_FROM = 60;
const FIRST_PULL = 6;
const FIRST_BEFORE = 2;
/** A first failure is surely one, and not of a kind that stands all over the log. */
const SURE = 10;
const RARE = 0.4;

/**
 * Lifts what begins at the first failure of the failed command, until something passes: what fails after it
 * often fails because of it.
 */
export function liftFirst(relevance: Float64Array, view: View, budgetLines: number): void {
  const { texts, end } = view;
  const first = firstFailure(view);
  if (first === -1) return;
  const past = Math.min(end + 1, first + (budgetLines - FIRST_FROM) * FIRST);
  for (let index = Math.max(0, first - FIRST_BEFORE); index < past; index += 1) {
    if (index > first && saysPassed(texts[index] ?? '')) return;
    relevance[index] = (relevance[index] ?? 0) + FIRST_PULL;
  }
}

/** The first line of the failed command that surely tells of a failure, of a kind that does not stand all over. */
function firstFailure({ texts, end, strengths, share, isOld }: View): number {
  for (let index = commandStart(texts, end); index < end; index += 1)
    if ((strengths[index] ?? 0) >= SURE && (share[index] ?? 0) >= RARE && isOld?.[index] !== true)
      return index;
  return -1;
}

/** What stands behind the first failed command gets at most this share of the lines, while others are left. */
const BEHIND = 0.6;
const LEFT_OVER = 1_000;

/** Puts last what stands behind the first failed command beyond its share: a later one may print a longer list. */
export function limitBehind(relevance: Float64Array, { end }: View, budgetLines: number): void {
  const share = Math.floor(budgetLines * BEHIND);
  const behind = relevance.slice(end + 1);
  if (behind.length <= share) return;
  const least = behind.toSorted().at(-share) ?? Number.POSITIVE_INFINITY;
  for (let index = end + 1; index < relevance.length; index += 1)
    if ((relevance[index] ?? 0) < least) relevance[index] = (relevance[index] ?? 0) - LEFT_OVER;
}
