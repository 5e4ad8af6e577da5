import { type Person, type PersonSettings, slackIds } from '../../domain/person.ts';
import {
  daysInWords,
  readAway,
  readDays,
  readSpan,
  readTime,
  readZone,
} from '../../domain/setting-words.ts';
import { WORDING } from '../../words/wording.ts';
import { changeSettings } from '../../flow/change-settings.ts';
import { ensurePerson } from '../../flow/join.ts';
import { refreshLocale } from '../../flow/reader.ts';
import { holidaysFrom, readRegion, regionInWords } from '../../lib/holidays.ts';
import { clockInWords, instantInWords, weekdayAndDay } from '../../lib/notation.ts';
import { isTimeZone, localDay } from '../../lib/time.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { sealedSettings } from '../../slack/blocks/settings.ts';
import type { Asked, Command } from './command.ts';
import { following } from './following.ts';
import { voice } from './voicing.ts';
import * as say from '../../words/settings.ts';

const STEPS = [
  { label: say.allSettings, command: 'settings' },
  { label: say.status, command: 'status' },
] as const;

export const TIMING: readonly Command[] = [
  {
    name: 'settings',
    synonyms: ['setting', 'preferences', 'prefs', 'config', 'configure', 'notifications'],
    topic: 'settings',
    usage: 'settings',
    help: say.digestTimeAndDays,
    example: 'settings',
    alsoTry: ['settings holidays none', 'settings voice', 'settings followups'],
    takesWords: /^(?:time|tz|quiet|holidays|away|voice|followups)\b/i,
    run: settings,
  },
  {
    name: 'time',
    synonyms: ['digest time', 'at'],
    topic: 'settings',
    usage: 'time HH:MM [weekdays|daily|days]',
    help: say.whenYourDigestComes,
    example: 'time 07:00 daily',
    takesWords: true,
    run: time,
  },
  {
    name: 'tz',
    synonyms: ['timezone', 'time zone', 'zone'],
    topic: 'settings',
    usage: 'tz auto|Area/City',
    help: say.yourTimeZone,
    example: 'tz auto',
    takesWords: true,
    run: zone,
  },
  {
    name: 'quiet',
    synonyms: ['quiet hours', 'dnd', 'silence', 'mute'],
    topic: 'settings',
    usage: 'quiet HH:MM-HH:MM|off',
    help: say.hoursInWhichNothingBut,
    example: 'quiet 22:00-06:30',
    takesWords: true,
    run: quiet,
  },
  {
    name: 'away',
    synonyms: ['vacation', 'holiday', 'on holiday', 'leave'],
    topic: 'settings',
    usage: 'away 3d|YYYY-MM-DD|off',
    help: say.noDigestUntilYouAre,
    example: 'away off',
    takesWords: true,
    run: away,
  },
  {
    name: 'holidays',
    synonyms: ['public holidays', 'bank holidays', 'region'],
    topic: 'settings',
    usage: 'holidays DE|DE-BY|none',
    help: say.noDigestOnThePublic,
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
    what: say.yourSettings,
    lines: settingLines(person, ctx.clock.now()),
    next: say.toChangeOne,
    steps:
      triggerId === null
        ? [
            { label: say.changeSettings, command: 'settings' },
            { label: say.help, command: 'help settings' },
          ]
        : [{ label: say.help, command: 'help settings' }],
  };
}

function settingLines(person: Person, now: Date): NonNullable<Answer['lines']> {
  const { digestTime, digestDays, timeZone, quietFrom, quietTo, awayUntil } = person;
  const { holidays: region } = person;
  return [
    { title: say.digest, text: `${clockInWords(digestTime)}, ${daysInWords(digestDays)}` },
    { title: say.timeZone, text: say.zoneNow(timeZone, instantInWords(now, timeZone)) },
    { title: say.publicHolidays, text: region === null ? 'none' : regionInWords(region) },
    {
      title: say.quietHours,
      text:
        quietFrom === null || quietTo === null
          ? 'none'
          : say.fromTo(clockInWords(quietFrom), clockInWords(quietTo)),
    },
    {
      title: say.vacation,
      text:
        awayUntil === null || awayUntil <= now
          ? 'none'
          : say.untilThen(instantInWords(awayUntil, timeZone)),
    },
  ];
}

async function change(asked: Asked, changes: Partial<PersonSettings>): Promise<Answer> {
  const { ctx, ownerId } = asked;
  const person = await changeSettings(ctx, ownerId, changes);
  return {
    what: say.changed,
    lines: settingLines(person, ctx.clock.now()),
    steps: STEPS,
  };
}

function misread(what: string, next: string): Answer {
  return { what, safe: WORDING.nothingChanged, next, steps: STEPS };
}

async function time(asked: Asked): Promise<Answer> {
  const [clock = '', ...rest] = asked.rest.split(' ');
  const half = /^[ap]\.?m\.?$/i.test(rest[0] ?? '') ? rest.shift() : '';
  const digestTime = readTime(`${clock}${half}`);
  const digestDays = rest.length === 0 ? undefined : readDays(rest.join(' '));
  if (digestTime === null || digestDays === null)
    return misread(say.isNoTime(asked.rest.slice(0, 40)), say.exampleOfTime(clockInWords('07:30')));
  return await change(asked, {
    digestTime,
    ...(digestDays === undefined ? {} : { digestDays }),
  });
}

async function zone(asked: Asked): Promise<Answer> {
  const { ctx, ownerId, rest } = asked;
  if (/^(?:auto|slack|profile)$/i.test(rest)) {
    const person = await ensurePerson(ctx, ownerId);
    const { timeZone } = await ctx.poster.user(slackIds(ownerId).userId);
    await refreshLocale(ctx, person);
    if (isTimeZone(timeZone)) return await change(asked, { timeZone });
  }
  const timeZone = readZone(rest);
  return timeZone === null
    ? misread(say.isNoTimeZone(rest.slice(0, 40)), say.exampleOfZone)
    : await change(asked, { timeZone });
}

async function quiet(asked: Asked): Promise<Answer> {
  if (/^(?:off|none|never|no)$/i.test(asked.rest))
    return await change(asked, { quietFrom: null, quietTo: null });
  const span = readSpan(asked.rest);
  return span === null
    ? misread(
        say.areNoHours(asked.rest.slice(0, 40)),
        say.exampleOfQuietHours(clockInWords('22:00'), clockInWords('06:30')),
      )
    : await change(asked, { quietFrom: span.from, quietTo: span.to });
}

/** What comes next is said, so that a region that was misread is seen. */
async function holidays(asked: Asked): Promise<Answer> {
  const isOff = /^(?:off|none|no|nowhere)$/i.test(asked.rest);
  const region = isOff ? null : readRegion(asked.rest);
  if (!isOff && region === null)
    return misread(say.isNoRegion(asked.rest.slice(0, 40)), say.exampleOfHolidays);
  const answer = await change(asked, { holidays: region });
  if (region === null) return answer;
  const { timeZone } = await ensurePerson(asked.ctx, asked.ownerId);
  const coming = holidaysFrom(region, localDay(asked.ctx.clock.now(), timeZone), 3);
  const next = coming.map(({ day, name }) => `${name} (${weekdayAndDay(day, true)})`).join(' · ');
  return { ...answer, safe: say.noDigestComesOnThese(next) };
}

const SETTINGS: ReadonlyMap<string, (asked: Asked) => Promise<Answer>> = new Map([
  ['time', time],
  ['tz', zone],
  ['quiet', quiet],
  ['holidays', holidays],
  ['away', away],
  ['voice', voice],
  ['followups', following],
]);

async function away(asked: Asked): Promise<Answer> {
  if (/^(?:off|none|back|over|no)$/i.test(asked.rest))
    return await change(asked, { awayUntil: null });
  const { timeZone } = await ensurePerson(asked.ctx, asked.ownerId);
  const awayUntil = readAway(asked.rest, { now: asked.ctx.clock.now(), timeZone });
  return awayUntil === null
    ? misread(say.isNoDayToComeBack(asked.rest.slice(0, 40)), say.exampleOfAway)
    : await change(asked, { awayUntil });
}
