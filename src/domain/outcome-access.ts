import { slackIds } from './person.ts';
import { type Policy, TEAM_MIN } from './policy-file.ts';
import * as say from '../words/figures.ts';

/** Whether policy names this person the direct manager of the other one, now and in the same team. */
export function isDirectManager(
  { people }: Pick<Policy, 'people'>,
  viewerId: string,
  subjectId: string,
): boolean {
  const [viewer, subject] = [slackIds(viewerId), slackIds(subjectId)];
  if (viewer.teamId !== subject.teamId || viewerId === subjectId) return false;
  return people.managers[viewer.userId]?.includes(subject.userId) === true;
}

/** `TEAM/USER` of the people whose direct manager this person is. */
export function managedBy({ people }: Pick<Policy, 'people'>, viewerId: string): string[] {
  const { teamId, userId } = slackIds(viewerId);
  const named = (people.managers[userId] ?? []).map((id) => `${teamId}/${id}`);
  return named.filter((id) => isDirectManager({ people }, viewerId, id));
}

export type TeamSight = { members: string[] } | { refuse: string };

const NOT_YOURS = say.noTeamOfThatName;

/**
 * Whose figures make up what a reader may see of a team in one window of time, or why nothing is told. What
 * could be subtracted from it must never leave fewer than five people: teams do not overlap (the policy file
 * sees to it), the members must have been the same in every policy since the window began, those who
 * joined within it do not count, and neither may the reader know some of them by other ways.
 */
export function teamSight(
  policies: readonly Pick<Policy, 'people'>[],
  asked: { viewerId: string; name: string; usersBefore: ReadonlySet<string> },
): TeamSight {
  const { teamId, userId } = slackIds(asked.viewerId);
  const now = policies.at(-1);
  const team = now?.people.teams?.[asked.name];
  if (now === undefined || team?.readers.includes(userId) !== true) return { refuse: NOT_YOURS };
  const names = team.members.toSorted().join();
  const same = policies.every(
    ({ people }) => people.teams?.[asked.name]?.members.toSorted().join() === names,
  );
  if (!same) return { refuse: say.itsMembersChangedSince };
  const members = team.members
    .map((id) => `${teamId}/${id}`)
    .filter((id) => asked.usersBefore.has(id));
  if (members.length < TEAM_MIN) return { refuse: say.fewerThanOfItsMembers(TEAM_MIN) };
  const unseen = members.filter((id) => !isDirectManager(now, asked.viewerId, id));
  if (unseen.length > 0 && unseen.length < TEAM_MIN) return { refuse: say.youSeeMost };
  return { members };
}
