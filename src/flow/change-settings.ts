import type { Context } from '../context.ts';
import type { Person, PersonSettings } from '../domain/person.ts';
import { getPerson, saveSettings } from '../store/people.ts';
import { ensurePerson } from './join.ts';
import { takeStep } from './set-up.ts';

/** Changes when a person is told; who is new is taken in first. Returns the person as they are then. */
export async function changeSettings(
  ctx: Context,
  ownerId: string,
  changes: Partial<PersonSettings>,
): Promise<Person> {
  await ensurePerson(ctx, ownerId);
  await ctx.store.write(async (unit) => {
    await saveSettings(unit, ownerId, changes);
    await takeStep(unit, ownerId, 'time');
  });
  return await getPerson(ctx.store.db, ownerId);
}
