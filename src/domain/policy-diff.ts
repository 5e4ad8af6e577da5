import type { Match, Policy, Rule } from './policy-file.ts';
import * as say from '../words/policy.ts';

type Named = Policy['freezes'][number] | Rule;

/**
 * What a new policy may permit that the old one did not, a line each; empty when it is at least as strict.
 * Where that cannot be told from the texts, it counts as wider: owners look once too often.
 */
export function widenings(before: Policy, after: Policy): string[] {
  return [
    ...listed('owners', before.people.owners, after.people.owners),
    ...Object.entries(after.people.approvers).flatMap(([role, people]) =>
      listed(say.approvers(role), before.people.approvers[role], people),
    ),
    ...Object.entries(after.people.managers).flatMap(([manager, people]) =>
      listed(say.managedBy(manager), before.people.managers[manager], people),
    ),
    ...Object.entries(after.people.teams ?? {}).flatMap(([team, { members, readers }]) => [
      ...listed(say.readersOfTeam(team), before.people.teams?.[team]?.readers, readers),
      ...listed(say.team(team), before.people.teams?.[team]?.members, members),
    ]),
    ...lacking(before.environments, after.environments).map((name) =>
      say.environmentIsNoLonger(name),
    ),
    ...(after.duty ?? []).flatMap(({ name, people }) =>
      listed(say.duty(name), before.duty?.find((was) => was.name === name)?.people, people),
    ),
    ...(after.duty ?? []).flatMap((now) => toldOfMore(now, before.duty)),
    ...listed('staging', before.staging, after.staging),
    ...lacking(after.alone, before.alone).map(({ name }) => say.needsNoSecondPersonAny(name)),
    ...(before.standingGrants === 'refuse' && after.standingGrants === undefined
      ? [say.standingGrantsAreNoLonger]
      : []),
    ...before.freezes.flatMap((freeze) => loosened('freeze', freeze, after.freezes)),
    ...before.rules.flatMap((rule) => loosened('rule', rule, after.rules)),
  ];
}

function listed(
  list: string,
  before: readonly string[] = [],
  after: readonly string[] = [],
): string[] {
  return lacking(after, before).map((id) => say.wasAdded(id, list));
}

type Duty = NonNullable<Policy['duty']>[number];

/** Who is on duty reads what failed: a match that holds for something else shows them other failures. */
function toldOfMore({ name, match }: Duty, before: readonly Duty[] = []): string[] {
  const was = before.find((duty) => duty.name === name);
  const isSame = was === undefined || lacking([match], [was.match]).length === 0;
  return isSame ? [] : [say.dutyIsToldOfOther(name)];
}

function loosened(what: 'freeze' | 'rule', old: Named, candidates: readonly Named[]): string[] {
  const now = candidates.find(({ name }) => name === old.name);
  if (now === undefined) return [say.isGone(what, old.name)];
  const fewer = isNarrower(old.match, now.match) ? [say.matchesLess] : [];
  const weaker = effectOf(old).filter((part) => !coveredBy(part, now));
  return [...fewer, ...weaker.map((part) => say.noLongerHas(part))].map(
    (change) => `${what} “${old.name}” ${change}`,
  );
}

/** A predicate that came, or lost some of what it named, lets through what it used to catch. */
function isNarrower(before: Match, after: Match): boolean {
  const old = new Map<string, readonly unknown[] | undefined>(Object.entries(before));
  return Object.entries(after).some(([key, values]) => {
    const was = old.get(key);
    return values !== undefined && (was === undefined || lacking<unknown>(was, values).length > 0);
  });
}

function effectOf(named: Named): string[] {
  if ('windows' in named) return named.windows.map((window) => JSON.stringify(window));
  if (named.refuse !== undefined) return ['refuse'];
  return Object.entries(named.require ?? {}).flatMap(([key, value]) =>
    Array.isArray(value)
      ? value.map((window) => `${key} ${JSON.stringify(window)}`)
      : [`${key} ${String(value)}`],
  );
}

function coveredBy(part: string, now: Named): boolean {
  if (!('windows' in now) && now.refuse !== undefined) return true;
  const [key, value] = part.split(' ');
  const limit = key === 'maxPerDay' && !('windows' in now) ? now.require?.maxPerDay : undefined;
  return effectOf(now).includes(part) || (limit !== undefined && limit <= Number(value));
}

/** Parsed policies have their keys in one order, so that equal things have equal texts. */
function lacking<Item>(wanted: readonly Item[] = [], there: readonly Item[] = []): Item[] {
  const known = new Set(there.map((item) => JSON.stringify(item)));
  return wanted.filter((item) => !known.has(JSON.stringify(item)));
}
