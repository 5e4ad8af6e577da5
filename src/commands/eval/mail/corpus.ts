import { readdir, readFile, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { z } from 'zod';
import { parseMail } from '../../../connectors/mail/parse.ts';
import type { Mail } from '../../../domain/signal.ts';
import { Invalid } from '../../../lib/errors.ts';
import { stopwatch } from '../../../lib/time.ts';
import { parseJson } from '../../../lib/trust.ts';
import { CORPUS_CATEGORIES, type CorpusCategory } from './categories.ts';

/** One mail of a corpus as the mailbox connectors would give it, and what its makers say of it. */
export interface CorpusMail {
  id: string;
  mail: Mail;
  ownerAddress: string;
  /** Whose mails are judged in one go: a mailbox, or all of a folder. */
  mailbox: string;
  parsedMs: number;
  /** The path it was read from, as it was given. */
  corpus: string;
  /** Where its makers took it from; an empty string where they do not say. */
  source: string;
  category: CorpusCategory | null;
  phishing: boolean | null;
  spam: boolean | null;
}

const Addresses = z.union([z.array(z.string()), z.string().transform((one) => [one])]);

const Row = z.object({
  id: z.union([z.string(), z.number().transform(String)]).optional(),
  sender: z.string(),
  to: Addresses,
  cc: Addresses.nullish(),
  subject: z.string(),
  date: z.string().nullish(),
  body: z.string(),
  category: z.enum(CORPUS_CATEGORIES).nullish(),
  is_phishing: z.boolean().nullish(),
  promotional_subtype: z.string().nullish(),
  source_dataset: z.string().nullish(),
});
type Row = z.infer<typeof Row> & { id: string };

export async function loadMailCorpora(paths: readonly string[]): Promise<CorpusMail[]> {
  return (await inTurn(paths, loadMailCorpus)).flat();
}

/** A file of JSON lines, one `.eml` file, or a folder of them; see docs/triage.md for all forms. */
async function loadMailCorpus(path: string): Promise<CorpusMail[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) throw new Invalid(`There is no ${path}`);
  if (found.isDirectory()) return await loadFolder(path);
  if (path.endsWith('.eml')) return [await loadMessage(path, { corpus: path, id: path })];
  const lines = (await readFile(path, 'utf8')).replace(/^\uFEFF/, '').split('\n');
  const mails = await inTurn(lines, async (line, index) =>
    line.trim() === '' ? [] : [await fromRow(rowOf(line, { path, at: index + 1 }), path)],
  );
  if (mails.flat().length === 0) throw new Invalid(`No mail is in ${path}`);
  return mails.flat();
}

function rowOf(line: string, { path, at }: { path: string; at: number }): Row {
  const read = Row.safeParse(jsonOf(line));
  if (read.success) return { ...read.data, id: read.data.id ?? `line-${at}` };
  const [issue] = read.error.issues;
  const field = issue?.path.join('.') ?? '';
  throw new Invalid(
    `Line ${at} of ${path} is not a mail of a corpus: ` +
      (field === '' ? 'it is no JSON object' : `${field}: ${issue?.message ?? ''}`),
  );
}

function jsonOf(line: string): unknown {
  try {
    return parseJson(line);
  } catch {
    return null;
  }
}

async function fromRow(row: Row, corpus: string): Promise<CorpusMail> {
  const isBad = row.promotional_subtype === 'spam' || row.is_phishing === true;
  return {
    id: row.id,
    ...(await parsed(message(row), row.id)),
    ownerAddress: row.to[0] ?? '',
    mailbox: row.to[0] ?? '',
    corpus,
    source: row.source_dataset ?? '',
    category: row.category ?? null,
    phishing: row.is_phishing ?? null,
    spam: row.category === null || row.category === undefined ? null : isBad,
  };
}

/** The mail as bytes, so that it takes the way of every other. */
function message({ id, sender, to, cc, subject, date, body }: Row): Uint8Array {
  const headers = [
    `From: ${encoded(sender)}`,
    ...(to.length > 0 ? [`To: ${to.map(encoded).join(', ')}`] : []),
    ...(cc?.length ? [`Cc: ${cc.map(encoded).join(', ')}`] : []),
    `Subject: ${encoded(subject)}`,
    ...(typeof date === 'string' ? [`Date: ${new Date(date).toUTCString()}`] : []),
    `Message-ID: <${id}@corpus.invalid>`,
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
  ];
  const content = Buffer.from(body, 'utf8').toString('base64');
  return Buffer.from(`${headers.join('\r\n')}\r\n\r\n${content}\r\n`, 'utf8');
}

/** RFC 2047 for what is not ASCII; the address itself always is. */
function encoded(text: string): string {
  const [, name = text, address = ''] = /^(.*?)(\s*<[^<>]*>)$/.exec(text) ?? [];
  const line = name.replace(/[\r\n]+/g, ' ');
  if (/^[ -~]*$/.test(line))
    return address === '' ? line : `"${line.replace(/["\\]/g, '')}"${address}`;
  return `=?utf-8?B?${Buffer.from(line, 'utf8').toString('base64')}?=${address}`;
}

async function loadFolder(dir: string): Promise<CorpusMail[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.eml'))
    .map((entry) => join(entry.parentPath, entry.name).slice(join(dir, sep).length))
    .sort();
  if (names.length === 0) throw new Invalid(`No .eml file is in ${dir}`);
  return await inTurn(names, (name) => loadMessage(join(dir, name), { corpus: dir, id: name }));
}

/** What its name begins with, or the name of the folder it lies in. */
const LABEL =
  /(?:^|[/\\])(easy-ham|hard-ham|spam|phish(?:ing)?|ham)(?![a-z])[^/\\]*(?:[/\\][^/\\]*)?$/i;

async function loadMessage(
  path: string,
  { corpus, id }: Pick<CorpusMail, 'corpus' | 'id'>,
): Promise<CorpusMail> {
  const { mail, parsedMs } = await parsed(await readFile(path), id);
  const label = LABEL.exec(id)?.[1]?.toLowerCase();
  return {
    id,
    mail,
    parsedMs,
    ownerAddress: mail.to[0]?.address ?? '',
    mailbox: corpus,
    corpus,
    source: label ?? '',
    category: null,
    phishing: label?.startsWith('phish') === true ? true : null,
    spam: label === undefined ? null : !label.endsWith('ham'),
  };
}

async function parsed(bytes: Uint8Array, id: string): Promise<{ mail: Mail; parsedMs: number }> {
  const elapsed = stopwatch();
  const { mail } = await parseMail(bytes, { providerId: id, threadId: id, labels: ['INBOX'] });
  return { mail, parsedMs: elapsed() };
}

async function inTurn<In, Out>(
  items: readonly In[],
  each: (item: In, index: number) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  for (const [index, item] of items.entries()) results.push(await each(item, index));
  return results;
}
