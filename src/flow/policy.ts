import type { Context } from '../context.ts';
import { widenings } from '../domain/policy-diff.ts';
import { DEFAULT_POLICY, type Policy } from '../domain/policy-file.ts';
import { slackIds } from '../domain/person.ts';
import { errorMessage, Invalid } from '../lib/errors.ts';
import { tellByPost } from '../store/notices.ts';
import { listPeople } from '../store/people.ts';
import { insertPolicy, lastPolicy } from '../store/policies.ts';
import type { Unit } from '../store/store.ts';
import * as say from '../words/telling.ts';

const CHANGES_TOLD_MAX = 8;

/**
 * The policy in force at this moment, recorded the first time that it is seen. Throws `Invalid` where the
 * file cannot be used: then nothing is approved or executed, and an older version does not stand in for it.
 */
export async function currentPolicy(ctx: Context): Promise<Policy> {
  const now = await ctx.policy.current();
  if ((await lastPolicy(ctx.store.db))?.hash !== now.hash)
    await ctx.store.withLock('policy', () => ctx.store.write((unit) => noteChange(unit, now)));
  return now.policy;
}

/** As `currentPolicy`; null where there is none to go by, which the log then says. */
export async function usablePolicy(ctx: Context): Promise<Policy | null> {
  try {
    return await currentPolicy(ctx);
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    ctx.log.error({ error: errorMessage(error) }, 'the policy cannot be used: nothing is done');
    return null;
  }
}

/** `TEAM/USER` of those who decide exceptions and may stop everything, in this team. */
export function policyOwners(policy: Policy, teamId: string): string[] {
  return (policy.people.owners ?? []).map((userId) => `${teamId}/${userId}`);
}

async function noteChange(unit: Unit, now: { policy: Policy; hash: string }): Promise<void> {
  const last = await lastPolicy(unit.db);
  if (last?.hash === now.hash) return;
  const before = last?.policy ?? DEFAULT_POLICY;
  await insertPolicy(unit, now);
  const wider = widenings(before, now.policy);
  const people = await listPeople(unit.db);
  for (const teamId of new Set(people.map(({ id }) => slackIds(id).teamId)))
    await noteInTeam(unit, { ...now, teamId, wider, before, isFirst: last === null });
}

async function noteInTeam(
  unit: Unit,
  change: {
    policy: Policy;
    hash: string;
    teamId: string;
    wider: string[];
    before: Policy;
    isFirst: boolean;
  },
): Promise<void> {
  const { policy, hash, teamId, wider } = change;
  const event = { actor: { kind: 'flow', id: 'policy' } as const, subject: hash };
  const scope = `${teamId}/U0`;
  unit.record(scope, { ...event, type: 'policy.loaded', data: { version: policy.version } });
  if (wider.length === 0) return;
  unit.record(scope, { ...event, type: 'policy.widened', data: { changes: wider.length } });
  // The first policy that is ever seen changes nothing that anybody was told.
  if (change.isFirst) return;
  // Whoever was an owner until now must hear of it too, or an added owner could be the only one to know.
  const owners = [...policyOwners(change.before, teamId), ...policyOwners(policy, teamId)];
  const left = wider.length - CHANGES_TOLD_MAX;
  for (const ownerId of new Set(owners)) {
    await tellByPost(unit, {
      ownerId,
      what: say.thePolicyWasChanged(hash.slice(0, 12)),
      safe: `${wider.slice(0, CHANGES_TOLD_MAX).join(' · ')}${left > 0 ? say.andMore(left) : ''}`,
      next: say.ifYouDoNotKnow,
    });
  }
}
