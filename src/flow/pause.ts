import type { Context } from '../context.ts';
import { slackIds } from '../domain/person.ts';
import { listPeople } from '../store/people.ts';
import type { Store } from '../store/store.ts';
import { type SwitchScope, turnSwitch } from '../store/switches.ts';
import { openCards } from '../store/proposal-reads.ts';
import { cardKey } from '../store/proposals.ts';
import { wantPost } from '../store/posts.ts';

/**
 * Throws or releases the kill switch. It needs no model, no queue and no Slack: the row is what every
 * claim reads, so it holds from the moment that this resolves. Returns whether anything changed.
 */
export async function pause(
  ctx: Context,
  scope: SwitchScope,
  change: { by: string; paused: boolean },
): Promise<boolean> {
  return await ctx.store.write(async (unit) => {
    const changed = await turnSwitch(unit, scope, change);
    if (!changed) return false;
    const people = 'person' in scope ? [scope.person] : await peopleOf(unit.db, scope.team);
    for (const ownerId of people) {
      for (const { cardId } of await openCards(unit.db, ownerId))
        await wantPost(unit, { key: cardKey(cardId), ownerId, kind: 'card', subjectId: cardId });
    }
    return true;
  });
}

async function peopleOf(db: Store['db'], teamId: string): Promise<string[]> {
  const people = await listPeople(db);
  return people.map(({ id }) => id).filter((id) => slackIds(id).teamId === teamId);
}
