import { ACTIONS } from '../actions/index.ts';
import type { Progress } from '../connectors/pipelines/deed.ts';
import type { Context } from '../context.ts';
import type { Proposal } from '../domain/proposal.ts';
import { Invalid, Reauthorise, Transient } from '../lib/errors.ts';
import { getAccount } from '../store/accounts.ts';
import { noteFollow, openFollow, postponeFollow } from '../store/follows.ts';
import { tellByPost } from '../store/notices.ts';
import { getPerson } from '../store/people.ts';
import { getProposal } from '../store/proposal-reads.ts';
import type { Unit } from '../store/store.ts';
import { readConnection } from './connection.ts';
import { FOLLOW_EVERY_MS } from './finish.ts';
import { createMeter } from './meter.ts';
import * as say from '../words/deeds.ts';

/** Longer than any run may take at GitHub (six hours a job), and than an approval is waited for in one go. */
const FOLLOWED_MS_MAX = 12 * 3_600_000;

const GOES_ON: ReadonlySet<Progress['state']> = new Set(['running', 'waiting']);

/** Looks once how something that was started goes on, says it on the card, and at its end who must know. */
export async function follow(ctx: Context, { proposalId }: { proposalId: string }): Promise<void> {
  await ctx.store.withLock(`follow/${proposalId}`, async () => {
    const followed = await openFollow(ctx.store.db, proposalId);
    if (followed === null) return;
    const proposal = await getProposal(ctx.store.db, proposalId);
    const now = ctx.clock.now();
    const isOver = now.getTime() - followed.startedAt.getTime() > FOLLOWED_MS_MAX;
    const progress = await progressOf(ctx, proposal);
    if (progress instanceof Transient && !isOver) {
      const next = new Date(now.getTime() + Math.max(FOLLOW_EVERY_MS, progress.retryAfterMs ?? 0));
      await ctx.store.write((unit) => postponeFollow(unit, proposal, next));
      return;
    }
    await ctx.store.write(async (unit) => {
      const goesOn = progress !== null && 'state' in progress && GOES_ON.has(progress.state);
      if (progress === null || progress instanceof Transient || (goesOn && isOver)) {
        const words = say.itWasStarted;
        await noteFollow(unit, proposal, { words, next: null, state: 'unknown' });
        await tell(unit, proposal, { what: words, isGood: false });
        return;
      }
      const words = wordsOf(proposal, progress);
      const next = goesOn ? new Date(now.getTime() + FOLLOW_EVERY_MS) : null;
      await noteFollow(unit, proposal, { words, next, state: progress.state });
      if (next === null)
        await tell(unit, proposal, { what: words, isGood: progress.state === 'succeeded' });
    });
  });
}

/** Null where nobody can say any more; what passes is given back, to look again later. */
async function progressOf(ctx: Context, proposal: Proposal): Promise<Progress | Transient | null> {
  const { progress } = ACTIONS[proposal.kind];
  if (progress === undefined) return null;
  const account = await getAccount(ctx.store.db, proposal.accountId);
  if (account.state !== 'connected') return null;
  const meter = createMeter(ctx, await getPerson(ctx.store.db, proposal.ownerId));
  try {
    return await progress(ctx.connectors, await readConnection(ctx, account, meter), proposal);
  } catch (error) {
    if (error instanceof Transient) return error;
    if (error instanceof Invalid || error instanceof Reauthorise) return null;
    throw error;
  } finally {
    await meter.flush();
  }
}

function wordsOf({ kind, facts }: Proposal, { state, words }: Progress): string {
  const { environment = '', sha = '' } = facts;
  if (kind === 'pipeline.cancel')
    return state === 'cancelled' ? say.itWasCancelled(words) : `${say.cancelling[state]} ${words}.`;
  if (kind === 'pipeline.reject') return state === 'failed' ? say.itWasRefused(words) : `${words}.`;
  const version = sha.slice(0, 12);
  switch (state) {
    case 'succeeded':
      return say.runsNow(environment, version, words);
    case 'failed':
      return say.itFailed(environment, version, words);
    case 'cancelled':
      return say.itWasCancelledHalfWay(environment, version, words);
    case 'waiting':
    case 'running':
    default:
      return say.underWay(words);
  }
}

/** An edited card rings for nobody; how a production change ended must. */
async function tell(
  unit: Unit,
  { ownerId, risk, kind, facts }: Proposal,
  end: { what: string; isGood: boolean },
): Promise<void> {
  if (risk !== 'R3') return;
  const { repository = '', environment = '' } = facts;
  const next = say.toGoBackToWhat(repository, environment);
  await tellByPost(unit, {
    ownerId,
    what: `${repository}: ${end.what}`,
    ...(end.isGood || kind === 'pipeline.rollback' ? {} : { next }),
  });
}
