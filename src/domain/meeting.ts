import { localTime } from '../lib/time.ts';

/** A time in which a calendar says that its owner is busy. */
export interface BusyTime {
  from: Date;
  to: Date;
  /** Hostile text; null where the grant tells none, or the event is private. */
  title: string | null;
}

/** One meeting, or several that follow each other without a pause. */
export interface Meeting {
  from: Date;
  to: Date;
  /** Its only title; null where there is none, or more than one meeting. */
  title: string | null;
}

/** A pause this short is no time in which to read anything. */
const PAUSE_MS = 5 * 60_000;
/** What lasts longer is a day at a fair, not a meeting. */
const MEETING_MAX_MS = 8 * 3_600_000;

/** Meetings in their order: neighbours and overlapping ones become one; whole days are none. */
export function meetingsOf(busy: readonly BusyTime[], timeZone: string): Meeting[] {
  const meetings: Meeting[] = [];
  const ordered = busy
    .filter((time) => isMeeting(time, timeZone))
    .toSorted((one, other) => one.from.getTime() - other.from.getTime());
  for (const { from, to, title } of ordered) {
    const last = meetings.at(-1);
    if (last === undefined || from.getTime() - last.to.getTime() > PAUSE_MS) {
      meetings.push({ from, to, title });
      continue;
    }
    if (to > last.to) last.to = to;
    if (title !== last.title) last.title = null;
  }
  return meetings;
}

/** A calendar that tells no more than free or busy shows a day off as busy from midnight to midnight. */
function isMeeting({ from, to }: BusyTime, timeZone: string): boolean {
  const lasts = to.getTime() - from.getTime();
  if (lasts <= 0 || lasts > MEETING_MAX_MS) return false;
  return !(localTime(from, timeZone) === '00:00' && localTime(to, timeZone) === '00:00');
}

export function inMeeting(meetings: readonly Meeting[], at: Date): boolean {
  return meetings.some(({ from, to }) => from <= at && at < to);
}
