import type { Context } from '../context.ts';
import { slackIds } from '../domain/person.ts';
import { findPerson, listPeople } from '../store/people.ts';
import { tellByPost } from '../store/notices.ts';
import type { Store, Unit } from '../store/store.ts';
import {
  endedPauses,
  releaseEnded,
  type SwitchChange,
  type SwitchScope,
  turnSwitch,
} from '../store/switches.ts';
import { openCards } from '../store/open-cards.ts';
import { cardKey } from '../store/proposals.ts';
import { wantPost } from '../store/posts.ts';
import * as say from '../words/telling.ts';

/**
 * Throws or releases the kill switch. It needs no model, no queue and no Slack: the row is what every
 * claim reads, so it holds from the moment that this resolves. Returns whether anything changed.
 */
export async function pause(
  ctx: Context,
  scope: SwitchScope,
  change: SwitchChange,
): Promise<boolean> {
  return await ctx.store.write(async (unit) => {
    const changed = await turnSwitch(unit, scope, change);
    if (!changed) return false;
    const people = 'person' in scope ? [scope.person] : await peopleOf(unit.db, scope.team);
    for (const ownerId of people) await renew(unit, ownerId);
    return true;
  });
}

/** Goes on for everybody whose pause is over, and tells them. */
export async function resumeEnded(ctx: Context): Promise<void> {
  for (const ownerId of await endedPauses(ctx.store.db, ctx.clock.now())) {
    await ctx.store.write(async (unit) => {
      if (!(await releaseEnded(unit, ownerId, 'sweep'))) return;
      await renew(unit, ownerId);
      await tellByPost(unit, {
        ownerId,
        what: say.runningAgain,
        safe: say.whatYouApprovedAndWhat,
        next: say.toPauseAgain,
      });
    });
  }
}

/** Cards and App Home say whether anything is executed. */
async function renew(unit: Unit, ownerId: string): Promise<void> {
  // Who has not joined has no page to be brought up to date.
  if ((await findPerson(unit.db, ownerId)) === null) return;
  const home = `home-${ownerId.replace('/', '-')}`;
  await wantPost(unit, { key: home, ownerId, kind: 'home', subjectId: ownerId });
  for (const { cardId } of await openCards(unit.db, ownerId))
    await wantPost(unit, { key: cardKey(cardId), ownerId, kind: 'card', subjectId: cardId });
}

async function peopleOf(db: Store['db'], teamId: string): Promise<string[]> {
  const people = await listPeople(db);
  return people.map(({ id }) => id).filter((id) => slackIds(id).teamId === teamId);
}
