/** One word that Nightshift understands, with the other words that mean the same. */
export interface CommandWord {
  name: string;
  synonyms: readonly string[];
}

export type CommandLine =
  | { kind: 'known'; name: string; rest: string }
  | { kind: 'unknown'; word: string; guess: string | null };

const WORDS_MAX = 2;

/**
 * What somebody typed after `/nightshift`, in a direct message or behind a mention: case, spaces, a repeated
 * command name and final punctuation do not matter. An empty line is the command `status`. `guess` is the
 * whole line with its first word as it was probably meant, to be offered and never run by itself.
 */
export function readCommandLine(typed: string, vocabulary: readonly CommandWord[]): CommandLine {
  const line = typed
    .replace(/^\s*\/?nightshift\b[\s,:]*/i, '')
    .replace(/\s+/g, ' ')
    .trim();
  if (line === '') return { kind: 'known', name: 'status', rest: '' };
  const words = line.split(' ');
  for (let length = Math.min(WORDS_MAX, words.length); length > 0; length -= 1) {
    const name = named(words.slice(0, length).join(' '), vocabulary);
    if (name !== null) return { kind: 'known', name, rest: words.slice(length).join(' ') };
  }
  const [word = '', ...rest] = words;
  const meant = closest(normal(word), vocabulary);
  return {
    kind: 'unknown',
    word,
    guess: meant === null ? null : [meant, ...rest].join(' '),
  };
}

function named(words: string, vocabulary: readonly CommandWord[]): string | null {
  const wanted = normal(words);
  const found = vocabulary.find(
    ({ name, synonyms }) => name === wanted || synonyms.includes(wanted),
  );
  return found?.name ?? null;
}

function normal(word: string): string {
  return word
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/[.,:;!?]+$/, '');
}

/** The one command that this word most likely is a slip of; null where none or several are as near. */
function closest(word: string, vocabulary: readonly CommandWord[]): string | null {
  const allowed = word.length <= 4 ? 1 : 2;
  const near = new Map<string, number>();
  for (const { name, synonyms } of vocabulary) {
    const distances = [name, ...synonyms].map((known) =>
      known.startsWith(word) && word.length >= 3 ? 0 : distance(word, known),
    );
    const least = Math.min(...distances);
    if (least <= allowed) near.set(name, least);
  }
  const least = Math.min(...near.values());
  const best = [...near].filter(([, slips]) => slips === least).map(([name]) => name);
  return best.length === 1 ? (best[0] ?? null) : null;
}

/** Optimal string alignment: insertions, deletions, replacements and swaps of neighbours count one each. */
function distance(left: string, right: string): number {
  let before: number[] = [];
  let row = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let at = 1; at <= left.length; at += 1) {
    const next = [at];
    for (let to = 1; to <= right.length; to += 1) {
      const replaced = left[at - 1] === right[to - 1] ? 0 : 1;
      const swapped = left.slice(at - 2, at) === `${right[to - 1]}${right[to - 2]}`;
      next[to] = Math.min(
        cost(row, to) + 1,
        cost(next, to - 1) + 1,
        cost(row, to - 1) + replaced,
        swapped && at > 1 && to > 1 ? cost(before, to - 2) + 1 : Infinity,
      );
    }
    [before, row] = [row, next];
  }
  return cost(row, right.length);
}

function cost(row: readonly number[], at: number): number {
  return row[at] ?? Infinity;
}
