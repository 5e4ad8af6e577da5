import { type Person, type PersonSettings, slackIds } from '../../domain/person.ts';
import {
  daysInWords,
  readAway,
  readDays,
  readSpan,
  readTime,
  readZone,
} from '../../domain/setting-words.ts';
import { WORDING } from '../../domain/wording.ts';
import { changeSettings } from '../../flow/change-settings.ts';
import { ensurePerson } from '../../flow/join.ts';
import { holidaysFrom, readRegion, regionInWords } from '../../lib/holidays.ts';
import { instantInWords, isTimeZone, localDay } from '../../lib/time.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { sealedSettings } from '../../slack/blocks/settings.ts';
import type { Asked, Command } from './command.ts';
import { voice } from './voicing.ts';

const STEPS = [
  { label: 'All settings', command: 'settings' },
  { label: 'Status', command: 'status' },
] as const;

export const TIMING: readonly Command[] = [
  {
    name: 'settings',
    synonyms: ['setting', 'preferences', 'prefs', 'config', 'configure', 'notifications'],
    topic: 'settings',
    usage: 'settings',
    help: 'Digest time and days, time zone, holidays, quiet hours, vacation, the voice of drafts',
    example: 'settings',
    alsoTry: ['settings holidays none', 'settings voice'],
    takesWords: /^(?:time|tz|quiet|holidays|away|voice)\b/i,
    run: settings,
  },
  {
    name: 'time',
    synonyms: ['digest time', 'at'],
    topic: 'settings',
    usage: 'time HH:MM [weekdays|daily|days]',
    help: 'When your digest comes',
    example: 'time 07:00 daily',
    takesWords: true,
    run: time,
  },
  {
    name: 'tz',
    synonyms: ['timezone', 'time zone', 'zone'],
    topic: 'settings',
    usage: 'tz auto|Area/City',
    help: 'Your time zone; auto takes it from your Slack profile',
    example: 'tz auto',
    takesWords: true,
    run: zone,
  },
  {
    name: 'quiet',
    synonyms: ['quiet hours', 'dnd', 'silence', 'mute'],
    topic: 'settings',
    usage: 'quiet HH:MM-HH:MM|off',
    help: 'Hours in which nothing but the digest is said',
    example: 'quiet 22:00-06:30',
    takesWords: true,
    run: quiet,
  },
  {
    name: 'away',
    synonyms: ['vacation', 'holiday', 'on holiday', 'leave'],
    topic: 'settings',
    usage: 'away 3d|YYYY-MM-DD|off',
    help: 'No digest until you are back; the first one then tells of all of it',
    example: 'away off',
    takesWords: true,
    run: away,
  },
  {
    name: 'holidays',
    synonyms: ['public holidays', 'bank holidays', 'region'],
    topic: 'settings',
    usage: 'holidays DE|DE-BY|none',
    help: 'No digest on the public holidays of a country or region; the next one tells of them',
    example: 'holidays DE-BY',
    alsoTry: ['holidays none'],
    takesWords: true,
    run: holidays,
  },
];

async function settings(asked: Asked): Promise<Answer> {
  const { ctx, ownerId, triggerId, rest } = asked;
  const [name = '', ...words] = rest.split(' ');
  const setting = SETTINGS.get(name.toLowerCase());
  if (setting !== undefined) return await setting({ ...asked, rest: words.join(' ') });
  const person = await ensurePerson(ctx, ownerId);
  if (triggerId !== null)
    await ctx.poster.openView({ triggerId, view: sealedSettings(person, ctx.clock.now()) });
  return {
    what: 'Your settings.',
    lines: settingLines(person, ctx.clock.now()),
    next: 'To change one: /nightshift time, tz, holidays, quiet or away',
    steps:
      triggerId === null
        ? [
            { label: 'Change settings', command: 'settings' },
            { label: 'Help', command: 'help settings' },
          ]
        : [{ label: 'Help', command: 'help settings' }],
  };
}

function settingLines(person: Person, now: Date): NonNullable<Answer['lines']> {
  const { digestTime, digestDays, timeZone, quietFrom, quietTo, awayUntil } = person;
  const { holidays: region } = person;
  return [
    { title: 'Digest', text: `${digestTime}, ${daysInWords(digestDays)}` },
    { title: 'Time zone', text: `${timeZone}, now ${instantInWords(now, timeZone)}` },
    { title: 'Public holidays', text: region === null ? 'none' : regionInWords(region) },
    { title: 'Quiet hours', text: quietFrom === null ? 'none' : `${quietFrom} to ${quietTo}` },
    {
      title: 'Vacation',
      text:
        awayUntil === null || awayUntil <= now
          ? 'none'
          : `until ${instantInWords(awayUntil, timeZone)}`,
    },
  ];
}

async function change(asked: Asked, changes: Partial<PersonSettings>): Promise<Answer> {
  const { ctx, ownerId } = asked;
  const person = await changeSettings(ctx, ownerId, changes);
  return {
    what: 'Changed.',
    lines: settingLines(person, ctx.clock.now()),
    steps: STEPS,
  };
}

function misread(what: string, next: string): Answer {
  return { what, safe: WORDING.nothingChanged, next, steps: STEPS };
}

async function time(asked: Asked): Promise<Answer> {
  const [clock = '', ...rest] = asked.rest.split(' ');
  const half = /^(?:am|pm)$/i.test(rest[0] ?? '') ? rest.shift() : '';
  const digestTime = readTime(`${clock}${half}`);
  const digestDays = rest.length === 0 ? undefined : readDays(rest.join(' '));
  if (digestTime === null || digestDays === null)
    return misread(
      `“${asked.rest.slice(0, 40)}” is no time that I can read.`,
      'For example: /nightshift time 07:30 weekdays',
    );
  return await change(asked, {
    digestTime,
    ...(digestDays === undefined ? {} : { digestDays }),
  });
}

async function zone(asked: Asked): Promise<Answer> {
  const { ctx, ownerId, rest } = asked;
  if (/^(?:auto|slack|profile)$/i.test(rest)) {
    const { timeZone } = await ctx.poster.user(slackIds(ownerId).userId);
    if (isTimeZone(timeZone)) return await change(asked, { timeZone });
  }
  const timeZone = readZone(rest);
  return timeZone === null
    ? misread(
        `“${rest.slice(0, 40)}” is no time zone that I know.`,
        'For example: /nightshift tz Europe/Berlin, or tz auto',
      )
    : await change(asked, { timeZone });
}

async function quiet(asked: Asked): Promise<Answer> {
  if (/^(?:off|none|never|no)$/i.test(asked.rest))
    return await change(asked, { quietFrom: null, quietTo: null });
  const span = readSpan(asked.rest);
  return span === null
    ? misread(
        `“${asked.rest.slice(0, 40)}” are no hours that I can read.`,
        'For example: /nightshift quiet 22:00-06:30, or quiet off',
      )
    : await change(asked, { quietFrom: span.from, quietTo: span.to });
}

/** What comes next is said, so that a region that was misread is seen. */
async function holidays(asked: Asked): Promise<Answer> {
  const isOff = /^(?:off|none|no|nowhere)$/i.test(asked.rest);
  const region = isOff ? null : readRegion(asked.rest);
  if (!isOff && region === null)
    return misread(
      `“${asked.rest.slice(0, 40)}” is no country or region whose holidays I know.`,
      'For example: /nightshift holidays DE, holidays DE-BY, or holidays none',
    );
  const answer = await change(asked, { holidays: region });
  if (region === null) return answer;
  const { timeZone } = await ensurePerson(asked.ctx, asked.ownerId);
  const coming = holidaysFrom(region, localDay(asked.ctx.clock.now(), timeZone), 3);
  const next = coming.map(({ day, name }) => `${name}, ${day}`).join(' · ');
  return { ...answer, safe: `No digest comes on these; the next one tells of them: ${next}` };
}

const SETTINGS: ReadonlyMap<string, (asked: Asked) => Promise<Answer>> = new Map([
  ['time', time],
  ['tz', zone],
  ['quiet', quiet],
  ['holidays', holidays],
  ['away', away],
  ['voice', voice],
]);

async function away(asked: Asked): Promise<Answer> {
  if (/^(?:off|none|back|over|no)$/i.test(asked.rest))
    return await change(asked, { awayUntil: null });
  const { timeZone } = await ensurePerson(asked.ctx, asked.ownerId);
  const awayUntil = readAway(asked.rest, { now: asked.ctx.clock.now(), timeZone });
  return awayUntil === null
    ? misread(
        `“${asked.rest.slice(0, 40)}” is no day to come back on, within a year from tomorrow.`,
        'For example: /nightshift away 3d, away until 2027-01-07, or away off',
      )
    : await change(asked, { awayUntil });
}
