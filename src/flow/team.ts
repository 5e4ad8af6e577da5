import type { Context } from '../context.ts';
import { type Person, slackIds } from '../domain/person.ts';
import { TEAM_MIN } from '../domain/policy-file.ts';
import { localDay } from '../lib/time.ts';
import { listAccounts } from '../store/accounts.ts';
import { listPeople } from '../store/people.ts';
import { isPaused } from '../store/switches.ts';
import { usageBetween } from '../store/usage.ts';
import { policyOwners, usablePolicy } from './policy.ts';
import * as say from '../words/telling.ts';

/** How Nightshift does in one workspace. Nothing of what any person reads is in it, and nobody is compared. */
export interface TeamHealth {
  stopped: boolean;
  people: number;
  accounts: number;
  /** Sources that could not be read, by the kind of source: whose they are is not said. */
  unwell: { name: string; problem: string }[];
  /** Of all together; null where fewer than five used any, of whom it would tell something. */
  tokens: number | null;
  policy: string;
}

/** Null for whoever is no owner of the policy. */
export async function readTeam(ctx: Context, ownerId: string): Promise<TeamHealth | null> {
  const { teamId } = slackIds(ownerId);
  const policy = await usablePolicy(ctx);
  if (policy === null || !policyOwners(policy, teamId).includes(ownerId)) return null;
  const isOurs = (id: string): boolean => slackIds(id).teamId === teamId;
  const people = (await listPeople(ctx.store.db)).filter(({ id }) => isOurs(id));
  const accounts = (await listAccounts(ctx.store.db)).filter((account) => isOurs(account.ownerId));
  const approvers = Object.keys(policy.people.approvers).length;
  return {
    // The scope of the whole team alone: `U0` is nobody's id.
    stopped: await isPaused(ctx.store.db, `${teamId}/U0`),
    people: people.length,
    accounts: accounts.length,
    unwell: accounts.flatMap(({ kind, state, coverage }) =>
      state === 'reauthorise' || coverage.problem !== null
        ? [{ name: kind, problem: coverage.problem ?? say.mustBeConnectedAgain }]
        : [],
    ),
    tokens: await tokensToday(ctx, people),
    policy: say.ofApprovers(policyOwners(policy, teamId).length, approvers, policy.rules.length),
  };
}

async function tokensToday(ctx: Context, people: readonly Person[]): Promise<number | null> {
  const used: number[] = [];
  for (const { id, timeZone } of people) {
    const day = localDay(ctx.clock.now(), timeZone);
    const usage = await usageBetween(ctx.store.db, id, { fromDay: day, toDay: day });
    const tokens = usage.inputTokens + usage.outputTokens;
    if (tokens > 0) used.push(tokens);
  }
  return used.length < TEAM_MIN ? null : used.reduce((sum, tokens) => sum + tokens, 0);
}
