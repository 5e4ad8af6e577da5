import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
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
  /** Where its makers took it from; an empty string where they do not say. */
  source: string;
  category: CorpusCategory | null;
  phishing: boolean | null;
  spam: boolean | null;
}

const Row = z.object({
  id: z.string(),
  sender: z.string(),
  to: z.array(z.string()).min(1),
  cc: z.array(z.string()).nullish(),
  subject: z.string(),
  date: z.string().nullish(),
  body: z.string(),
  category: z.enum(CORPUS_CATEGORIES).nullish(),
  is_phishing: z.boolean().nullish(),
  promotional_subtype: z.string().nullish(),
  source_dataset: z.string().nullish(),
});
type Row = z.infer<typeof Row>;

export async function loadMailCorpora(paths: readonly string[]): Promise<CorpusMail[]> {
  return (await inTurn(paths, loadMailCorpus)).flat();
}

/** A file of JSON lines, or a folder of `.eml` files; see docs/triage.md for both forms. */
async function loadMailCorpus(path: string): Promise<CorpusMail[]> {
  if ((await stat(path)).isDirectory()) return await loadFolder(path);
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line.trim() !== '');
  return await inTurn(lines, async (line, index) => {
    const row = Row.safeParse(parseJson(line));
    if (!row.success) throw new Invalid(`Line ${index + 1} of ${path} is not a mail of a corpus`);
    return await fromRow(row.data);
  });
}

async function fromRow(row: Row): Promise<CorpusMail> {
  const isBad = row.promotional_subtype === 'spam' || row.is_phishing === true;
  return {
    id: row.id,
    ...(await parsed(message(row), row.id)),
    ownerAddress: row.to[0] ?? '',
    mailbox: row.to[0] ?? '',
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
    `To: ${to.map(encoded).join(', ')}`,
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
  const names = (await readdir(dir)).filter((name) => name.endsWith('.eml')).sort();
  if (names.length === 0) throw new Invalid(`No .eml file is in ${dir}`);
  return await inTurn(names, async (name) => {
    const { mail, parsedMs } = await parsed(await readFile(join(dir, name)), name);
    const label = /^(easy-ham|hard-ham|spam|phish(?:ing)?|ham)\b/.exec(name)?.[1];
    const isBad = label === undefined ? null : !label.endsWith('ham');
    return {
      id: name,
      mail,
      parsedMs,
      ownerAddress: mail.to[0]?.address ?? '',
      mailbox: dir,
      source: label ?? '',
      category: null,
      phishing: label?.startsWith('phish') === true ? true : null,
      spam: isBad,
    };
  });
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
