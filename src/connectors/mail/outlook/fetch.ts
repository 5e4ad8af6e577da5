import { Transient } from '../../../lib/errors.ts';
import type { FetchedMail } from '../connector.ts';
import { PARTS_MAX, readBatch } from './batch.ts';
import { type Failure, isBusy, readError } from '../../microsoft/failure.ts';
import { isWhole, mailOf, Row, ROW_EXPAND, ROW_QUERY, unreadable } from './rows.ts';
import type { Session } from '../../microsoft/session.ts';

const WAITS_MAX = 6;
const FIRST_WAIT_MS = 500;
/** A longer pause is the queue's business, not a worker's. */
const WAIT_MAX_MS = 10_000;

export type Wait = (durationMs: number) => Promise<void>;

export interface FetchTools {
  session: Session;
  wait: Wait;
  inbox: string;
  /** What the page of the delta already brought. */
  rows: ReadonlyMap<string, unknown>;
}

/** Mails of rows at hand, and of what is missing by twenty at a time. Missing ids are gone. */
export async function fetchMails(
  tools: FetchTools,
  ids: readonly string[],
): Promise<FetchedMail[]> {
  const found = new Map<string, FetchedMail>();
  const missing: string[] = [];
  for (const id of new Set(ids)) {
    const row = Row.safeParse(tools.rows.get(id));
    if (row.success && isWhole(row.data)) found.set(id, await mailOf(row.data, tools.inbox));
    else missing.push(id);
  }
  await fetchMissing(tools, missing, found);
  return ids.flatMap((id) => found.get(id) ?? []);
}

async function fetchMissing(
  { session, wait, inbox }: FetchTools,
  ids: readonly string[],
  found: Map<string, FetchedMail>,
): Promise<void> {
  let waiting = [...ids];
  let size = PARTS_MAX;
  for (let waits = 0; waiting.length > 0;) {
    const round = await readRound(session, waiting.slice(0, size));
    for (const row of round.rows) found.set(row.id, await mailOf(row, inbox));
    for (const id of round.unreadable) found.set(id, unreadable(id, session.now()));
    waiting = [...round.busy, ...waiting.slice(size)];
    if (round.failure === null) continue;
    waits += 1;
    const pauseMs = round.failure.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (waits - 1);
    if (waits > WAITS_MAX || pauseMs > WAIT_MAX_MS)
      throw new Transient('Outlook is busy', { retryAfterMs: pauseMs });
    size = Math.max(1, Math.floor(size / 2));
    await wait(pauseMs);
  }
}

interface Round {
  rows: Row[];
  unreadable: string[];
  /** Ids to ask again. */
  busy: string[];
  /** Why they must be asked again, with the longest wait that was named. */
  failure: Failure | null;
}

async function readRound(session: Session, ids: readonly string[]): Promise<Round> {
  const round: Round = { rows: [], unreadable: [], busy: [], failure: null };
  const answers = await readRows(session, ids);
  for (const [index, id] of ids.entries()) {
    const { failure, body } = answers[index] ?? { failure: null, body: null };
    if (failure === null) takeRow(round, id, body);
    else takeFailure(round, id, { failure, accountId: session.accountId });
  }
  return round;
}

function takeRow(round: Round, id: string, body: unknown): void {
  const row = Row.safeParse(body);
  if (!row.success) round.unreadable.push(id);
  else if (!row.data.isDraft) round.rows.push(row.data);
}

function takeFailure(
  round: Round,
  id: string,
  { failure, accountId }: { failure: Failure; accountId: string },
): void {
  const { status } = failure;
  if (status === 404) return;
  if (status === 401 || status === 403) throw readError(failure, accountId);
  if (!isBusy(failure)) {
    round.unreadable.push(id);
    return;
  }
  round.busy.push(id);
  round.failure = longer(round.failure, failure);
}

/** A server that cannot expand attachments is asked without. */
async function readRows(session: Session, ids: readonly string[]): ReturnType<typeof readBatch> {
  const ask = (query: string) =>
    readBatch(
      session,
      ids.map((id) => ({ target: `/v1.0/me/messages/${encodeURIComponent(id)}?${query}` })),
    );
  const answers = await ask(ROW_QUERY);
  const areAllRefused = answers.every(({ failure }) => failure?.status === 400);
  return areAllRefused ? await ask(ROW_QUERY.replace(`&${ROW_EXPAND}`, '')) : answers;
}

function longer(left: Failure | null, right: Failure): Failure {
  return left !== null && (left.retryAfterMs ?? 0) >= (right.retryAfterMs ?? 0) ? left : right;
}
