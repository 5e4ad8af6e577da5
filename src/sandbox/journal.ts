import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
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

function readEntries<Entry>(file: string, parse: (value: unknown) => Entry): Entry[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n');
  const unfinished = lines.pop();
  const entries = lines.filter((line) => line !== '').map((line) => parse(parseJson(line)));
  if (unfinished !== undefined && unfinished !== '') appendFileSync(file, '\n');
  return entries;
}
