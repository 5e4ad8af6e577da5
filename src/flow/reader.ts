import type { Context } from '../context.ts';
import { type Person, slackIds } from '../domain/person.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';
import { writtenFor } from '../lib/notation.ts';
import { findPerson, saveLocale } from '../store/people.ts';

/** Whatever `write` says is written as this person reads numbers, days and times; null is a channel with many readers. */
export async function writtenForReader<Result>(
  ctx: Context,
  readerId: string | null,
  write: () => Promise<Result>,
): Promise<Result> {
  return await writtenFor(await localeOf(ctx, readerId), write);
}

/** The same where the person is known already. */
export function writtenForPerson<Result>(
  ctx: Context,
  { locale }: Person,
  write: () => Result,
): Result {
  return writtenFor(locale ?? ctx.config.NIGHTSHIFT_LOCALE, write);
}

/** How something is written keeps nothing from being said. */
async function localeOf(ctx: Context, readerId: string | null): Promise<string> {
  const { NIGHTSHIFT_LOCALE: fallback } = ctx.config;
  if (readerId === null) return fallback;
  try {
    return (await findPerson(ctx.store.db, readerId))?.locale ?? fallback;
  } catch (error) {
    ctx.log.warn({ error: errorMessage(error) }, 'the locale of a reader is not known');
    return fallback;
  }
}

/** Takes over the locale that Slack names now; the last one that is known stands where Slack says nothing. */
export async function refreshLocale(ctx: Context, person: Person): Promise<void> {
  try {
    const { locale } = await ctx.poster.user(slackIds(person.id).userId);
    if (locale !== null && locale !== person.locale)
      await saveLocale(ctx.store.db, person.id, locale);
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'Slack did not name the locale of a reader');
  }
}
