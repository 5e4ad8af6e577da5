import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { canonicalDigest } from '../lib/canonical-json.ts';
import { Invalid } from '../lib/errors.ts';
import {
  Clock,
  closed,
  Day,
  listOf,
  Name,
  Pattern,
  SlackUser,
  Window,
  Zone,
} from './policy-terms.ts';
import { ActionKind, Risk } from './proposal.ts';
import * as say from '../words/policy.ts';

const BYTES_MAX = 256 * 1_024;
/** Figures are told of no smaller group. */
export const TEAM_MIN = 5;

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
  secondPerson: z.literal(true, say.canOnlyBeTrue).optional(),
  role: Name.optional(),
  changeTicket: z.literal(true, say.canOnlyBeTrue).optional(),
  maxPerDay: z.int().min(1, say.mustBeAtLeast1).optional(),
  freeze: listOf(Window).optional(),
}).refine((require) => Object.keys(require).length > 0, { error: say.requiresNothing });

const Rule = closed({
  name: Name,
  match: Match.default({}),
  refuse: z.string().trim().min(1).max(200).optional(),
  require: Require.optional(),
}).refine((rule) => (rule.refuse === undefined) !== (rule.require === undefined), {
  error: say.mustHaveEitherRefuse,
});
export type Rule = z.infer<typeof Rule>;

const Freeze = closed({ name: Name, match: Match.default({}), windows: listOf(Window) });

/** Who is told of a production failure; the first of them changes with each shift. */
const Duty = closed({
  name: Name,
  match: closed({
    repositories: listOf(Pattern).optional(),
    environments: listOf(Pattern).optional(),
    branches: listOf(Pattern).optional(),
  }).default({}),
  people: listOf(SlackUser),
  escalateAfterMinutes: z.int().min(1).max(240, say.mustBeAtMost240).optional(),
  shift: closed({
    from: Day,
    at: Clock('23:59'),
    days: z.int().min(1).max(31),
    zone: Zone,
  }).optional(),
});

/** What the file says. It can only ask for more or refuse: there is no key that allows anything. */
export const Policy = closed({
  version: z.literal(1, say.mustBe1),
  people: closed({
    owners: listOf(SlackUser).optional(),
    approvers: z.record(Name, listOf(SlackUser)).default({}),
    managers: z.record(SlackUser, listOf(SlackUser)).default({}),
    teams: z
      .record(Name, closed({ members: listOf(SlackUser), readers: listOf(SlackUser) }))
      .optional(),
  })
    .superRefine(checkTeams)
    .default({ approvers: {}, managers: {} }),
  environments: listOf(Pattern).optional(),
  /** Environments that are no production; one that `environments` lists as well is production all the same. */
  staging: listOf(Pattern).optional(),
  /** Production changes that need no second person; a rule may still ask for one. */
  alone: z.array(closed({ name: Name, match: Match })).optional(),
  duty: z.array(Duty).optional(),
  /** Nobody can allow anything once for all; left out, people can, for archiving and starring alone. */
  standingGrants: z.literal('refuse', say.canOnlyBeRefuse).optional(),
  freezes: z.array(Freeze).default([]),
  rules: z.array(Rule).default([]),
}).superRefine(checkNames);
export type Policy = z.infer<typeof Policy>;

/** Two figures about overlapping groups, or one about a few, would tell of single people. */
function checkTeams(
  { teams = {} }: { teams?: Record<string, { members: string[]; readers: string[] }> | undefined },
  context: z.RefinementCtx,
): void {
  const teamOf = new Map<string, string>();
  for (const [name, { members, readers }] of Object.entries(teams)) {
    const wrong = (key: string, message: string): void =>
      context.addIssue({ code: 'custom', path: ['teams', name, key], message });
    if (members.length < TEAM_MIN) wrong('members', say.mustBePeopleOrMore(TEAM_MIN));
    const reader = readers.find((id) => members.includes(id));
    if (reader !== undefined) wrong('readers', say.isAMember(reader));
    for (const id of members) {
      const other = teamOf.get(id);
      if (other !== undefined) wrong('members', say.isInAlready(id, other));
      teamOf.set(id, name);
    }
  }
}

function checkNames(policy: z.infer<typeof Policy>, context: z.RefinementCtx): void {
  const seen = new Set<string>();
  for (const list of ['freezes', 'rules', 'duty'] as const) {
    for (const [at, { name }] of (policy[list] ?? []).entries()) {
      if (seen.has(name))
        context.addIssue({
          code: 'custom',
          path: [list, at, 'name'],
          message: say.isANameGivenTwice,
        });
      seen.add(name);
    }
  }
  for (const [at, { require }] of policy.rules.entries()) {
    const role = require?.role;
    if (role === undefined || Object.hasOwn(policy.people.approvers, role)) continue;
    const named = Object.keys(policy.people.approvers).join(', ') || 'none';
    const message = say.isNoListUnderPeople(named);
    context.addIssue({ code: 'custom', path: ['rules', at, 'require', 'role'], message });
  }
}

/** Everybody whom a policy names, as `U…`. */
export function peopleNamed({ people, duty = [] }: Policy): string[] {
  const { owners = [], approvers, managers, teams = {} } = people;
  return [
    ...owners,
    ...Object.values(approvers).flat(),
    ...Object.entries(managers).flatMap(([manager, reports]) => [manager, ...reports]),
    ...Object.values(teams).flatMap(({ members, readers }) => [...members, ...readers]),
    ...duty.flatMap((entry) => entry.people),
  ];
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
      return `${place(offsetOf(document, path))}: ${path.join('.') || say.thePolicy}: ${issue.message}`;
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
