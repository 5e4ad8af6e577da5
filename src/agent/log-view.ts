import { distancesOf } from './log-distance.ts';
import { passedLines, passesOf, PROVOKED_BY_PASSED } from './log-passed.ts';
import { rarityOf } from './log-rarity.ts';
import { failureSections } from './log-sections.ts';
import { strengthOf } from './log-signs.ts';
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

/** What is known of each line, before it is weighed. */
export interface View {
  texts: readonly string[];
  /** Index of the line at which the job failed, of the last line when no line says so. */
  end: number;
  /** Index of the last failed command, `end` when there is no further one. */
  last: number;
  /** How strongly the line alone says that it tells of a failure, 0 to 10. */
  strengths: readonly number[];
  /** How much of that counts. */
  share: Float64Array;
  /** How much the line counts as one of a list of what failed. */
  lists: Float64Array;
  /** How much it says at all, 0 to 1. */
  says: Float64Array;
  /** How far down the log it stands, counted in lines that say something. */
  depths: Float64Array;
  /** Whether the passing run printed it too; null when there is none. */
  isOld: readonly boolean[] | null;
}

/** What was printed by something that passed counts this much. */
const BY_PASSED = 0.3;
/** A line as strong as this is not routine unless its kind stands all over the log. */
const TELLING = 7;
const RARE = 0.5;

export function viewOf(texts: readonly string[], { anchor, lastExit, known }: Setting): View {
  const passes = passesOf(texts);
  const lists = failureSections(texts, passes);
  const passed = passedLines(texts, passes);
  const strengths = texts.map((text) => strengthOf(text));
  const share = shares(rarityOf(texts, strengths), passed, lists);
  const isSure = (index: number) =>
    (strengths[index] ?? 0) >= TELLING && (share[index] ?? 0) >= RARE;
  const end = anchor ?? texts.length - 1;
  return {
    ...distancesOf(texts, { passed, isSure }),
    texts,
    end,
    last: Math.max(end, lastExit ?? end),
    strengths,
    share,
    lists,
    isOld: known === null ? null : texts.map((text) => known.has(templateOf(text))),
  };
}

/** How much of each line's strength counts: less of what is common, or was provoked by something that passed. */
function shares(rarity: Float64Array, passed: Uint8Array, lists: Float64Array): Float64Array {
  return rarity.map((share, index) =>
    passed[index] === PROVOKED_BY_PASSED && lists[index] === 0 ? share * BY_PASSED : share,
  );
}
