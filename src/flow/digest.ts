import type { Context } from '../context.ts';
import { type Account, FIRST_READ_MS, isPipeline } from '../domain/account.ts';
import { type Digest, DIGEST_CAPS, type DigestOffer } from '../domain/digest.ts';
import { addsUp, digestEntries } from '../domain/digest-entry.ts';
import { memoryLine } from '../domain/memory.ts';
import { hasDigestOn, type Person, slackIds } from '../domain/person.ts';
import { Conflict } from '../lib/errors.ts';
import { addDays, localDay, localInstant, weekday } from '../lib/time.ts';
import { listAccounts } from '../store/accounts.ts';
import { auditHead } from '../store/audit.ts';
import { countUntriaged, digestKey, findDigest, lastDigest, saveDigest } from '../store/digests.ts';
import { memoriesSince } from '../store/memories.ts';
import { getPerson } from '../store/people.ts';
import { decidedSince } from '../store/proposal-reads.ts';
import { countHeld } from '../store/signals.ts';
import { countRefusals } from '../store/refusals.ts';
import type { Unit } from '../store/store.ts';
import { readPause } from '../store/switches.ts';
import { usageBetween } from '../store/usage.ts';
import { readRereads, takeRereads } from '../store/rereads.ts';
import { type JudgedSignal, readUntold, takeUntold } from '../store/verdicts.ts';
import { neutralisedPart, rereadPart, sourceOf } from './digest-content.ts';
import { newsParts } from './digest-news.ts';
import { followUps } from './follow-ups.ts';
import { deliverJob } from './jobs.ts';
import { weekSummary } from './outcomes.ts';
import { namedCards } from './named-cards.ts';
import { refreshLocale, writtenForReader } from './reader.ts';
import { renewOffers } from './renew-offers.ts';

/** Composes and posts the person's digest of the local day; the second call on a day does nothing. */
export async function digest(ctx: Context, { ownerId }: { ownerId: string }): Promise<void> {
  await ctx.store.withLock(`digest/${ownerId}`, async () => {
    const person = await getPerson(ctx.store.db, ownerId);
    const day = localDay(ctx.clock.now(), person.timeZone);
    if ((await findDigest(ctx.store.db, ownerId, day)) !== null) return;
    await refreshLocale(ctx, person);
    await writtenForReader(ctx, ownerId, async () => {
      const offers = await offersTo(ctx, person, true);
      await ctx.store.write((unit) => write(ctx, { unit, person, day, offers }));
    });
    await ctx.queue.enqueue([deliverJob(digestKey(ownerId, day))]);
  });
}

/** What the digest would say now. Nothing counts as told by it, and the day's own digest still comes. */
export async function previewDigest(ctx: Context, person: Person): Promise<Digest> {
  const { db } = ctx.store;
  const at = ctx.clock.now();
  const day = localDay(at, person.timeZone);
  const judged = await readUntold(db, person.id);
  const reread = await readRereads(db, person.id);
  const offers = await offersTo(ctx, person, false);
  const composing = { unit: { db, at }, person, day, offers };
  const composed = await compose(ctx, composing, { judged, reread });
  return { ...composed, dueAt: composed.to };
}

interface Composing {
  unit: { db: Context['store']['db']; at: Date };
  person: Person;
  day: string;
  offers: readonly DigestOffer[];
}

/** Asks providers, and so comes before the transaction that writes the digest. */
async function offersTo(ctx: Context, person: Person, renew: boolean): Promise<DigestOffer[]> {
  const last = await lastDigest(ctx.store.db, person.id);
  return await renewOffers(ctx, { person, since: last?.to ?? person.joinedAt, renew });
}

interface Writing extends Composing {
  unit: Unit;
}

/** What is told and that it is told become true together, so that nothing is told twice or never. */
async function write(ctx: Context, writing: Writing): Promise<void> {
  const { unit, person, day } = writing;
  const reread = await takeRereads(unit, person.id, day);
  const judged = await takeUntold(unit, person.id, day);
  const composed = await compose(ctx, writing, { judged, reread });
  const entries = digestEntries(judged);
  if (!addsUp(composed, entries)) throw new Error(`The digest of ${day} does not add up`);
  if (!(await saveDigest(unit, composed, entries)))
    throw new Conflict(`The digest of ${day} was written meanwhile`);
}

async function compose(
  ctx: Context,
  { unit, person, day, offers }: Composing,
  { judged, reread }: Record<'judged' | 'reread', readonly JudgedSignal[]>,
): Promise<Digest> {
  const { db, at: to } = unit;
  const last = await lastDigest(db, person.id);
  const accounts = await listAccounts(db, person.id);
  const from = last?.to ?? firstFrom(person, accounts);
  const decided = await decidedSince(db, person.id, from);
  const cards = await namedCards(ctx, { db, ownerId: person.id });
  const waitedFor = await followUps({ db }, person, to);
  const head = await auditHead(db, slackIds(person.id).teamId);
  const pause = await readPause(db, person.id);
  return {
    ownerId: person.id,
    day,
    timeZone: person.timeZone,
    from: from.toISOString(),
    to: to.toISOString(),
    dueAt: localInstant(day, person.digestTime, person.timeZone).toISOString(),
    missed:
      last === null ? [] : daysBetween(last.day, day).filter((each) => hasDigestOn(person, each)),
    untriaged: await countUntriaged(db, person.id),
    sources: accounts.map((account) => sourceOf(account, { judged, from })),
    decisions: {
      open: cards.reduce((sum, { count }) => sum + count, 0),
      cards,
      held: await countHeld(db, person.id),
    },
    ...(await newsParts(ctx, { ownerId: person.id, accounts, judged, from, to })),
    ...(offers.length === 0 ? {} : { offers }),
    ...rereadPart(reread),
    ...(waitedFor.length === 0 ? {} : { followUps: waitedFor }),
    learned: (await memoriesSince(db, person.id, { since: from, now: to }))
      .slice(0, DIGEST_CAPS.learned)
      .map(memoryLine),
    neutralised: neutralisedPart(judged, { refused: await countRefusals(db, person.id, from) }),
    executed: {
      done: decided.filter(({ state }) => state === 'done').length,
      failed: decided.filter(({ state }) => state === 'failed').length,
      unknown: decided.filter(({ state }) => state === 'unknown').length,
      allowed: decided.filter(
        ({ state, allowanceId }) => state === 'done' && allowanceId !== undefined,
      ).length,
    },
    usage: await usageBetween(db, person.id, {
      fromDay: localDay(from, person.timeZone),
      toDay: day,
    }),
    ...(await weekPart(ctx, person, { last: last?.day ?? null, day })),
    modelConfigured: ctx.model !== null,
    paused: pause.paused,
    ...(pause.resumesAt === null ? {} : { resumesAt: pause.resumesAt.toISOString() }),
    chainHead: { seq: head.seq, hash: head.hash },
  };
}

/** The first digest begins when the first of the sources that were read was connected: it covers nothing before. */
function firstFrom({ joinedAt }: Person, accounts: readonly Account[]): Date {
  const starts = accounts.flatMap(({ kind, coverage: { readFrom, readUntil } }) =>
    readFrom === undefined || readUntil === null
      ? []
      : [readFrom.getTime() + (isPipeline(kind) ? FIRST_READ_MS : 0)],
  );
  return starts.length === 0 ? joinedAt : new Date(Math.min(...starts));
}

/** With the first digest of a week, from the second one on. */
async function weekPart(
  ctx: Context,
  person: Person,
  { last, day }: { last: string | null; day: string },
): Promise<Pick<Digest, 'week'>> {
  const monday = addDays(day, 1 - weekday(day));
  if (last === null || last >= monday) return {};
  const week = await weekSummary(ctx, person);
  return week === null ? {} : { week };
}

function daysBetween(last: string, day: string): string[] {
  const days: string[] = [];
  for (let next = addDays(last, 1); next < day; next = addDays(next, 1)) days.push(next);
  return days;
}
