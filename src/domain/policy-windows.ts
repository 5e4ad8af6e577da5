import { addDays, localDay, localSpan, weekday } from '../lib/time.ts';
import { type TimeWindow, WEEKDAYS } from './policy-terms.ts';
import * as say from '../words/policy.ts';

/**
 * Whether an instant lies in a window, its end excluded. Around a change of the clocks a window is as
 * long as it can be read: from the earlier reading of its beginning to the later one of its end.
 */
export function isWithin(window: TimeWindow, at: Date): boolean {
  if ('start' in window) return spanHolds([window.start, window.end], window.zone, at);
  const today = localDay(at, window.zone);
  // Yesterday's may last until today; the day before that cannot.
  return [addDays(today, -1), today].some((day) => {
    if (!(window.days ?? WEEKDAYS).some((name) => WEEKDAYS.indexOf(name) + 1 === weekday(day)))
      return false;
    return spanHolds([`${day}T${window.from}`, endOf(window, day)], window.zone, at);
  });
}

function endOf({ from, to }: { from: string; to: string }, day: string): string {
  if (to === '24:00') return `${addDays(day, 1)}T00:00`;
  return `${to > from ? day : addDays(day, 1)}T${to}`;
}

function spanHolds(wallClock: readonly [string, string], timeZone: string, at: Date): boolean {
  const { from, to } = localSpan(wallClock, timeZone);
  return from <= at && at < to;
}

export function inWords(window: TimeWindow): string {
  if ('start' in window)
    return say.to(window.start.replace('T', ' '), window.end.replace('T', ' '), window.zone);
  const days = window.days === undefined ? say.everyDay : window.days.join(', ');
  return say.toDays({ days, from: window.from, to: window.to, zone: window.zone });
}
