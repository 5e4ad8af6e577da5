import { ACTIONS } from '../actions/index.ts';
import { findDeed } from '../actions/pipeline-deeds.ts';
import type { Cannot, DeedAsked, PipelineDeed, Prepared } from '../connectors/pipelines/deed.ts';
import type { Context } from '../context.ts';
import type { Person } from '../domain/person.ts';
import { LIFETIME_MS } from '../domain/policy.ts';
import type { Policy } from '../domain/policy-file.ts';
import { decisionOf } from '../domain/policy-rules.ts';
import { type Proposal, proposalDigest } from '../domain/proposal.ts';
import { WORDING } from '../words/wording.ts';
import { errorMessage, Invalid } from '../lib/errors.ts';
import { newId } from '../lib/ids.ts';
import { singleLine } from '../lib/text.ts';
import type { Answer } from '../slack/blocks/answer.ts';
import { getAccount } from '../store/accounts.ts';
import { holdWords } from '../store/claim-policy.ts';
import { holdOn } from '../store/holds.ts';
import { latestVersions } from '../store/proposal-reads.ts';
import { cardKey } from '../store/proposals.ts';
import { insertRefusals } from '../store/refusals.ts';
import type { KnownRepository } from '../store/runs.ts';
import { getSignals } from '../store/signals.ts';
import { cardRoom } from './card-room.ts';
import { readConnection } from './connection.ts';
import { hurry } from './hurry.ts';
import { deliverJob } from './jobs.ts';
import { openFresh } from './merge.ts';
import { createMeter } from './meter.ts';
import { exceptionStep } from './refusal.ts';
import { usablePolicy } from './policy.ts';
import { sortOut } from './propose-policy.ts';
import * as say from '../words/deeds.ts';

export interface AskedDeed {
  person: Person;
  name: PipelineDeed;
  /** Among the person's own sources. */
  where: KnownRepository;
  asked: DeedAsked;
  /** Why it is asked, where no person did so. */
  reason?: string;
}

const safe = WORDING.nothingDone;

/**
 * What a person asked a pipeline source to do, as a card like any other. Refs and environments are the
 * provider's own; a hold, policy and the caps come before anything is opened. No model takes part.
 */
export async function askDeed(ctx: Context, asked: AskedDeed): Promise<Answer> {
  const { person, where } = asked;
  const hold = await holdOn(ctx.store.db, {
    ownerId: person.id,
    kind: `pipeline.${asked.name}`,
    facts: { repository: where.repository },
  });
  if (hold !== null)
    return { what: holdWords(hold), safe, steps: [{ label: say.whatIsHeld, command: 'holds' }] };
  const policy = await usablePolicy(ctx);
  if (policy === null) return { what: say.thePolicyCannotBeRead, safe };
  const prepared = await prepare(ctx, asked);
  if ('cannot' in prepared) return cannot(prepared);
  const opened = await ctx.store.withLock(`propose/${person.id}`, () =>
    open(ctx, { ...asked, prepared, policy }),
  );
  return (
    opened ?? {
      what: say.iAmJustProposingSomething,
      safe,
      next: WORDING.tryAgain,
    }
  );
}

function cannot({ cannot: what, choices = [] }: Cannot): Answer {
  return {
    what,
    safe,
    ...(choices.length === 0 ? {} : { next: say.itKnows(choices.slice(0, 12).join(', ')) }),
  };
}

async function prepare(ctx: Context, asked: AskedDeed): Promise<Prepared | Cannot> {
  const account = await getAccount(ctx.store.db, asked.where.accountId);
  const deed = findDeed(ctx.connectors, account.kind, asked.name);
  if (deed === null) return { cannot: say.iCannotDo(account.kind) };
  const meter = createMeter(ctx, asked.person);
  try {
    return await deed.prepare(await readConnection(ctx, account, meter), asked.asked);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { cannot: `${errorMessage(error)}.` };
  } finally {
    await meter.flush();
  }
}

interface Opening extends AskedDeed {
  prepared: Prepared;
  policy: Policy;
}

async function open(ctx: Context, opening: Opening): Promise<Answer> {
  const { person, policy } = opening;
  if ((await cardRoom(ctx, person.id)) < 1)
    return {
      what: say.tooManyCardsAreWaiting,
      safe,
      next: say.decideSomeOfThemFirst,
    };
  const account = await getAccount(ctx.store.db, opening.where.accountId);
  const planned = await planOf(ctx, opening);
  if (planned === null) return { what: say.noExactRequestCan, safe };
  const { proposals, refused } = sortOut(ctx, policy, {
    planned: [planned],
    accountName: account.name,
  });
  const cards = await ctx.store.write(async (unit) => {
    await insertRefusals(unit, refused);
    return await openFresh(unit, { id: planned.cardId, ownerId: person.id, proposals });
  });
  const [no] = refused;
  if (no !== undefined) return { what: no.reason, safe, ...exception(no.proposal) };
  await hurry(
    ctx,
    cards.map((id) => deliverJob(cardKey(id))),
  );
  if (!cards.includes(planned.cardId)) return { what: say.thatVeryThingWaits, safe, review: true };
  const request = { proposal: planned, accountName: account.name, at: ctx.clock.now() };
  const now = decisionOf(policy, request);
  const shown = ACTIONS[planned.kind].describe(ctx.connectors, planned);
  return {
    what: say.theCardWithAll(shown.question),
    safe: say.itWaitsForYourApprove(safe, planned.risk),
    ...('refuse' in now ? exception(planned, now.refuse) : {}),
  };
}

/** The way past a refusal, by a button or typed. */
function exception({ id }: Proposal, refuse = ''): Pick<Answer, 'next' | 'steps'> {
  return {
    next: `${refuse} ${say.toAskForAnException(id)}`.trim(),
    steps: [exceptionStep(id)],
  };
}

async function planOf(ctx: Context, opening: Opening): Promise<Proposal | null> {
  const { prepared, where, name, person } = opening;
  const [signal] = await getSignals(ctx.store.db, [where.signalId]);
  if (signal === undefined) return null;
  const account = await getAccount(ctx.store.db, where.accountId);
  const kind = `pipeline.${name}` as const;
  const { risk, plan: planned } = ACTIONS[kind];
  const id = newId('prp');
  const plan = planned(ctx.connectors, {
    account,
    signal,
    target: prepared.preconditions,
    proposalId: id,
    at: ctx.clock.now(),
    facts: oneLined(prepared.facts),
  });
  if (plan === null) return null;
  const versions = await latestVersions(ctx.store.db, [signal.id]);
  const version = (versions.get(`${signal.id}/${kind}`)?.version ?? 0) + 1;
  const bound = { kind, accountId: account.id, ownerId: person.id, version, ...plan };
  const now = ctx.clock.now();
  return {
    ...bound,
    id,
    signalId: signal.id,
    risk,
    state: 'pending',
    digest: proposalDigest(bound),
    cardId: newId('crd'),
    reason: singleLine(opening.reason ?? say.youAsked),
    expiresAt: new Date(now.getTime() + LIFETIME_MS[risk]),
    executeAfter: null,
    decidedBy: null,
    decidedAt: null,
    outcome: null,
    movedAt: now,
    wakesAt: null,
    undoes: null,
    receipt: null,
  };
}

/** The body of an issue, and what is a line each already. */
const HAS_LINES: ReadonlySet<string> = new Set(['body', 'environments', 'freezes']);

/** What an outside system wrote stays on its line. */
function oneLined(facts: Prepared['facts']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [
      name,
      HAS_LINES.has(name) ? value : singleLine(value ?? ''),
    ]),
  );
}
