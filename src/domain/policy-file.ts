import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { canonicalDigest } from '../lib/canonical-json.ts';
import { Invalid } from '../lib/errors.ts';
import { isTimeZone } from '../lib/time.ts';
import { ActionKind, Risk } from './proposal.ts';

const BYTES_MAX = 256 * 1_024;

/** An object that takes these keys and no other, and says which when it is given one. */
function closed<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `not known here; allowed are ${Object.keys(shape).join(', ')}`
        : undefined,
  });
}

function listOf<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .min(1, 'an empty list matches nothing; name at least one or leave the key out')
    .refine((items) => new Set(items.map((each) => JSON.stringify(each))).size === items.length, {
      error: 'names something twice',
    });
}

const SlackUser = z
  .string()
  .regex(/^[UW][A-Z0-9]{2,}$/, 'must be a Slack user id such as U012ABCDEF');
const Name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9 _./-]{0,79}$/i, 'must be 1 to 80 letters, digits, spaces or . _ / -');
const Pattern = z
  .string()
  .min(1)
  .max(200)
  .describe('literal text in which * stands for anything; upper and lower case are one');
const Clock = (last: '23:59' | '24:00') =>
  z
    .string()
    .regex(
      last === '24:00' ? /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/ : /^([01]\d|2[0-3]):[0-5]\d$/,
      `must be a time in quotes from "00:00" to "${last}"`,
    );
const Zone = z
  .string()
  .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin or UTC');
const WallClock = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/, 'must be like "2026-12-20T18:00"')
  .refine((value) => isCalendarTime(value), 'is not a day of any calendar');

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Every week: begins on each of `days`, and where `to` is not after `from`, ends on the day after. */
const WeeklyWindow = closed({
  days: listOf(z.enum(WEEKDAYS)).optional(),
  from: Clock('23:59'),
  to: Clock('24:00'),
  zone: Zone,
}).refine(({ from, to }) => from !== to, {
  error: 'from and to are the same time; a whole day is from "00:00" to "24:00"',
  path: ['to'],
});
const DatedWindow = closed({ start: WallClock, end: WallClock, zone: Zone }).refine(
  ({ start, end }) => start < end,
  { error: 'end is not after start', path: ['end'] },
);
/** Discriminated by hand, so that a mistake is told of the kind of window that was meant. */
const Window = z.unknown().transform((value, refinement): TimeWindow => {
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

const Match = closed({
  actions: listOf(ActionKind).optional(),
  risks: listOf(Risk).optional(),
  accounts: listOf(Pattern).optional(),
  repositories: listOf(Pattern).optional(),
  environments: listOf(Pattern).optional(),
  branches: listOf(Pattern).optional(),
  labels: listOf(Pattern).optional(),
  when: listOf(Window).optional(),
});
export type Match = z.infer<typeof Match>;

const Require = closed({
  secondPerson: z
    .literal(true, 'can only be true: a rule never takes a requirement away')
    .optional(),
  role: Name.optional(),
  changeTicket: z
    .literal(true, 'can only be true: a rule never takes a requirement away')
    .optional(),
  maxPerDay: z.int().min(1, 'must be at least 1; to allow none, use refuse').optional(),
  freeze: listOf(Window).optional(),
}).refine((require) => Object.keys(require).length > 0, { error: 'requires nothing' });

const Rule = closed({
  name: Name,
  match: Match.default({}),
  refuse: z.string().trim().min(1).max(200).optional(),
  require: Require.optional(),
}).refine((rule) => (rule.refuse === undefined) !== (rule.require === undefined), {
  error: 'must have either refuse or require, and not both',
});
export type Rule = z.infer<typeof Rule>;

const Freeze = closed({ name: Name, match: Match.default({}), windows: listOf(Window) });

/** What the file says. It can only ask for more or refuse: there is no key that allows anything. */
export const Policy = closed({
  version: z.literal(1, 'must be 1'),
  people: closed({
    owners: listOf(SlackUser).optional(),
    approvers: z.record(Name, listOf(SlackUser)).default({}),
    managers: z.record(SlackUser, listOf(SlackUser)).default({}),
  }).default({ approvers: {}, managers: {} }),
  environments: listOf(Pattern).optional(),
  /** Nobody can allow anything once for all; left out, people can, for archiving and starring alone. */
  standingGrants: z.literal('refuse', 'can only be refuse').optional(),
  freezes: z.array(Freeze).default([]),
  rules: z.array(Rule).default([]),
}).superRefine(checkNames);
export type Policy = z.infer<typeof Policy>;

function checkNames(policy: z.infer<typeof Policy>, context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const list of ['freezes', 'rules'] as const) {
    for (const [at, { name }] of policy[list].entries()) {
      if (seen.has(name))
        context.addIssue({
          code: 'custom',
          path: [list, at, 'name'],
          message: 'is a name given twice',
        });
      seen.add(name);
    }
  }
  for (const [at, { require }] of policy.rules.entries()) {
    const role = require?.role;
    if (role === undefined || role in policy.people.approvers) continue;
    const named = Object.keys(policy.people.approvers).join(', ') || 'none';
    const message = `is no list under people.approvers; there are: ${named}`;
    context.addIssue({ code: 'custom', path: ['rules', at, 'require', 'role'], message });
  }
}

/** `2026-02-30` parses, and means a day in March. */
function isCalendarTime(wallClock: string): boolean {
  const at = new Date(`${wallClock}Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(wallClock);
}

/** Without a file: everything asks its owner, and production changes are nobody's. */
export const DEFAULT_POLICY: Policy = Policy.parse({ version: 1 });

export function policyHash(policy: Policy): string {
  return canonicalDigest(z.json().parse(policy));
}

/**
 * Reads a policy. Throws `Invalid` that names file, line and column of everything that is wrong; a
 * duplicate key, an unknown tag and a key nobody knows are wrong, since what was meant does not hold.
 */
export function parsePolicy(text: string, file: string): Policy {
  if (Buffer.byteLength(text) > BYTES_MAX) throw new Invalid(`${file} is larger than 256 KiB`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const place = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const broken = [...document.errors, ...document.warnings];
  if (broken.length > 0)
    throw unusable(broken.map(({ pos, message }) => `${place(pos[0])}: ${message}`));
  const parsed = Policy.safeParse(plainOf(document, file));
  if (parsed.success) return parsed.data;
  throw unusable(
    parsed.error.issues.map((issue) => {
      const key = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
      const path = key === undefined ? issue.path : [...issue.path, key];
      return `${place(offsetOf(document, path))}: ${path.join('.') || 'the policy'}: ${issue.message}`;
    }),
  );
}

function plainOf(document: Document, file: string): unknown {
  try {
    const plain: unknown = document.toJS({ maxAliasCount: 100 });
    return plain;
  } catch (cause) {
    throw new Invalid(`${file} repeats itself too often`, { cause });
  }
}

function unusable(problems: readonly string[]): Invalid {
  return new Invalid(`The policy is not usable:\n  ${problems.join('\n  ')}`);
}

/** Where the key, or the deepest part of its path that exists, stands in the text. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const part of path) {
    const found = childOf(node, String(part));
    if (found === null) break;
    [offset, node] = [startOf(found.at) ?? offset, found.node];
  }
  return offset;
}

/** The child of that name, and what stands first in its text: its key in a map, itself in a list. */
function childOf(node: unknown, name: string): { at: unknown; node: unknown } | null {
  if (isSeq(node)) {
    const item = node.items[Number(name)];
    return { at: item, node: item };
  }
  if (!isMap(node)) return null;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  return pair === undefined ? null : { at: pair.key, node: pair.value };
}

function startOf(node: unknown): number | undefined {
  return isMap(node) || isSeq(node) || isScalar(node) ? node.range?.[0] : undefined;
}
