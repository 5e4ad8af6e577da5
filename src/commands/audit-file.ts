import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { AuditEntry } from '../domain/audit.ts';
import { Invalid } from '../lib/errors.ts';
import { parseJson } from '../lib/trust.ts';

/** The entries of an export in order, some thousands at a time; null for a line that is none. */
export async function* readAuditFile(file: string): AsyncGenerator<(AuditEntry | null)[]> {
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true) throw new Invalid(`${file} is not a file that can be read`);
  let rest = '';
  const stream = createReadStream(file, { encoding: 'utf8', highWaterMark: 1 << 20 });
  for await (const chunk of stream) {
    const lines = `${rest}${String(chunk)}`.split('\n');
    rest = lines.pop() ?? '';
    yield lines.filter((line) => line !== '').map(readEntry);
  }
  if (rest !== '') yield [readEntry(rest)];
}

/** One line of an export; null when it is not an entry. */
export function readEntry(line: string): AuditEntry | null {
  try {
    return AuditEntry.parse(parseJson(line));
  } catch {
    return null;
  }
}
