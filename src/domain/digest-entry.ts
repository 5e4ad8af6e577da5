import { clip, singleLine } from '../lib/text.ts';
import type { Digest } from './digest.ts';
import { hasFailed, isMailSignal, isRunSignal, type Run, type Signal } from './signal.ts';
import { dueFirst } from './mail-due.ts';
import { type Due, MAIL_CATEGORIES, MailCategory, type Verdict } from './verdict.ts';

interface Told {
  /** Id of the account that brought it. */
  source: string;
  /** When it happened, ISO 8601. */
  at: string;
}

export interface MailEntry extends Told {
  kind: 'mail';
  category: MailCategory;
  who: string;
  line: string;
  /** Reasons written by code, joined. */
  why: string;
  /** By when it wants something, where it says so; absent in digests of earlier versions too. */
  due?: Pick<Due, 'day' | 'time'>;
  /** What it asks, word for word from it. */
  asks?: readonly string[];
}

export interface RunEntry extends Told {
  kind: 'run';
  state: 'failed' | 'running' | 'ended';
  repository: string;
  workflow: string;
  branch: string;
  /** `success`, `cancelled` …; the cause where it failed. */
  line: string;
  /** The provider's page of the run. */
  url: string;
}

/** One line for one thing that a digest counts; together they are everything that it counts. */
export type DigestEntry = MailEntry | RunEntry;

/** UTF-16 units of one field; what is longer is cut, with an ellipsis. */
const FIELD_MAX = 200;
const URL_MAX = 2_000;

/** What a reader looks at first. */
const ORDER: readonly string[] = [
  'urgent',
  'suspicious',
  'failed',
  'needsReply',
  'waiting',
  'unsure',
  'personal',
  'running',
  'ended',
  'fyi',
  'promotion',
];

interface Judged {
  signal: Signal;
  verdict: Verdict;
}

/** An entry for every signal: the most pressing first, among equals what is due soonest, then the newest. */
export function digestEntries(judged: readonly Judged[]): DigestEntry[] {
  return judged
    .flatMap(({ signal, verdict }) => entryOf(signal, verdict))
    .toSorted(
      (a, b) =>
        ORDER.indexOf(keyOf(a)) - ORDER.indexOf(keyOf(b)) ||
        byDue(a, b) ||
        b.at.localeCompare(a.at),
    );
}

function byDue(a: DigestEntry, b: DigestEntry): number {
  const [left, right] = [a, b].map((entry) => (entry.kind === 'mail' ? entry.due : undefined));
  return dueFirst(left, right);
}

function entryOf(signal: Signal, verdict: Verdict): DigestEntry[] {
  if (isMailSignal(signal)) {
    const { name, address } = signal.content.from;
    return [
      {
        source: signal.accountId,
        at: signal.receivedAt.toISOString(),
        kind: 'mail',
        category: MailCategory.parse(verdict.category),
        who: field(name === '' ? address : name),
        line: field(verdict.oneLine),
        why: field(verdict.why.join('; ')),
        ...(verdict.due === undefined
          ? {}
          : { due: { day: verdict.due.day, time: verdict.due.time } }),
        ...(verdict.asks === undefined ? {} : { asks: verdict.asks.map(field) }),
      },
    ];
  }
  return isRunSignal(signal) ? [runEntry({ signal, verdict })] : [];
}

export function runEntry({ signal, verdict }: { signal: Signal<Run>; verdict: Verdict }): RunEntry {
  const run = signal.content;
  const state = hasFailed(run) ? 'failed' : run.status === 'completed' ? 'ended' : 'running';
  const cause = state === 'failed' ? verdict.explanation?.cause : undefined;
  return {
    source: signal.accountId,
    at: signal.receivedAt.toISOString(),
    kind: 'run',
    state,
    repository: field(run.repository),
    workflow: field(run.workflow),
    branch: field(run.branch),
    line: field(cause ?? run.conclusion ?? run.status),
    url: run.url.length <= URL_MAX ? run.url : '',
  };
}

function field(text: string): string {
  return clip(singleLine(text.slice(0, FIELD_MAX * 8)), FIELD_MAX);
}

function keyOf(entry: DigestEntry): string {
  return entry.kind === 'mail' ? entry.category : entry.state;
}

export const BROWSE_FILTERS = ['all', ...MAIL_CATEGORIES, 'runs', 'failed'] as const;
export type BrowseFilter = (typeof BROWSE_FILTERS)[number];

/** What of a digest a reader looks at. */
export interface BrowseChoice {
  filter: BrowseFilter;
  /** One account's alone; null for all. */
  source: string | null;
  /** From 0; one past the end shows the last page. */
  page: number;
}

export const BROWSE_PAGE_SIZE = 20;

export interface BrowsePage {
  entries: DigestEntry[];
  /** From 0. */
  page: number;
  pages: number;
  /** Entries that the choice lets through, on all pages. */
  total: number;
  /** Place of the first one shown, from 1; 0 when there is none. */
  first: number;
}

export function isOfFilter(entry: DigestEntry, filter: BrowseFilter): boolean {
  if (filter === 'all') return true;
  if (entry.kind === 'mail') return entry.category === filter;
  return filter === 'runs' || (filter === 'failed' && entry.state === 'failed');
}

export function browse(entries: readonly DigestEntry[], choice: BrowseChoice): BrowsePage {
  const found = entries.filter(
    (entry) =>
      isOfFilter(entry, choice.filter) &&
      (choice.source === null || entry.source === choice.source),
  );
  const pages = Math.max(1, Math.ceil(found.length / BROWSE_PAGE_SIZE));
  const page = Math.min(Math.max(0, choice.page), pages - 1);
  const from = page * BROWSE_PAGE_SIZE;
  return {
    entries: found.slice(from, from + BROWSE_PAGE_SIZE),
    page,
    pages,
    total: found.length,
    first: found.length === 0 ? 0 : from + 1,
  };
}

/** Whether every number of the digest is the number of its entries; a digest where one is not is a bug. */
export function addsUp({ mail, deploys }: Digest, entries: readonly DigestEntry[]): boolean {
  const count = (filter: BrowseFilter): number =>
    entries.filter((entry) => isOfFilter(entry, filter)).length;
  const running = entries.filter((entry) => entry.kind === 'run' && entry.state === 'running');
  return (
    MAIL_CATEGORIES.every((category) => mail.byCategory[category] === count(category)) &&
    mail.read + deploys.runs === entries.length &&
    deploys.runs === count('runs') &&
    deploys.failed === count('failed') &&
    deploys.running === running.length
  );
}
