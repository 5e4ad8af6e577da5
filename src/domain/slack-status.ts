/** What a person's profile says of them now; hostile to nobody but themself. */
export interface SlackStatus {
  text: string;
  /** With its colons, or empty. */
  emoji: string;
  /** When Slack takes it away; null where somebody has to. */
  until: Date | null;
}

/** As the calendar apps of Slack set it, and as people say it. */
const EMOJI: ReadonlySet<string> = new Set([
  ':spiral_calendar_pad:',
  ':calendar:',
  ':date:',
  ':telephone_receiver:',
  ':video_camera:',
]);
const WORDS = /\b(?:meeting|on a call|in a call|huddle|presenting|interview(?:ing)?)\b/i;
/** A status without an end is looked at again before it is over. */
const OPEN_MS = 10 * 60_000;

/** Until when a status says that somebody is in a meeting; null where it does not. */
export function meetingUntil({ text, emoji, until }: SlackStatus, now: Date): Date | null {
  if (until !== null && until <= now) return null;
  if (!EMOJI.has(emoji) && !WORDS.test(text)) return null;
  return until ?? new Date(now.getTime() + OPEN_MS);
}
