import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import {
  type AuditEntry,
  type AuditEvent,
  chain,
  type ChainPoint,
  createVerifier,
  START,
} from '../../domain/audit.ts';
import { derivedId } from '../../lib/ids.ts';
import { readEntry } from '../audit-file.ts';
import { verifyExport } from '../audit.ts';

export interface AuditFigures {
  /** Entries of an export in a second of processor time: read from its file, parsed, checked and hashed. */
  verifyPerSecond: number;
  mutations: number;
  mutationsDetected: number;
}

const TIMED_ENTRIES = 120_000;
const MUTATED_ENTRIES = 2_000;
const AT = new Date('2026-11-20T02:00:00.123Z');

/** Offline verification of a generated export, and what it finds of everything that can be done to one row. */
export async function measureAudit(folder: string): Promise<AuditFigures> {
  const entries = ledger(TIMED_ENTRIES);
  const file = join(folder, 'audit.jsonl');
  await writeLines(file, entries);
  const last = entries.at(-1);
  const before = process.cpuUsage();
  const result = await verifyExport(file, last);
  const { user, system } = process.cpuUsage(before);
  if (!result.verified) throw new Error(`The generated export does not verify: ${result.why}`);
  const verifyPerSecond = Math.round(entries.length / ((user + system) / 1_000_000));
  return { verifyPerSecond, ...countMutations(entries.slice(0, MUTATED_ENTRIES)) };
}

/**
 * Everything that can happen to one row of an export, done to each row in turn. What stands before the row
 * is known to verify, so that each mutant is read from there on, up to where it is found.
 */
export function countMutations(entries: readonly AuditEntry[]): {
  mutations: number;
  mutationsDetected: number;
} {
  const lines = entries.map((entry) => JSON.stringify(entry));
  const last = entries.at(-1);
  const witness = { seq: last?.seq ?? 0, hash: (last?.hash ?? '').slice(0, 10) };
  let mutations = 0;
  let mutationsDetected = 0;
  for (const [at, entry] of entries.entries()) {
    const from = at === 0 ? START : (entries[at - 1] ?? START);
    for (const changed of mutants(entry, lines.slice(at, at + 3))) {
      mutations += 1;
      const { replaces, by, ends } = changed;
      const after = ends ? [] : lines.slice(at + replaces, at + replaces + 3);
      const whole = ends || at + replaces + 3 >= lines.length;
      if (isFound([...by, ...after], { from, witness, whole })) mutationsDetected += 1;
    }
  }
  return { mutations, mutationsDetected };
}

interface Mutant {
  /** How many lines from the row on are taken out, and what stands there instead. */
  replaces: number;
  by: readonly string[];
  /** Everything behind is cut off. */
  ends: boolean;
}

function mutants(entry: AuditEntry, [line = '', next]: readonly string[]): Mutant[] {
  const edits = EDITS.map((edit) => JSON.stringify({ ...entry, ...edit(entry) }));
  return [
    ...edits.map((edited) => ({ replaces: 1, by: [edited], ends: false })),
    { replaces: 1, by: [], ends: false },
    { replaces: 1, by: [line, line], ends: false },
    ...(next === undefined ? [] : [{ replaces: 2, by: [next, line], ends: false }]),
    { replaces: 1, by: [], ends: true },
  ];
}

/** Each field, and each that its objects have, to another value of the same shape. */
const EDITS: readonly ((entry: AuditEntry) => object)[] = [
  () => ({ v: 1 }),
  ({ workspace }) => ({ workspace: `${workspace}X` }),
  ({ seq }) => ({ seq: seq + 1 }),
  ({ at }) => ({ at: new Date(Date.parse(at) + 1).toISOString() }),
  ({ type }) => ({ type: type === 'proposal.done' ? 'proposal.denied' : 'proposal.done' }),
  ({ actor }) => ({ actor: { ...actor, kind: actor.kind === 'flow' ? 'person' : 'flow' } }),
  ({ actor }) => ({ actor: { ...actor, id: `${actor.id}x` } }),
  ({ subject }) => ({ subject: `${subject}x` }),
  ({ data }) => ({ data: { ...data, added: 1 } }),
  () => ({ data: {} }),
  ({ prev }) => ({ prev: flipped(prev) }),
  ({ hash }) => ({ hash: flipped(hash) }),
  () => ({ added: 'a field that no hash covers' }),
];

/** Short of the end only an entry that does not fit counts; at the end also a witness that never came. */
function isFound(
  lines: readonly string[],
  place: { from: ChainPoint; witness: ChainPoint; whole: boolean },
): boolean {
  const verifier = createVerifier(place.whole ? place.witness : undefined, place.from);
  for (const line of lines) {
    const entry = readEntry(line);
    if (entry === null) return true;
    verifier.add(entry);
  }
  return !verifier.result().verified;
}

function flipped(hash: string): string {
  return `${hash.slice(0, -1)}${hash.endsWith('0') ? '1' : '0'}`;
}

/** A chain like one that nights leave: some entries of the flow for each that a person made. */
export function ledger(length: number): AuditEntry[] {
  const events = Array.from({ length }, (_, n): AuditEvent => {
    const subject = derivedId('prp', String(n));
    return n % 5 === 4
      ? {
          type: 'proposal.approved',
          actor: { kind: 'person', id: 'T0NIGHT/U0OWNER' },
          subject,
          data: { from: 'pending', version: 1, digest: derivedId('dig', String(n)) },
        }
      : {
          type: 'signal.triaged',
          actor: { kind: 'flow', id: 'triage' },
          subject,
          data: { category: 'fyi', confidence: 0.75, lane: 'rules' },
        };
  });
  return chain({ workspace: 'T0NIGHT', ...START }, AT, events);
}

async function writeLines(file: string, entries: readonly AuditEntry[]): Promise<void> {
  const out = createWriteStream(file);
  for (const entry of entries)
    if (!out.write(`${JSON.stringify(entry)}\n`)) await once(out, 'drain');
  await new Promise<void>((resolve, reject) =>
    out.end((error?: Error | null) => (error ? reject(error) : resolve())),
  );
}
