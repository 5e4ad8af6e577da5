import { localInstant } from '../lib/time.ts';
import { readMoment } from './date-words.ts';
import { readPauseEnd } from './pause-words.ts';

const MINUTE_MS = 60_000;
const DAYS_MAX = 90;

/**
 * When a snoozed mail comes back, out of its owner's words: what a pause understands, and days by name. A day
 * without a time begins at the time of the digest, when the person looks. Null for what can mean two times.
 */
export function readReturn(
  typed: string,
  at: { now: Date; timeZone: string; digestTime: string },
): Date | null {
  const words = typed.trim().replace(/[.!]+$/, '');
  return readPauseEnd(words, at) ?? namedDay(words, at);
}

function namedDay(
  words: string,
  { now, timeZone, digestTime }: { now: Date; timeZone: string; digestTime: string },
): Date | null {
  const moment = readMoment(words, { at: now, timeZone });
  // Words behind it may mean something that was not read.
  if (moment === null || !words.endsWith(moment.words)) return null;
  const at = localInstant(moment.day, moment.time ?? digestTime, timeZone);
  const lasts = at.getTime() - now.getTime();
  return lasts >= MINUTE_MS && lasts <= DAYS_MAX * 24 * 60 * MINUTE_MS ? at : null;
}
