import { ACTIONS } from '../actions/index.ts';
import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import {
  addsUp,
  type Digest,
  DIGEST_CAPS,
  type DigestFailure,
  type DigestMail,
  type DigestSource,
  emptyCategories,
  topMails,
} from '../domain/digest.ts';
import { memoryLine } from '../domain/memory.ts';
import { type Person, slackIds } from '../domain/person.ts';
import type { ActionKind } from '../domain/proposal.ts';
import { hasFailed, isMailSignal, isRunSignal } from '../domain/signal.ts';
import { MailCategory } from '../domain/verdict.ts';
import { addDays, localDay, localInstant } from '../lib/time.ts';
import { listAccounts } from '../store/accounts.ts';
import { auditHead } from '../store/audit.ts';
import { digestKey, findDigest, lastDigest, saveDigest } from '../store/digests.ts';
import { memoriesSince } from '../store/memories.ts';
import { getPerson } from '../store/people.ts';
import { isPaused } from '../store/switches.ts';
import { decidedSince, openCards } from '../store/proposal-reads.ts';
import { countHeld } from '../store/signals.ts';
import { usageBetween } from '../store/usage.ts';
import { judgedBetween, type JudgedSignal } from '../store/verdicts.ts';
import { deliverJob } from './jobs.ts';

/** Composes and posts the person's digest of the local day; the second call on a day does nothing. */
export async function digest(ctx: Context, { ownerId }: { ownerId: string }): Promise<void> {
  await ctx.store.withLock(`digest/${ownerId}`, async () => {
    const person = await getPerson(ctx.store.db, ownerId);
    const day = localDay(ctx.clock.now(), person.timeZone);
    if ((await findDigest(ctx.store.db, ownerId, day)) !== null) return;
    const composed = await compose(ctx, person, day);
    if (!addsUp(composed)) throw new Error(`The digest of ${day} does not add up`);
    await ctx.store.write((unit) => saveDigest(unit, composed));
    await ctx.queue.enqueue([deliverJob(digestKey(ownerId, day))]);
  });
}

async function compose(ctx: Context, person: Person, day: string): Promise<Digest> {
  const { db } = ctx.store;
  const to = ctx.clock.now();
  const from =
    (await lastDigest(db, person.id))?.to ??
    localInstant(addDays(day, -1), '00:00', person.timeZone);
  const judged = await judgedBetween(db, person.id, { from, to });
  const accounts = await listAccounts(db, person.id);
  const decided = await decidedSince(db, person.id, from);
  const cards = await openCards(db, person.id);
  const head = await auditHead(db, slackIds(person.id).teamId);
  return {
    ownerId: person.id,
    day,
    timeZone: person.timeZone,
    from: from.toISOString(),
    to: to.toISOString(),
    sources: accounts.map((account) => sourceOf(account, { judged, from })),
    decisions: {
      open: cards.reduce((sum, { open }) => sum + open, 0),
      cards: cards.map(({ kind, open }) => ({ question: questionOf(kind), count: open })),
      held: await countHeld(db, person.id),
    },
    mail: mailPart(judged),
    deploys: deployPart(judged),
    learned: (await memoriesSince(db, person.id, { since: from, now: to }))
      .slice(0, DIGEST_CAPS.learned)
      .map(memoryLine),
    executed: {
      done: decided.filter(({ state }) => state === 'done').length,
      failed: decided.filter(({ state }) => state === 'failed').length,
      unknown: decided.filter(({ state }) => state === 'unknown').length,
    },
    usage: await usageBetween(db, person.id, {
      fromDay: localDay(from, person.timeZone),
      toDay: day,
    }),
    modelConfigured: ctx.model !== null,
    paused: await isPaused(db, person.id),
    chainHead: { seq: head.seq, hash: head.hash },
  };
}

function sourceOf(
  account: Account,
  window: { judged: readonly JudgedSignal[]; from: Date },
): DigestSource {
  const { readUntil, problem, resyncedAt } = account.coverage;
  return {
    name: account.name,
    kind: account.kind,
    readUntil: readUntil?.toISOString() ?? null,
    problem: problem ?? (readUntil === null ? 'It was never read.' : null),
    resynced: resyncedAt !== null && resyncedAt > window.from,
    signals: window.judged.filter(({ signal }) => signal.accountId === account.id).length,
  };
}

function questionOf(kind: string): string {
  const words: Readonly<Record<ActionKind, string>> = {
    'mail.archive': 'Archive',
    'mail.label': 'Star',
    'mail.draft': 'Save a reply as draft',
    'pipeline.rerun': 'Run failed jobs again',
    'mail.unarchive': 'Move back into the inbox',
    'mail.unlabel': 'Take the star off',
    'mail.undraft': 'Delete a draft again',
  };
  return kind in ACTIONS
    ? (Object.entries(words).find(([name]) => name === kind)?.[1] ?? kind)
    : kind;
}

function mailPart(judged: readonly JudgedSignal[]): Digest['mail'] {
  const byCategory = emptyCategories();
  const mails: DigestMail[] = [];
  let undecodable = 0;
  for (const { signal, verdict } of judged) {
    if (!isMailSignal(signal)) continue;
    const category = MailCategory.parse(verdict.category);
    byCategory[category] += 1;
    if (signal.content.undecodable.length > 0) undecodable += 1;
    const { name, address } = signal.content.from;
    mails.push({
      signalId: signal.id,
      category,
      who: name === '' ? address : name,
      line: verdict.oneLine,
      why: verdict.why,
      receivedAt: signal.receivedAt.toISOString(),
    });
  }
  return { read: mails.length, byCategory, undecodable, top: topMails(mails) };
}

function deployPart(judged: readonly JudgedSignal[]): Digest['deploys'] {
  const runs = judged.filter(({ signal }) => isRunSignal(signal));
  const failed = runs.flatMap(({ signal, verdict }) =>
    isRunSignal(signal) && hasFailed(signal.content)
      ? [{ signal, run: signal.content, verdict }]
      : [],
  );
  const top = failed
    .slice(0, DIGEST_CAPS.topFailures)
    .map(({ signal, run, verdict }): DigestFailure => ({
      signalId: signal.id,
      repository: run.repository,
      workflow: run.workflow,
      branch: run.branch,
      step: [verdict.explanation?.job, verdict.explanation?.step]
        .filter((part) => part !== undefined && part !== '')
        .join(' › '),
      cause: verdict.explanation?.cause ?? 'Its log could not be read.',
      evidence:
        verdict.explanation?.evidence.slice(0, DIGEST_CAPS.evidenceLines).map(({ text }) => text) ??
        [],
      url: run.url,
    }));
  return {
    runs: runs.length,
    failed: failed.length,
    explained: failed.filter(
      ({ verdict }) => verdict.explanation !== null && verdict.explanation.evidence.length > 0,
    ).length,
    running: runs.filter(
      ({ signal }) => isRunSignal(signal) && signal.content.status !== 'completed',
    ).length,
    top,
  };
}
