import { z } from 'zod';
import { isTimeZone } from '../lib/time.ts';
import * as say from '../words/policy.ts';

/** The terms that a policy file is written in. */

/** An object that takes these keys and no other, and says which when it is given one. */
export function closed<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? say.notKnownHere(Object.keys(shape).join(', '))
        : undefined,
  });
}

export function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .min(1, say.anEmptyListMatchesNothing)
    .refine((items) => new Set(items.map((each) => JSON.stringify(each))).size === items.length, {
      error: say.namesSomethingTwice,
    });
}

export const SlackUser = z.string().regex(/^[UW][A-Z0-9]{2,}$/, say.mustBeASlackUser);
export const Name = z.string().regex(/^[a-z0-9][a-z0-9 _./-]{0,79}$/i, say.mustBe1To80);
export const Pattern = z
  .string()
  .min(1)
  .max(200)
  .describe('literal text in which * stands for anything; upper and lower case are one');
export const Clock = (last: '23:59' | '24:00') =>
  z
    .string()
    .regex(
      last === '24:00' ? /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/ : /^([01]\d|2[0-3]):[0-5]\d$/,
      say.mustBeATime(last),
    );
export const Zone = z.string().refine(isTimeZone, say.mustBeAnTimeZone);
export const Day = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, say.mustBeADay)
  .refine((value) => isCalendarTime(`${value}T00:00`), say.isNotADay);
const WallClock = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/, say.mustBeLike202612)
  .refine((value) => isCalendarTime(value), say.isNotADay);

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Every week: begins on each of `days`, and where `to` is not after `from`, ends on the day after. */
const WeeklyWindow = closed({
  days: listOf(z.enum(WEEKDAYS)).optional(),
  from: Clock('23:59'),
  to: Clock('24:00'),
  zone: Zone,
}).refine(({ from, to }) => from !== to, {
  error: say.fromAndToAre,
  path: ['to'],
});
const DatedWindow = closed({ start: WallClock, end: WallClock, zone: Zone }).refine(
  ({ start, end }) => start < end,
  { error: say.endIsNotAfterStart, path: ['end'] },
);
/** Discriminated by hand, so that a mistake is told of the kind of window that was meant. */
export const Window = z.unknown().transform((value, refinement): TimeWindow => {
  const isDated =
    typeof value === 'object' && value !== null && ('start' in value || 'end' in value);
  const parsed = (isDated ? DatedWindow : WeeklyWindow).safeParse(value);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) {
    const key = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
    refinement.addIssue({
      code: 'custom',
      path: [...issue.path, ...key],
      message: issue.message,
    });
  }
  return z.NEVER;
});
export type TimeWindow = z.infer<typeof WeeklyWindow> | z.infer<typeof DatedWindow>;

/** `2026-02-30` parses, and means a day in March. */
function isCalendarTime(wallClock: string): boolean {
  const at = new Date(`${wallClock}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(wallClock);
}
