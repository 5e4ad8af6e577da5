import type { InputBlock } from '@slack/types';
import type { PersonSettings } from '../../domain/person.ts';
import { isDay, readTime, readZone } from '../../domain/setting-words.ts';
import { readRegion } from '../../lib/holidays.ts';
import { localDay, localInstant } from '../../lib/time.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import * as part from './parts.ts';
import * as say from '../../words/home.ts';
const MONDAY_FIRST: readonly number[] = [1, 2, 3, 4, 5, 6, 0];

/** The modal of a person's settings, filled with what holds now. */
export function sealedSettings(person: PersonSettings, now: Date): SealedView {
  const { awayUntil, timeZone, quietFrom, quietTo } = person;
  const away = awayUntil === null || awayUntil <= now ? null : localDay(awayUntil, timeZone);
  return seal(
    {
      type: 'modal',
      callback_id: 'settings.save',
      title: part.plain(say.yourSettings, 24),
      submit: part.plain(say.save, 24),
      close: part.plain(say.notNow, 24),
      blocks: [
        {
          ...input('digest-time', say.digestAt),
          element: { type: 'timepicker', action_id: 'value', initial_time: person.digestTime },
        },
        digestDays(person.digestDays),
        {
          ...input('zone', say.timeZone),
          element: {
            type: 'plain_text_input',
            action_id: 'value',
            max_length: 60,
            initial_value: timeZone,
          },
        },
        holidays(person.holidays),
        quiet('quiet-from', { label: say.quietFrom, time: quietFrom }),
        quiet('quiet-to', { label: say.quietUntil, time: quietTo }),
        {
          ...input('away', say.onVacationUntil),
          optional: true,
          element: {
            type: 'datepicker',
            action_id: 'value',
            ...(away === null ? {} : { initial_date: away }),
          },
        },
      ],
    },
    NOTHING_ALLOWED,
  );
}

function input(name: string, label: string): Pick<InputBlock, 'type' | 'block_id' | 'label'> {
  return { type: 'input', block_id: name, label: part.plain(label, 100) };
}

function digestDays(chosen: readonly number[]): InputBlock {
  const options = MONDAY_FIRST.map((day) => ({
    text: part.plain(say.days[day] ?? '', 20),
    value: String(day),
  }));
  const initial = options.filter(({ value }) => chosen.includes(Number(value)));
  return {
    ...input('digest-days', say.digestOn),
    optional: true,
    element: {
      type: 'checkboxes',
      action_id: 'value',
      options,
      ...(initial.length === 0 ? {} : { initial_options: initial }),
    },
  };
}

function holidays(region: string | null): InputBlock {
  return {
    ...input('holidays', say.noDigestOnThePublic),
    optional: true,
    hint: part.plain(say.aCountryOrAPart, 100),
    element: {
      type: 'plain_text_input',
      action_id: 'value',
      max_length: 60,
      ...(region === null ? {} : { initial_value: region }),
    },
  };
}

function quiet(name: string, { label, time }: { label: string; time: string | null }): InputBlock {
  return {
    ...input(name, label),
    optional: true,
    hint: part.plain(say.nothingButTheDigest, 100),
    element: {
      type: 'timepicker',
      action_id: 'value',
      ...(time === null ? {} : { initial_time: time }),
    },
  };
}

/** What was entered, by block: a text, the ticked values, or null where it was left empty. */
export type EnteredSettings = ReadonlyMap<string, string | readonly string[] | null>;

export type ReadSettings =
  | { settings: PersonSettings }
  | { complaints: Readonly<Record<string, string>> };

/** The settings that were entered, or what is wrong with them, by block. */
export function readSettings(entered: EnteredSettings, now: Date): ReadSettings {
  const text = (name: string): string => {
    const value = entered.get(name);
    return typeof value === 'string' ? value : '';
  };
  const ticked = entered.get('digest-days');
  const timeZone = readZone(text('zone'));
  const digestTime = readTime(text('digest-time'));
  const [quietFrom, quietTo] = [readTime(text('quiet-from')), readTime(text('quiet-to'))];
  const awayUntil = readAway(text('away'), { zone: timeZone ?? 'UTC', now });
  const region = readHolidays(text('holidays'));
  const complaints = {
    ...(timeZone === null ? { zone: say.thisIsNoTimeZone } : {}),
    ...(digestTime === null ? { 'digest-time': say.thisIsNoTime } : {}),
    ...region.complaints,
    ...quietComplaints(quietFrom, quietTo),
    ...(awayUntil === 'past' ? { away: say.thisDayIsNot } : {}),
  };
  const isWrong = Object.keys(complaints).length > 0;
  if (isWrong || timeZone === null || digestTime === null || awayUntil === 'past')
    return { complaints };
  const digestDays = Array.isArray(ticked) ? ticked.map(Number).toSorted((a, b) => a - b) : [];
  const when = { timeZone, digestTime, quietFrom, quietTo, digestDays };
  return { settings: { ...when, holidays: region.code, awayUntil } };
}

function readHolidays(typed: string): { code: string | null; complaints: Record<string, string> } {
  const code = typed === '' ? null : readRegion(typed);
  const isWrong = code === null && typed !== '';
  const complaint = say.thisIsNoCountry;
  return { code, complaints: isWrong ? { holidays: complaint } : {} };
}

function quietComplaints(from: string | null, to: string | null): Record<string, string> {
  if ((from === null) !== (to === null))
    return { [from === null ? 'quiet-from' : 'quiet-to']: say.quietHoursNeedBothEnds };
  return from !== null && from === to ? { 'quiet-to': say.quietHoursCannotEndWhen } : {};
}

/** The start of the first day back, in the zone that was entered with it. */
function readAway(day: string, at: { zone: string; now: Date }): Date | null | 'past' {
  if (day === '') return null;
  if (!isDay(day)) return 'past';
  const instant = localInstant(day, '00:00', at.zone);
  return instant <= at.now ? 'past' : instant;
}
