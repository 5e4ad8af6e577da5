import type { Context } from '../context.ts';
import { type Person, slackIds } from '../domain/person.ts';
import { Invalid } from '../lib/errors.ts';
import { isTimeZone } from '../lib/time.ts';
import { findPerson, getPerson, savePerson } from '../store/people.ts';
import * as say from '../words/connecting.ts';

/** A bot, a guest or somebody of another organisation: nobody who can own anything here. */
export class Outsider extends Invalid {}

/**
 * The person's row, made with the time zone and the locale of their Slack profile where there is none yet. Throws `Outsider`
 * for those who can own nothing here.
 */
export async function ensurePerson(ctx: Context, ownerId: string): Promise<Person> {
  const known = await findPerson(ctx.store.db, ownerId);
  if (known !== null) return known;
  const { userId } = slackIds(ownerId);
  const user = await ctx.poster.user(userId);
  if (user.isBot || user.isGuest || user.isDeactivated || user.isExternal)
    throw new Outsider(say.cannotOwnAnAccount(userId));
  const timeZone = isTimeZone(user.timeZone) ? user.timeZone : ctx.config.NIGHTSHIFT_TIME_ZONE;
  await ctx.store.write((unit) =>
    savePerson(unit, {
      id: ownerId,
      timeZone,
      digestTime: ctx.config.NIGHTSHIFT_DIGEST_TIME,
      locale: user.locale,
      dmChannel: null,
    }),
  );
  return await getPerson(ctx.store.db, ownerId);
}
