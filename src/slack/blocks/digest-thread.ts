import { figure, timeInWords } from '../../lib/notation.ts';
import type { DataTableBlock, KnownBlock, RichTextSection } from '@slack/types';
import { DIGEST_CAPS, type Digest } from '../../domain/digest.ts';
import type { DigestEntry, MailEntry, RunEntry } from '../../domain/digest-entry.ts';
import { dueWords } from '../../domain/mail-due.ts';
import type { SlackMessage } from '../egress.ts';
import { CATEGORY_WORDS, decisionLine, dueShown, fitting, leftOver } from './digest-parts.ts';
import * as part from './parts.ts';
import * as say from '../../words/digest.ts';

export const DECISIONS_MAX = 3;
/** Lines of one reply; with up to 340 characters each they stay under 8,000. */
const LINES_MAX = 20;
/** Of one message 8,000 may be used; the rest is for caption, heading and what is left over. */
const CHARACTERS_MAX = 7_400;
/** Slack takes 101 rows with the header. */
const ROWS_MAX = 100;
const PAGE_SIZE = 10;
/** `11:05 p.m.` */
const TIME_MAX = 10;

interface Told {
  digest: Digest;
  entries: readonly DigestEntry[];
  classic: boolean;
}

/** What the root has no room for, a reply for each kind; a workspace with classic blocks gets the same ones. */
export function digestReplies({ digest, entries, classic }: Told): SlackMessage[] {
  const runs = entries.filter((entry) => entry.kind === 'run');
  const mails = entries.filter((entry) => entry.kind === 'mail' && !isQuietMail(entry));
  const { timeZone, decisions, learned } = digest;
  const learnedLine = (text: string): RichTextSection => part.line(part.said(text, 120));
  const detail = { timeZone, classic, elsewhere: say.seeBrowseAll };
  return [
    ...reply(say.moreDecisions, decisions.cards.slice(DECISIONS_MAX), decisionLine),
    ...runsMessage(runs, detail),
    ...details(say.mailToLook, mails, {
      ...detail,
      header: say.mailHeader,
      identifiedBy: 2,
    }),
    ...reply(say.moreThatWasLearned, learned.slice(DIGEST_CAPS.learned), learnedLine),
  ];
}

/** The deployments as one message; none where there were none. `elsewhere` says where those are that found no room. */
export function runsMessage(
  runs: readonly RunEntry[],
  detail: Pick<Table, 'timeZone' | 'classic' | 'elsewhere'>,
): SlackMessage[] {
  return details(say.deployments, runs, {
    ...detail,
    header: say.runHeader,
    identifiedBy: 1,
  });
}

function isQuietMail({ category }: MailEntry): boolean {
  return category === 'fyi' || category === 'promotion';
}

function reply<Item>(
  heading: string,
  items: readonly Item[],
  toLine: (item: Item) => RichTextSection,
): SlackMessage[] {
  if (items.length === 0) return [];
  const lines = items.slice(0, LINES_MAX).map((item) => toLine(item));
  const blocks = [
    part.rich('digest.more', [
      part.line(part.strong(`${heading}: ${figure(items.length)}`)),
      ...part.bullets(lines),
      ...leftOver(items.length - lines.length, say.moreLine),
    ]),
  ];
  return [{ text: `${heading}: ${figure(items.length)}`, blocks }];
}

interface Table {
  header: readonly string[];
  /** Column that a screen reader names each row by. */
  identifiedBy: number;
  timeZone: string;
  classic: boolean;
  /** In mrkdwn, where what finds no room can be read. */
  elsewhere: string;
}

function details(heading: string, entries: readonly DigestEntry[], table: Table): SlackMessage[] {
  if (entries.length === 0) return [];
  const caption = `${heading}: ${figure(entries.length)}`;
  const { block, shown } = table.classic
    ? asLines(caption, entries, table)
    : asTable(caption, entries, table);
  const left = entries.length - shown;
  const more =
    left === 0 ? [] : [part.context('digest.left', `${say.more(left)}: ${table.elsewhere}.`)];
  return [{ text: caption, blocks: [block, ...more] }];
}

type Row = DataTableBlock['rows'][number];

interface Shown {
  block: KnownBlock;
  /** How many of the entries found room. */
  shown: number;
}

function asTable(caption: string, entries: readonly DigestEntry[], table: Table): Shown {
  const rows: Row[] = [table.header.map((label) => cell(label, 40))];
  let characters = 0;
  for (const entry of entries.slice(0, ROWS_MAX)) {
    const row = entry.kind === 'run' ? runRow(entry, table) : mailRow(entry, table);
    characters += row.reduce((sum, one) => sum + lengthOf(one), 0);
    if (characters > CHARACTERS_MAX) break;
    rows.push(row);
  }
  const block: DataTableBlock = {
    type: 'data_table',
    block_id: 'digest.details',
    caption,
    rows,
    page_size: PAGE_SIZE,
    row_header_column_index: table.identifiedBy,
  };
  return { block, shown: rows.length - 1 };
}

function runRow(run: RunEntry, { timeZone }: Table): Row {
  const link = part.pageLink(say.open, run.url);
  return [
    cell(say.runWords[run.state], 12),
    cell(run.repository, 34),
    cell(run.workflow, 24),
    cell(run.branch, 20),
    cell(run.line, 60),
    cell(timeInWords(new Date(run.at), timeZone), TIME_MAX),
    link === null
      ? cell('', 1)
      : { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [link] }] },
  ];
}

function mailRow(mail: MailEntry, { timeZone }: Table): Row {
  return [
    cell(CATEGORY_WORDS[mail.category], 20),
    cell(mail.who, 24),
    cell(mail.due === undefined ? mail.line : `${dueWords(mail.due, mail.at)} · ${mail.line}`, 76),
    cell(fitting(mail.why.split('; '), 30), 30),
    cell(timeInWords(new Date(mail.at), timeZone), TIME_MAX),
  ];
}

/** No cell may be empty. */
function cell(text: string, max: number): Row[number] {
  return { type: 'raw_text', text: text.trim() === '' ? '–' : part.plain(text, max).text };
}

/** Characters that a reader sees, wherever they stand. */
function lengthOf(shown: object): number {
  return Object.entries(shown).reduce((sum, [key, value]: [string, unknown]) => {
    if (key === 'text' && typeof value === 'string') return sum + value.length;
    return typeof value === 'object' && value !== null ? sum + lengthOf(value) : sum;
  }, 0);
}

function asLines(caption: string, entries: readonly DigestEntry[], { timeZone }: Table): Shown {
  const lines: RichTextSection[] = [];
  let characters = 0;
  for (const entry of entries) {
    const line = entryLine(entry, timeZone);
    characters += lengthOf(line);
    if (characters > CHARACTERS_MAX) break;
    lines.push(line);
  }
  const block = part.rich('digest.details', [
    part.line(part.strong(caption)),
    ...part.bullets(lines),
  ]);
  return { block, shown: lines.length };
}

/** `07:12 Urgent: Ana Silva — Contract ends tonight · names today`. */
export function entryLine(entry: DigestEntry, timeZone: string): RichTextSection {
  const time = part.faint(`${timeInWords(new Date(entry.at), timeZone)} `);
  if (entry.kind === 'mail') {
    const [ask] = entry.asks ?? [];
    const whyMax = ask === undefined ? 80 : 40;
    return part.line(
      time,
      part.words(`${CATEGORY_WORDS[entry.category]}: `),
      part.strongSaid(entry.who, 40),
      part.words(' — '),
      part.said(entry.line, 120),
      ...dueShown(entry.due, entry.at),
      ...(ask === undefined ? [] : [part.faint(say.asks), part.said(ask, 80)]),
      ...(entry.why === ''
        ? []
        : [part.faint(' · '), part.said(fitting(entry.why.split('; '), whyMax), whyMax)]),
    );
  }
  const link = part.pageLink(say.open, entry.url);
  return part.line(
    time,
    part.words(`${say.runWords[entry.state]}: `),
    part.strongSaid(entry.repository, 50),
    part.words(' · '),
    part.said(entry.workflow, 40),
    part.words(' · '),
    part.said(entry.branch, 30),
    part.words(': '),
    part.said(entry.line, 100),
    ...(link === null ? [] : [part.words(' '), link]),
  );
}
