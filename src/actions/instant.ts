import { shortDay, timeInWords } from '../lib/notation.ts';
import { localDay } from '../lib/time.ts';
import * as say from '../words/actions.ts';

/** `20 Nov 2026, 21:03 UTC`. */
export function instant(iso: string): string {
  const at = new Date(iso);
  if (Number.isNaN(at.getTime())) return say.anUnknownTime;
  return say.utc(shortDay(localDay(at, 'UTC')), timeInWords(at, 'UTC'));
}
