import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import type { Run } from '../../../domain/signal.ts';
import { Invalid, Transient } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { RunPage } from '../connector.ts';
import type { Client } from './client.ts';
import {
  actionsOf,
  gatesOf,
  newestExecutions,
  stagesFrom,
  stateOfPipeline,
  toldBy,
} from './executions.ts';
import { coveredBy } from './names.ts';
import { type Execution, isOpen, type PipelineState, toRun } from './shapes.ts';

const PAGES_MAX = 10;
/** A list may show an update later than its time says; so much is read again each time. */
const OVERLAP_MS = 60_000;

const Position = z.object({
  /** Milliseconds since 1970 of the newest update seen. */
  newest: z.number(),
  /** How those stood that were updated shortly before it, or that went on. */
  seen: z.record(z.string(), z.string()),
});
type Position = z.infer<typeof Position>;
const Cursor = z.object({ pipelines: z.record(z.string(), Position) });

const Pipelines = z.object({
  pipelines: z.array(z.object({ name: z.string() })).nullish(),
  nextToken: z.string().nullish(),
});

/** Every pipeline that an account covers, region by region. */
export async function listPipelines(
  client: Client,
  account: Account,
  home: string,
): Promise<string[]> {
  const { regions, chosen } = coveredBy(account, home);
  const found: string[] = [];
  for (const region of regions) {
    let input: { nextToken?: string } = {};
    for (let page = 0; page < PAGES_MAX; page += 1) {
      const call = { region, service: 'codepipeline', operation: 'ListPipelines', input } as const;
      const { pipelines, nextToken } = await client.read(call, Pipelines);
      found.push(...(pipelines ?? []).map(({ name }) => `${region}/${name}`));
      if (nextToken === undefined || nextToken === null) break;
      input = { nextToken };
    }
  }
  return found.filter((repository) => chosen === null || chosen.includes(repository));
}

export async function readChanges(
  client: Client,
  input: { account: Account; home: string; cursor: string | null; since: Date },
): Promise<RunPage> {
  const { pipelines: positions } = parseCursor(input.cursor);
  const repositories = await listPipelines(client, input.account, input.home);
  const runs: Run[] = [];
  const next: Record<string, Position> = {};
  const problems: { repository: string; why: string }[] = [];
  for (const repository of repositories) {
    const position = positions[repository];
    if (position !== undefined) next[repository] = position;
    try {
      const read = await readPipeline(client, { repository, position, since: input.since });
      runs.push(...read.runs);
      next[repository] = read.position;
    } catch (error) {
      problems.push({ repository, why: bearable(error).message });
    }
  }
  const missing = (coveredBy(input.account, input.home).chosen ?? []).filter(
    (repository) => !repositories.includes(repository),
  );
  const why = 'AWS shows it to this key no more';
  problems.push(...missing.map((repository) => ({ repository, why })));
  return { runs, cursor: JSON.stringify({ pipelines: next }), problems };
}

/** A failure of one pipeline. Throws what ends the whole read: a bug, a limit, or a key that no longer works. */
function bearable(error: unknown): Transient | Invalid {
  if (error instanceof Transient && error.retryAfterMs === undefined) return error;
  if (error instanceof Invalid) return error;
  throw error;
}

async function readPipeline(
  client: Client,
  at: { repository: string; position: Position | undefined; since: Date },
): Promise<{ runs: Run[]; position: Position }> {
  const { repository, position, since } = at;
  const executions = (await newestExecutions(client, repository)).toReversed();
  const { seen: before, from, newest } = reached(executions, position, since);
  const runs: Run[] = [];
  const seen: Record<string, string> = {};
  const state = once(() => stateOfPipeline(client, repository));
  const waiting = await waitingIn(state, executions.filter(isOpen));
  for (const execution of executions) {
    const { pipelineExecutionId: id, lastUpdateTime } = execution;
    const known = before[id];
    const isOld = lastUpdateTime < from && known === undefined;
    if (isOld && !isOpen(execution)) continue;
    const waits = waiting.has(id);
    const stands = `${execution.status}${waits ? ' waits' : ''} ${lastUpdateTime}`;
    if (isOpen(execution) || lastUpdateTime >= newest - OVERLAP_MS) seen[id] = stands;
    if (stands === known) continue;
    const told = toldBy(await actionsOf(client, repository, id));
    const isOver = told.failedStage === null && !isOpen(execution);
    const reaches = isOver ? [] : stagesFrom(await state(), told.failedStage);
    runs.push(toRun(repository, execution, { ...told, waits, reaches }));
  }
  return { runs, position: { newest, seen } };
}

/** What was seen before, from which update on others are new, and the newest update now. */
function reached(
  executions: readonly Execution[],
  position: Position | undefined,
  since: Date,
): Position & { from: number } {
  const start = position?.newest ?? since.getTime();
  const updates = executions.map(({ lastUpdateTime }) => lastUpdateTime);
  return {
    seen: position?.seen ?? {},
    from: position === undefined ? start : start - OVERLAP_MS,
    newest: Math.max(start, ...updates),
  };
}

/** Which of these wait for an approval; nothing is asked where none goes on. */
async function waitingIn(
  state: () => Promise<PipelineState>,
  open: readonly Execution[],
): Promise<ReadonlySet<string>> {
  if (open.length === 0) return new Set();
  const now = await state();
  const ids = open.map(({ pipelineExecutionId }) => pipelineExecutionId);
  return new Set(ids.filter((id) => gatesOf(now, id).length > 0));
}

/** Asks at the most once, and not before it is needed. */
function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let asked: Promise<Value> | null = null;
  return () => (asked ??= read());
}

/** A cursor that cannot be read counts as none: the caller's `since` then bounds what is read again. */
function parseCursor(text: string | null): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(parseJson(text ?? ''));
  } catch {
    return { pipelines: {} };
  }
}
