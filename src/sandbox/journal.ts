import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseJson } from '../lib/trust.ts';

/**
 * What a sandbox server must still know after its process was killed: one JSON line per accepted
 * change, written before the change is answered. Without a file it lives in memory only.
 */
export interface Journal<Entry> {
  readonly entries: readonly Entry[];
  append(entry: Entry): void;
}

export function openJournal<Entry>(
  file: string | undefined,
  parse: (value: unknown) => Entry,
): Journal<Entry> {
  const entries = file === undefined ? [] : readEntries(file, parse);
  if (file !== undefined) mkdirSync(dirname(file), { recursive: true });
  return {
    entries,
    append: (entry) => {
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(entry)}\n`);
      entries.push(entry);
    },
  };
}

const NEWLINE = 10;

/** A line without its end was never answered for, so it is cut off and the next one starts clean. */
function readEntries<Entry>(file: string, parse: (value: unknown) => Entry): Entry[] {
  if (!existsSync(file)) return [];
  const bytes = readFileSync(file);
  const entries: Entry[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
    if (end > start) entries.push(parse(parseJson(bytes.toString('utf8', start, end))));
    start = end + 1;
  }
  if (start < bytes.length) truncateSync(file, start);
  return entries;
}
