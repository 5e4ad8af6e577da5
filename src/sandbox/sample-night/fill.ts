import { Invalid } from '../../lib/errors.ts';
import { localTime } from '../../lib/time.ts';
import { dayFrom, localOffset, NIGHT_ZONE } from './night.ts';

/** When a mail arrives, and the morning that its words look ahead to. */
export interface MailTime {
  receivedAt: Date;
  dawn: Date;
}

/** A mail is written this long before it arrives. */
const UNDER_WAY_MS = 4_000;

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;
const WORDING = /^([a-z]+)([+-]\d+)?(?: (local|[+-]\d{4}))?$/;

/**
 * Puts times and days into the text of a message:
 * `{{received}}` and `{{date}}`, `{{date local}}`, `{{date +0900}}` as headers write them;
 * `{{clock-16}}` the local time 16 minutes before it arrived;
 * `{{day+3}}`, `{{dots+3}}`, `{{iso+3}}`, `{{stamp+3}}` the third working day after dawn as
 * `Monday 23 November`, `23.11.2026`, `2026-11-23` and `20261123`.
 */
export function fill(text: string, time: MailTime): string {
  return text.replace(PLACEHOLDER, (whole, inside: string) => {
    const [, name, number, zone] = WORDING.exec(inside) ?? [];
    const value = name === undefined ? undefined : WORDS[name]?.(time, Number(number ?? 0), zone);
    if (value === undefined) throw new Invalid(`The sample night knows no ${whole}`);
    return value;
  });
}

type Words = (time: MailTime, number: number, zone: string | undefined) => string;

const WORDS: Readonly<Record<string, Words>> = {
  received: ({ receivedAt }) => `${headerDate(receivedAt, '-0800')} (PST)`,
  date: ({ receivedAt }, _, zone = '+0000') => {
    const written = new Date(receivedAt.getTime() - UNDER_WAY_MS);
    return headerDate(written, zone === 'local' ? localOffset(written) : zone);
  },
  clock: ({ receivedAt }, minutes) =>
    localTime(new Date(receivedAt.getTime() + minutes * 60_000), NIGHT_ZONE),
  day: ({ dawn }, days) => inWords.format(new Date(`${dayFrom(dawn, days)}T00:00:00Z`)),
  dots: ({ dawn }, days) => dayFrom(dawn, days).split('-').toReversed().join('.'),
  iso: ({ dawn }, days) => dayFrom(dawn, days),
  stamp: ({ dawn }, days) => dayFrom(dawn, days).replaceAll('-', ''),
};

const inWords = new Intl.DateTimeFormat('en-GB', {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  timeZone: 'UTC',
});

/** RFC 5322, section 3.3: `Fri, 20 Nov 2026 22:03:11 +0100`. */
function headerDate(instant: Date, offset: string): string {
  const sign = offset.startsWith('-') ? -1 : 1;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3));
  const shown = new Date(instant.getTime() + sign * minutes * 60_000);
  return shown.toUTCString().replace('GMT', offset);
}
