import { distanceOf, liftFirst, limitBehind, pullOfEnd } from './log-pull.ts';
import { continues } from './log-signs.ts';
import { templateOf } from './log-template.ts';
import { type Setting, type View, viewOf } from './log-view.ts';

/** Every line's own strength, spread over its surroundings, plus the pull of the end. */
export function relevanceOf(texts: readonly string[], setting: Setting): Float64Array {
  const { budgetLines } = setting;
  const view = viewOf(texts, setting);
  const relevance = spread(texts, ownStrengths(view));
  for (let index = 0; index < texts.length; index += 1)
    relevance[index] =
      Math.max(relevance[index] ?? 0, listed(view, index)) + pullOfEnd(view, index, budgetLines);
  liftFirst(relevance, view, budgetLines);
  limitBehind(relevance, view, budgetLines);
  return relevance;
}

const NEWS = 1.6;
/** A line without any sign of failure counts this much when the passing run did not print it. */
const BARE_NEWS = 2;
const NO_NEWS = 0.2;
/** After so many of a kind, a further one counts half. */
const TIRES = 8;

function ownStrengths(view: View): Float64Array {
  const { texts, strengths, share, isOld } = view;
  const own = new Float64Array(texts.length);
  const seen = new Map<string, number>();
  for (const [index, text] of texts.entries()) {
    const strength = strengths[index] ?? 0;
    if (text === '' || (strength === 0 && isOld === null)) continue;
    const template = templateOf(text);
    const times = seen.get(template) ?? 0;
    seen.set(template, times + 1);
    own[index] =
      (toldBy(strength, isOld?.[index]) * (share[index] ?? 1) * nearness(view, index, NEAR)) /
      (1 + times / TIRES);
  }
  return own;
}

/** A line's strength, where it is known whether the passing run printed it too. */
function toldBy(strength: number, isOld: boolean | undefined): number {
  if (isOld === undefined) return strength;
  return isOld ? strength * NO_NEWS : (strength + BARE_NEWS) * NEWS;
}

/** A line in a list of what failed counts as much as the list, whatever it says. */
const LISTED = 11;

function listed(view: View, index: number): number {
  const list = view.lists[index] ?? 0;
  if (list === 0) return 0;
  const isOld = view.isOld?.[index];
  const news = isOld === undefined ? 1 : isOld ? NO_NEWS : NEWS;
  return LISTED * list * news * nearness(view, index, NEAR_LIST);
}

/**
 * However far before the end, a line counts `far`; half of the rest is left after `half` lines. Behind the end
 * it counts `next` up to the last failed command, and `after` that less.
 */
const NEAR = { far: 0.4, half: 200, next: 0.7, after: 0.4 };
const NEAR_LIST = { far: 0.6, half: 400, next: 0.3, after: 0.2 };

/** What stands nearer to the end of the failed command more often is the cause. */
function nearness(view: View, index: number, { far, half, next, after }: typeof NEAR): number {
  const { end, last } = view;
  if (index <= end) return far + (1 - far) / (1 + distanceOf(view, index, end) / half);
  return index <= last ? next : after;
}

/** How much of a line's strength reaches the line before and after it. */
const BEFORE = 0.88;
const AFTER = 0.9;
const AFTER_CONTINUED = 0.96;

function spread(texts: readonly string[], own: Float64Array): Float64Array {
  const reach = Float64Array.from(own);
  let carried = 0;
  for (let index = 0; index < reach.length; index += 1) {
    carried *= continues(texts[index] ?? '') ? AFTER_CONTINUED : AFTER;
    carried = Math.max(carried, own[index] ?? 0);
    reach[index] = carried;
  }
  carried = 0;
  for (let index = reach.length - 1; index >= 0; index -= 1) {
    carried = Math.max(carried * BEFORE, own[index] ?? 0);
    reach[index] = Math.max(reach[index] ?? 0, carried);
  }
  return reach;
}
