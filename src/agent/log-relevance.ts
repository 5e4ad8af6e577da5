import { passedLines } from './log-passed.ts';
import { rarityOf } from './log-rarity.ts';
import { failureSections } from './log-sections.ts';
import { continues, strengthOf } from './log-signs.ts';
import { templateOf } from './log-template.ts';

export interface Setting {
  /** Index of the line at which the job failed; null when no line says so. */
  anchor: number | null;
  /** Index of the last command that the runner reports as failed. */
  lastExit: number | null;
  /** What the passing run printed; null when there is none. */
  known: ReadonlySet<string> | null;
  /** So many lines are to be chosen. */
  budgetLines: number;
}

/** Every line's own strength, spread over its surroundings, plus the pull of the end. */
export function relevanceOf(texts: readonly string[], setting: Setting): Float64Array {
  const { known } = setting;
  const isOld = known === null ? null : texts.map((text) => known.has(templateOf(text)));
  const relevance = spread(texts, ownStrengths(texts, setting, isOld));
  const end = setting.anchor ?? texts.length - 1;
  const last = setting.lastExit ?? end;
  const reserved = setting.budgetLines * RESERVED;
  for (let index = 0; index < texts.length; index += 1) {
    let pull = endPull(end - index, reserved);
    if (last > end) pull = Math.max(pull, SECOND * endPull(last - index, reserved * SECOND));
    relevance[index] = (relevance[index] ?? 0) + pull * (isOld?.[index] === true ? OLD : 1);
  }
  return relevance;
}

/** This share of the lines is spent on what stands right before the end, whatever it says. */
const RESERVED = 0.3;
/** How much the last of several failed commands pulls, compared with the first. */
const SECOND = 0.5;
/** How much less the end pulls what the passing run printed too. */
const OLD = 0.5;

/** What is printed just before the end is telling even without a telling word. */
function endPull(distance: number, reserved: number): number {
  if (distance < 0) return 3 * 0.8 ** Math.min(-distance, 100);
  return 6 * 0.975 ** Math.min(distance, 500) + (distance < reserved ? NEAREST : 0);
}

const NEAREST = 12;
const NEWS = 1.6;
/** A line without any sign of failure counts this much when the passing run did not print it. */
const BARE_NEWS = 2;
const NO_NEWS = 0.2;
const BETWEEN_EXITS = 0.7;
const AFTER_THE_END = 0.4;
/** After so many of a kind, a further one counts half. */
const TIRES = 8;
/** A line in a list of what failed counts at least this much. */
const LISTED = 7;
/** What was printed by something that passed counts this much. */
const BY_PASSED = 0.3;
/** However far before the end, a line counts this much. */
const FAR = 0.4;

function ownStrengths(
  texts: readonly string[],
  setting: Setting,
  isOld: readonly boolean[] | null,
): Float64Array {
  const listed = failureSections(texts);
  const strengths = texts.map((text, index) =>
    Math.max(strengthOf(text), listed[index] === 1 ? LISTED : 0),
  );
  const share = shares(texts, strengths, listed);
  const own = new Float64Array(texts.length);
  const seen = new Map<string, number>();
  for (const [index, text] of texts.entries()) {
    const strength = strengths[index] ?? 0;
    if (strength === 0 && (isOld === null || text === '')) continue;
    const template = templateOf(text);
    const times = text === '' ? 0 : (seen.get(template) ?? 0);
    seen.set(template, times + 1);
    own[index] =
      (toldBy(strength, isOld?.[index]) *
        (share[index] ?? 1) *
        positionOf(index, texts.length, setting)) /
      (1 + times / TIRES);
  }
  return own;
}

/** A line's strength, where it is known whether the passing run printed it too. */
function toldBy(strength: number, isOld: boolean | undefined): number {
  if (isOld === undefined) return strength;
  return isOld ? strength * NO_NEWS : (strength + BARE_NEWS) * NEWS;
}

/** How much of each line's strength counts: less of what is common, or was provoked by something that passed. */
function shares(
  texts: readonly string[],
  strengths: readonly number[],
  listed: Uint8Array,
): Float64Array {
  const passed = passedLines(texts);
  return rarityOf(texts, strengths).map((rarity, index) => {
    if (listed[index] === 1) return 1;
    return passed[index] === 1 ? rarity * BY_PASSED : rarity;
  });
}

/** What stands nearer to the end of the failed command more often is the cause. */
function positionOf(index: number, total: number, { anchor, lastExit }: Setting): number {
  const end = anchor ?? total - 1;
  if (index <= end) return FAR + (1 - FAR) / (1 + (end - index) / 200);
  return lastExit !== null && index <= lastExit ? BETWEEN_EXITS : AFTER_THE_END;
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
