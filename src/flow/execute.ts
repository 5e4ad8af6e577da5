import { ACTIONS } from '../actions/index.ts';
import { PIPELINE_ACTIONS } from '../actions/pipeline-deeds.ts';
import { isMail } from '../domain/account.ts';
import type { ApprovedProposal, Proposal } from '../domain/proposal.ts';
import type { Context } from '../context.ts';
import { mailConnector, pipelineConnector } from '../actions/action.ts';
import type { Connection, Receipt, Writer } from '../connectors/connector.ts';
import {
  Conflict,
  errorMessage,
  Invalid,
  Reauthorise,
  Transient,
  UnknownOutcome,
} from '../lib/errors.ts';
import { getAccount, saveProgress } from '../store/accounts.ts';
import { claim } from '../store/claims.ts';
import { getPerson } from '../store/people.ts';
import { getProposal, READ_BACK_AFTER_MS } from '../store/proposal-reads.ts';
import { cardKey, transition, type Transition } from '../store/proposals.ts';
import { reopenSignal } from '../store/signals.ts';
import { isPaused } from '../store/switches.ts';
import { openWriteGrant } from '../store/vault.ts';
import { renewWriteGrant } from '../store/vault-renewal.ts';
import { deliverJob, executeJob } from './jobs.ts';
import { usablePolicy } from './policy.ts';
import { renewStandings } from './standing.ts';
import { releaseFiling } from './file-under.ts';
import { doneWords, finish } from './finish.ts';
import { createMeter, type Meter } from './meter.ts';
import { inspect, targetOf } from './inspect.ts';
import * as say from '../words/outcomes.ts';

const FLOW = { kind: 'flow', id: 'execute' } as const;
/** When the provider certainly did nothing and named no time to come back. */
const RETRY_MS = 5_000;
const READ_BACK_SOON_MS = 1_000;

/**
 * Takes one proposal its next step. The lock dies with this process, so whoever finds a claimed proposal
 * while holding the lock knows that its executor is gone: what happened is then unknown, and is read back
 * from the provider, never sent again.
 */
export async function execute(ctx: Context, { proposalId }: { proposalId: string }): Promise<void> {
  await ctx.store.withLock(`execute/${proposalId}`, async () => {
    const proposal = await getProposal(ctx.store.db, proposalId);
    const meter = createMeter(ctx, await getPerson(ctx.store.db, proposal.ownerId));
    try {
      if (proposal.state === 'claimed')
        await resolve(ctx, await toUnknown(ctx, proposal, say.nightshiftStoppedBefore), meter);
      else if (proposal.state === 'unknown') await resolve(ctx, proposal, meter);
      else if (proposal.state === 'approved') await carryOut(ctx, proposal, meter);
    } catch (error) {
      await disconnected(ctx, proposal, error);
    } finally {
      await meter.flush();
      await deliverCard(ctx, proposal);
    }
  });
}

/** A grant that died since: what waited for it is withdrawn, and the account asks to be connected again. */
async function disconnected(ctx: Context, { id }: Proposal, error: unknown): Promise<void> {
  if (!(error instanceof Reauthorise)) throw error;
  const proposal = await getProposal(ctx.store.db, id);
  const account = await getAccount(ctx.store.db, proposal.accountId);
  await ctx.store.write(async (unit) => {
    const problem = say.itMustBeConnectedAgain;
    await saveProgress(unit, account, {
      progress: { state: 'reauthorise', problem },
      event: { type: 'account.failed', data: { error: error.name } },
    });
    if (proposal.state !== 'approved') return;
    await transition(unit, {
      proposal,
      to: 'withdrawn',
      actor: FLOW,
      outcome: say.theAccountMustBeConnected,
    });
  });
}

async function carryOut(ctx: Context, proposal: Proposal, meter: Meter): Promise<void> {
  const target = await targetOf(ctx, proposal, meter);
  const freshness = await inspect(ctx, proposal, target);
  if (!freshness.fresh) {
    await ctx.store.write(async (unit) => {
      await transition(unit, { proposal, to: 'superseded', actor: FLOW, outcome: freshness.why });
      await releaseFiling(unit, proposal);
      if (freshness.askAgain) await reopenSignal(unit, target.signal, freshness.now);
    });
    return;
  }
  const policy = await usablePolicy(ctx);
  if (policy === null) return;
  await renewStandings(ctx, proposal);
  const claimed = await claim(ctx.store, proposal.id, policy);
  if (claimed.claimed) await send(ctx, claimed.proposal, meter);
}

async function send(ctx: Context, approved: ApprovedProposal, meter: Meter): Promise<void> {
  let receipt: Receipt;
  try {
    const writer = await openWriter(ctx, approved, meter);
    if (await releasedByPause(ctx, approved)) return;
    receipt = await writer.send();
  } catch (error) {
    await afterFailure(ctx, approved, error);
    return;
  }
  const { providerId } = receipt;
  await finish(ctx, approved, {
    outcome: doneWords(approved, ctx.clock.now()),
    data: { providerId },
    receipt,
  });
}

/** The last look before anything leaves: what was claimed and not sent when the switch was thrown is given back. */
async function releasedByPause(ctx: Context, approved: ApprovedProposal): Promise<boolean> {
  if (!(await isPaused(ctx.store.db, approved.ownerId))) return false;
  await move(ctx, {
    proposal: approved,
    to: 'approved',
    type: 'proposal.released',
    actor: FLOW,
    data: { why: 'paused' },
  });
  return true;
}

async function writeConnection(
  ctx: Context,
  approved: ApprovedProposal,
  meter: Meter,
): Promise<Connection> {
  const account = await getAccount(ctx.store.db, approved.accountId);
  const secret = await openWriteGrant(ctx.store.db, ctx.vaultKey, approved);
  return {
    account,
    secret,
    renew: (use) =>
      ctx.store.write((unit) =>
        renewWriteGrant(unit, approved, { key: ctx.vaultKey, actor: FLOW, use }),
      ),
    mayGo: async () => {
      if (await isPaused(ctx.store.db, approved.ownerId)) throw new Transient('All is paused');
    },
    meter: (usage) => meter.add(usage),
  };
}

/** What goes to a sender's own server gets no grant to anything. */
async function openWriter(ctx: Context, approved: ApprovedProposal, meter: Meter): Promise<Writer> {
  if (approved.kind === 'mail.unsubscribe') return ctx.connectors.oneClick.openWriter(approved);
  const connection = await writeConnection(ctx, approved, meter);
  const { kind } = connection.account;
  return isMail(kind)
    ? mailConnector(ctx.connectors, kind).openWriter(connection, approved)
    : pipelineConnector(ctx.connectors, kind).openWriter(connection, approved);
}

async function afterFailure(
  ctx: Context,
  approved: ApprovedProposal,
  error: unknown,
): Promise<void> {
  if (error instanceof Transient) {
    const executeAfter = new Date(ctx.clock.now().getTime() + (error.retryAfterMs ?? RETRY_MS));
    await move(ctx, {
      proposal: approved,
      to: 'approved',
      type: 'proposal.released',
      actor: FLOW,
      executeAfter,
    });
    await ctx.queue.enqueue([executeJob(approved.id, error.retryAfterMs ?? RETRY_MS)]);
    return;
  }
  if (error instanceof Conflict) {
    await move(ctx, {
      proposal: approved,
      to: 'superseded',
      actor: FLOW,
      outcome: say.theProviderRefused(errorMessage(error)),
    });
    return;
  }
  if (error instanceof Invalid || error instanceof Reauthorise) {
    await move(ctx, {
      proposal: approved,
      to: 'failed',
      actor: FLOW,
      outcome: say.itCouldNotBeCarried(errorMessage(error)),
    });
    return;
  }
  const unknown = await toUnknown(
    ctx,
    approved,
    error instanceof UnknownOutcome ? say.theAnswerWasLost : say.somethingUnexpectedHappened,
  );
  await ctx.queue.enqueue([executeJob(unknown.id, READ_BACK_SOON_MS)]);
  if (!(error instanceof UnknownOutcome)) throw error;
}

async function toUnknown(ctx: Context, proposal: Proposal, why: string): Promise<Proposal> {
  return await move(ctx, {
    proposal,
    to: 'unknown',
    actor: FLOW,
    outcome: say.itIsBeingReadBack(why),
  });
}

/** Asks the provider what became of it. What stays unclear stays `unknown`, for a person to look at. */
async function resolve(ctx: Context, proposal: Proposal, meter: Meter): Promise<void> {
  const target = await targetOf(ctx, proposal, meter);
  const action = ACTIONS[proposal.kind];
  const readBack = await action.readBack(ctx.connectors, target.connection, proposal);
  if (readBack === 'applied') {
    const receipt = await action.found?.(ctx.connectors, target.connection, proposal);
    await finish(ctx, proposal, {
      outcome: say.doneTheAnswerWasLost,
      data: { readBack },
      ...(receipt === undefined || receipt === null ? {} : { receipt }),
    });
    return;
  }
  const waitedMs = ctx.clock.now().getTime() - proposal.movedAt.getTime();
  if (readBack === 'unclear' || waitedMs < READ_BACK_AFTER_MS) return;
  await ctx.store.write(async (unit) => {
    // What a person asked for by name is asked again by them alone.
    const asksAgain = proposal.undoes === null && !(proposal.kind in PIPELINE_ACTIONS);
    const again = asksAgain ? say.itIsAskedAgain : '';
    const outcome = say.itWasInterruptedBefore(again);
    await transition(unit, { proposal, to: 'failed', actor: FLOW, outcome, data: { readBack } });
    if (asksAgain) await reopenSignal(unit, target.signal);
  });
}

async function move(ctx: Context, change: Transition): Promise<Proposal> {
  return await ctx.store.write((unit) => transition(unit, change));
}

async function deliverCard(ctx: Context, { cardId }: Proposal): Promise<void> {
  await ctx.queue.enqueue([deliverJob(cardKey(cardId))]);
}
