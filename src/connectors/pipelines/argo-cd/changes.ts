import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Run } from '../../../domain/signal.ts';
import { Invalid } from '../../../lib/errors.ts';
import { singleLine } from '../../../lib/text.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { RunPage } from '../connector.ts';
import { Refused } from '../http-errors.ts';
import type { RestClient } from '../rest-client.ts';
import { Application, chosenApplications, pathOf, repositoryOf } from './applications.ts';
import { latestRun, pastRun, runIdOf, startOf, unfinishedRun } from './runs.ts';

/** Of so many runs at one read the commits are looked up. */
const TITLES_MAX = 30;

const Position = z.object({
  /** The latest sync and how it stood. */
  latest: z.string(),
  /** The newest entry of the history that was read. */
  history: z.number(),
  /** The latest sync while it goes on: what takes its place tells no more of it. */
  open: z.object({ runId: z.number(), headSha: z.string(), actor: z.string() }).nullable(),
});
type Position = z.infer<typeof Position>;
const Cursor = z.object({ applications: z.record(z.string(), Position) });

const List = z.object({ items: z.array(z.unknown()).nullish() });
const Page = z.object({
  url: z
    .string()
    .nullish()
    .transform((url) => (url ?? '').replace(/\/+$/, '')),
});

export interface Listed {
  applications: Application[];
  unreadable: number;
}

/** All applications that an account covers, by one request. */
export async function listApplications(client: RestClient, account: Account): Promise<Listed> {
  const chosen = chosenApplications(account);
  const parsed = List.safeParse(await client.get('/api/v1/applications'));
  if (!parsed.success) throw new Invalid('Argo CD answered in a form that is not understood');
  const items = parsed.data.items ?? [];
  const read = items.flatMap((item) => {
    const application = Application.safeParse(item);
    return application.success ? [application.data] : [];
  });
  const applications = read.filter(
    (application) => chosen === null || chosen.includes(repositoryOf(application)),
  );
  return { applications, unreadable: items.length - read.length };
}

/** Argo CD's address as it names it itself; empty where it names none. */
export async function ownAddress(client: RestClient): Promise<string> {
  const parsed = Page.safeParse(await client.get('/api/v1/settings'));
  return parsed.success ? parsed.data.url : '';
}

export async function readChanges(
  client: RestClient,
  { account, cursor, since }: { account: Account; cursor: string | null; since: Date },
): Promise<RunPage> {
  const { applications: positions } = parseCursor(cursor);
  const { applications, unreadable } = await listApplications(client, account);
  const page = await ownAddress(client);
  const runs: Run[] = [];
  const next: Record<string, Position> = {};
  for (const application of applications) {
    const repository = repositoryOf(application);
    const position = positions[repository];
    const latest = latestRun(application, page);
    runs.push(...newRuns(application, { position, latest, since, page }));
    next[repository] = {
      latest: latest === null ? '' : stateKey(latest),
      history: application.status.history.at(-1)?.id ?? position?.history ?? -1,
      open: latest === null || latest.status === 'completed' ? null : latest,
    };
  }
  const chosen = chosenApplications(account) ?? [];
  const missing = chosen.filter((repository) => !(repository in next));
  const problems = [
    ...missing.map((repository) => ({ repository, why: 'Argo CD shows it to this token no more' })),
    ...(unreadable === 0
      ? []
      : [{ repository: '*', why: `${unreadable} applications came in a form not understood` }]),
  ];
  return {
    runs: await withCommits(client, runs),
    cursor: JSON.stringify({ applications: next }),
    problems,
  };
}

/** What an application did since its position, oldest first. */
function newRuns(
  application: Application,
  known: { position: Position | undefined; latest: Run | null; since: Date; page: string },
): Run[] {
  const { position, latest, since, page } = known;
  const past = application.status.history
    .filter(({ id, deployedAt }) =>
      position === undefined ? Date.parse(deployedAt) >= since.getTime() : id > position.history,
    )
    .filter((deployment) => runIdOf(startOf(deployment)) !== latest?.runId)
    .map((deployment) => pastRun(application, deployment, page));
  const left = leftRun(application, known);
  if (left !== null && !past.some(({ runId }) => runId === left.runId)) past.unshift(left);
  if (latest === null || stateKey(latest) === position?.latest) return past;
  const isNews =
    position !== undefined ||
    latest.status !== 'completed' ||
    Date.parse(latest.updatedAt) >= since.getTime();
  return isNews ? [...past, latest] : past;
}

/** A sync that went on when it was last read, and in whose place there is another now. */
function leftRun(
  application: Application,
  { position, latest, page }: { position: Position | undefined; latest: Run | null; page: string },
): Run | null {
  const open = position?.open ?? null;
  if (open === null || open.runId === latest?.runId) return null;
  const deployment = application.status.history.find((it) => runIdOf(startOf(it)) === open.runId);
  return deployment === undefined
    ? unfinishedRun(application, open, page)
    : pastRun(application, deployment, page);
}

function stateKey({ runId, status, conclusion }: Run): string {
  return `${runId} ${status} ${conclusion ?? ''}`;
}

const Commit = z.object({ message: z.string().catch('') });

/** The first line of each commit; what is no commit, as the version of a chart, has none. */
async function withCommits(client: RestClient, runs: readonly Run[]): Promise<Run[]> {
  const titled: Run[] = [];
  for (const run of runs) {
    const look = titled.length < TITLES_MAX && /^[0-9a-f]{40}$/.test(run.headSha);
    titled.push(look ? { ...run, commitTitle: await commitTitle(client, run) } : run);
  }
  return titled;
}

export async function commitTitle(
  client: RestClient,
  { repository, headSha }: Pick<Run, 'repository' | 'headSha'>,
): Promise<string> {
  try {
    const data = await client.get(pathOf(repository, `/revisions/${headSha}/metadata`));
    const commit = Commit.safeParse(data);
    return singleLine((commit.success ? commit.data.message : '').trim().split('\n')[0] ?? '');
  } catch (error) {
    if (error instanceof Refused) return '';
    throw error;
  }
}

/** A cursor that cannot be read counts as none: the caller's `since` then bounds what is read again. */
function parseCursor(text: string | null): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(parseJson(text ?? ''));
  } catch {
    return { applications: {} };
  }
}
