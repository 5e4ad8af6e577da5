import type { Context } from '../context.ts';
import { actionWords } from '../domain/action-words.ts';
import { misfitOf } from '../domain/policy.ts';
import { slackIds } from '../domain/person.ts';
import { askException } from '../flow/exceptions.ts';
import { pause } from '../flow/pause.ts';
import { currentPolicy, policyOwners } from '../flow/policy.ts';
import { nameTicket } from '../flow/tickets.ts';
import type { Notice } from '../slack/blocks/notice.ts';
import { lastPolicy } from '../store/policies.ts';
import { listRefusals } from '../store/refusals.ts';
import { actorOf } from '../flow/standing.ts';
import { logFailure } from './log-failure.ts';
import { WORDING } from '../words/wording.ts';
import * as say from '../words/commands.ts';

const REFUSALS_SHOWN_MAX = 5;

export interface PolicyWord {
  word: 'stop' | 'start' | 'refused' | 'ticket' | 'exception';
  rest: readonly string[];
}

/** What `/nightshift` knows of policy. */
export async function policyAnswer(
  ctx: Context,
  person: string,
  { word, rest }: PolicyWord,
): Promise<Notice> {
  if (word === 'refused') return await refusals(ctx, person);
  return await failingClosed(ctx, async () => {
    if (word === 'stop' || word === 'start') return await turnTeam(ctx, person, word === 'stop');
    const actor = await actorOf(ctx, slackIds(person));
    const [proposalId = '', second = '', ...reason] = rest;
    if (word === 'ticket')
      return { what: (await nameTicket(ctx, { actor, proposalId, ticket: second })).words };
    const asked = { actor, proposalId, minutes: Number(second), reason: reason.join(' ') };
    return { what: (await askException(ctx, asked)).words };
  });
}

/** Stopping works by the last policy that could be read; starting again only by one that can. */
async function turnTeam(ctx: Context, person: string, stopped: boolean): Promise<Notice> {
  const { teamId } = slackIds(person);
  const policy = stopped
    ? await currentPolicy(ctx).catch(async () => (await lastPolicy(ctx.store.db))?.policy ?? null)
    : await currentPolicy(ctx);
  const misfit = misfitOf(await actorOf(ctx, slackIds(person)));
  if (misfit !== null || policy === null || !policyOwners(policy, teamId).includes(person))
    return {
      what: say.onlyAnOwnerNamedLabel,
      safe: WORDING.nothingChanged,
      next: say.forYourselfAlone,
    };
  const changed = await pause(ctx, { team: teamId }, { by: person, paused: stopped });
  if (!changed) return { what: stopped ? say.itWasStoppedAlready : say.itWasRunningAlready };
  return stopped
    ? {
        what: say.stoppedForEverybody,
        safe: say.nothingIsExecuted,
        next: say.toGo,
      }
    : { what: say.runningAgainForEverybody, safe: say.whoeverPausedForThemself };
}

async function refusals(ctx: Context, person: string): Promise<Notice> {
  const found = await listRefusals(ctx.store.db, person, REFUSALS_SHOWN_MAX);
  if (found.length === 0) return { what: say.policyRefusedNothing };
  return {
    what: say.refusedByPolicy,
    safe: found
      .map(({ proposal, reason }) => `${actionWords(proposal.kind)} (${proposal.id}): ${reason}`)
      .join(' · '),
    next: say.toAskForAnException,
  };
}

export async function failingClosed(ctx: Context, work: () => Promise<Notice>): Promise<Notice> {
  try {
    return await work();
  } catch (error) {
    const reference = logFailure(ctx, error, 'a command could not be carried out');
    return { what: say.thisCouldNotBeChecked, next: say.pleaseTryAgain(reference) };
  }
}
