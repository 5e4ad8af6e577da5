import type { Context } from '../context.ts';
import type { Intent } from '../domain/intent.ts';
import { hasFailed, isMailSignal, isRunSignal, type Run, type Signal } from '../domain/signal.ts';
import { CATEGORY_WORDS } from '../slack/blocks/digest-parts.ts';
import { MailCategory } from '../domain/verdict.ts';
import { listNotes } from '../store/notes.ts';
import { searchSignals } from '../store/signal-search.ts';
import type { JudgedSignal } from '../store/verdicts.ts';
import * as say from '../words/asking.ts';

const DAY_MS = 86_400_000;
const RUN_DAYS = 7;
const MAIL_DAYS = 14;
const RUNS_READ_MAX = 300;
const MAILS_READ_MAX = 60;

/** One row that an answer may rest on, with what may be shown of it. */
export interface Found {
  signal: Signal;
  /** State in words. */
  state: string;
  title: string;
  text: string;
  /** What others may read along: no line of a mail and nothing that a log says. */
  brief: string;
  /** The provider's own page, where its API named one. */
  url: string | null;
}

type MailsIntent = Extract<Intent, { kind: 'mails' | 'act' }>;
type RunsIntent = Extract<Intent, { kind: 'runs' }>;

/** Runs of one person's own sources: the newest of each line of work, or each line that failed in the time. */
export async function findRuns(
  ctx: Context,
  ownerId: string,
  intent: Pick<RunsIntent, 'failedOnly' | 'terms' | 'days'>,
): Promise<Found[]> {
  const judged = await searchSignals(ctx.store.db, ownerId, {
    kind: 'run',
    since: daysAgo(ctx, intent.days ?? RUN_DAYS),
    terms: intent.terms,
    limit: RUNS_READ_MAX,
  });
  const lines = Map.groupBy(judged, ({ signal }) => lineOf(signal));
  return [...lines.values()].flatMap((runs) => {
    const [newest] = runs;
    const failed = runs.find(({ signal }) => isRunSignal(signal) && hasFailed(signal.content));
    const told = intent.failedOnly ? failed : newest;
    if (told === undefined || newest === undefined) return [];
    return foundRun(told, told !== newest && stateOf(newest) === PASSED);
  });
}

const PASSED = say.passed;

function foundRun(judged: JudgedSignal, passedSince: boolean): Found[] {
  const { signal, verdict } = judged;
  if (!isRunSignal(signal)) return [];
  const { repository, workflow, branch, url } = signal.content;
  const step = [verdict.explanation?.job, verdict.explanation?.step].filter(Boolean).join(' › ');
  const cause = verdict.explanation?.cause ?? '';
  return [
    {
      signal,
      state: passedSince ? say.failedPassedSince : stateOf(judged),
      title: repository,
      text: [say.onBranch(workflow, branch), step, cause].filter((part) => part !== '').join(': '),
      brief: say.onBranch(workflow, branch),
      url,
    },
  ];
}

function lineOf({ content }: Signal): string {
  if (content.kind !== 'run') return '';
  return [content.repository, content.workflow, content.branch].join('\n');
}

function stateOf({ signal }: JudgedSignal): string {
  return signal.content.kind === 'run' ? runState(signal.content) : '';
}

function runState(run: Run): string {
  if (run.status !== 'completed') return run.status === 'waiting' ? say.waitingState : say.running;
  if (hasFailed(run)) return say.failed;
  return run.conclusion === 'success' ? PASSED : say.otherwise(run.conclusion ?? 'ended');
}

/** Mails of one person's own mailboxes. A role, as in “my manager”, is read from that person's notes. */
export async function findMails(
  ctx: Context,
  ownerId: string,
  intent: Pick<MailsIntent, 'categories' | 'from' | 'terms'> & { days?: number | null },
): Promise<Found[]> {
  const judged = await searchSignals(ctx.store.db, ownerId, {
    kind: 'mail',
    since: daysAgo(ctx, intent.days ?? MAIL_DAYS),
    categories: intent.categories,
    from: intent.from,
    terms: intent.terms,
    limit: MAILS_READ_MAX,
  });
  return judged.flatMap(foundMail);
}

function foundMail({ signal, verdict }: JudgedSignal): Found[] {
  if (!isMailSignal(signal)) return [];
  const { name, address } = signal.content.from;
  const category = MailCategory.safeParse(verdict.category);
  return [
    {
      signal,
      state: category.success ? CATEGORY_WORDS[category.data] : say.unsure,
      title: name === '' ? address : `${name} (${address})`,
      text: verdict.oneLine === '' ? signal.content.subject : verdict.oneLine,
      brief: '',
      url: null,
    },
  ];
}

/** The words by which the person's notes name somebody: `my manager is ana@client.example` gives that address. */
export async function senderOfRole(
  ctx: Context,
  ownerId: string,
  role: string,
): Promise<string[] | null> {
  for (const { text } of await listNotes(ctx.store.db, ownerId)) {
    const said = new RegExp(`\\bmy ${role} is (.+)$`, 'i').exec(text)?.[1];
    const address = /[^\s<>(),;]+@[^\s<>(),;]+/.exec(said ?? '')?.[0];
    if (address !== undefined) return [address.toLowerCase().replace(/[.]+$/, '')];
    const words = (said ?? '').split(/[\s,;.]+/).filter((word) => word !== '');
    if (words.length > 0) return words.slice(0, 3);
  }
  return null;
}

function daysAgo(ctx: Context, days: number): Date {
  return new Date(ctx.clock.now().getTime() - days * DAY_MS);
}
