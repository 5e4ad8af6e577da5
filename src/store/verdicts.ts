import { type Kysely, sql } from 'kysely';
import { Verdict } from '../domain/verdict.ts';
import type { Signal } from '../domain/signal.ts';
import type { Database } from './schema.ts';
import { toSignal } from './signals.ts';
import { storableJson, storableText } from './storable.ts';
import type { Unit } from './store.ts';

/**
 * Stores verdicts of signals that still wait for one, and moves those signals on; a verdict that came too
 * late changes nothing. `settled` ids have nothing to propose. Returns how many were stored.
 */
export async function saveVerdicts(
  unit: Unit,
  verdicts: readonly Verdict[],
  settled: ReadonlySet<string>,
): Promise<number> {
  let stored = 0;
  for (const next of ['triaged', 'settled'] as const) {
    const ids = verdicts
      .map(({ signalId }) => signalId)
      .filter((id) => settled.has(id) === (next === 'settled'));
    if (ids.length === 0) continue;
    const moved = await unit.db
      .updateTable('signals')
      // Mail that is read again was told of, and is counted once.
      .set({
        state: next,
        told: sql<string | null>`case when reread is null then null else told end`,
      })
      .where('id', 'in', ids)
      .where('state', '=', 'new')
      .returning(['id', 'owner_id'])
      .execute();
    stored += moved.length;
    const owners = new Map(moved.map(({ id, owner_id }) => [id, owner_id]));
    await insertVerdicts(
      unit,
      verdicts.filter(({ signalId }) => owners.has(signalId)),
      owners,
    );
  }
  return stored;
}

async function insertVerdicts(
  unit: Unit,
  verdicts: readonly Verdict[],
  owners: ReadonlyMap<string, string>,
): Promise<void> {
  if (verdicts.length === 0) return;
  await unit.db
    .insertInto('verdicts')
    .values(
      verdicts.map((verdict) =>
        toRow(verdict, { ownerId: owners.get(verdict.signalId) ?? '', at: unit.at }),
      ),
    )
    .onConflict((conflict) =>
      conflict.column('signal_id').doUpdateSet(({ ref }) => ({
        category: ref('excluded.category'),
        confidence: ref('excluded.confidence'),
        lane: ref('excluded.lane'),
        one_line: ref('excluded.one_line'),
        why: ref('excluded.why'),
        explanation: ref('excluded.explanation'),
        due: ref('excluded.due'),
        asks: ref('excluded.asks'),
      })),
    )
    .execute();
  for (const { signalId, category, lane, confidence } of verdicts) {
    unit.record(owners.get(signalId) ?? '', {
      type: 'signal.triaged',
      actor: { kind: 'flow', id: 'triage' },
      subject: signalId,
      data: { category, lane, confidence },
    });
  }
}

export interface JudgedSignal {
  signal: Signal;
  verdict: Verdict;
}

/** Triaged signals that no proposal was considered for yet, most confident first. */
export async function judgedToPropose(
  db: Kysely<Database>,
  ownerId: string,
  limit: number,
): Promise<JudgedSignal[]> {
  return await judged(db, (query) =>
    query
      .where('signals.state', '=', 'triaged')
      .where('held', '=', false)
      .where('signals.owner_id', '=', ownerId)
      .limit(limit),
  );
}

/** Everything of one owner that was ingested in `(from, to]`. */
export async function judgedBetween(
  db: Kysely<Database>,
  ownerId: string,
  window: { from: Date; to: Date },
): Promise<JudgedSignal[]> {
  return await judged(db, (query) =>
    query
      .where('signals.owner_id', '=', ownerId)
      .where('ingested_at', '>', window.from)
      .where('ingested_at', '<=', window.to),
  );
}

/**
 * Everything of one owner that was judged and that no digest told of yet, from now on told of by this day's.
 * What is judged anew afterwards is told of again.
 */
export async function takeUntold(
  unit: Unit,
  ownerId: string,
  day: string,
): Promise<JudgedSignal[]> {
  const taken = await unit.db
    .updateTable('signals')
    .set({ told: day, reread_told: day })
    .where('owner_id', '=', ownerId)
    .where('told', 'is', null)
    .where('state', '<>', 'new')
    .returning('id')
    .execute();
  const ids = new Set(taken.map(({ id }) => id));
  const told = await judged(unit.db, (query) =>
    query.where('signals.owner_id', '=', ownerId).where('told', '=', day),
  );
  return told.filter(({ signal }) => ids.has(signal.id));
}

/** Everything of one owner that was judged and that no digest told of yet. */
export async function readUntold(db: Kysely<Database>, ownerId: string): Promise<JudgedSignal[]> {
  return await judged(db, (query) =>
    query
      .where('signals.owner_id', '=', ownerId)
      .where('told', 'is', null)
      .where('signals.state', '<>', 'new'),
  );
}

/** What triage said of these signals. */
export async function verdictsOf(
  db: Kysely<Database>,
  signalIds: readonly string[],
): Promise<Map<string, Verdict>> {
  if (signalIds.length === 0) return new Map();
  const found = await judged(db, (query) => query.where('signals.id', 'in', signalIds));
  return new Map(found.map(({ verdict }) => [verdict.signalId, verdict]));
}

/** Judged runs of one owner that came, or changed, in `(from, to]`. */
export async function judgedRuns(
  db: Kysely<Database>,
  ownerId: string,
  { from, to }: { from: Date; to: Date },
): Promise<JudgedSignal[]> {
  return await judged(db, (query) =>
    query
      .where('signals.owner_id', '=', ownerId)
      .where('signals.kind', '=', 'run')
      .where('signals.state', '<>', 'new')
      .where('ingested_at', '<=', to)
      .where(({ eb, or }) =>
        or([eb('ingested_at', '>', from), eb('signals.received_at', '>', from)]),
      ),
  );
}

/** Signals with their verdicts, narrowed to one owner and by what the caller adds; newest first. */
export async function judgedOf(
  db: Kysely<Database>,
  ownerId: string,
  narrow: (query: JudgedQuery) => JudgedQuery,
): Promise<JudgedSignal[]> {
  return await judged(db, (query) => narrow(query.where('signals.owner_id', '=', ownerId)));
}

export type JudgedQuery = ReturnType<typeof selectJudged>;

function selectJudged(db: Kysely<Database>) {
  return db
    .selectFrom('signals')
    .innerJoin('verdicts', 'verdicts.signal_id', 'signals.id')
    .selectAll('signals')
    .select(['category', 'confidence', 'lane', 'one_line', 'why', 'explanation', 'due', 'asks'])
    .orderBy('signals.received_at', 'desc')
    .orderBy('signals.id');
}

async function judged(
  db: Kysely<Database>,
  narrow: (query: JudgedQuery) => JudgedQuery,
): Promise<JudgedSignal[]> {
  const rows = await narrow(selectJudged(db)).execute();
  return rows.map((row) => ({
    signal: toSignal(row),
    verdict: Verdict.parse({
      signalId: row.id,
      category: row.category,
      confidence: row.confidence,
      lane: row.lane,
      oneLine: row.one_line,
      why: row.why,
      explanation: row.explanation,
      ...(row.due === null ? {} : { due: row.due }),
      ...(row.asks.length === 0 ? {} : { asks: row.asks }),
    }),
  }));
}

function toRow(verdict: Verdict, { ownerId, at }: { ownerId: string; at: Date }) {
  return {
    signal_id: verdict.signalId,
    owner_id: ownerId,
    category: verdict.category,
    confidence: verdict.confidence,
    lane: verdict.lane,
    one_line: storableText(verdict.oneLine),
    why: storableJson(verdict.why),
    explanation: verdict.explanation === null ? null : storableJson(verdict.explanation),
    due: verdict.due === undefined ? null : storableJson(verdict.due),
    asks: storableJson(verdict.asks ?? []),
    created_at: at,
  };
}
