import { readFile } from 'node:fs/promises';
import type { Kysely } from 'kysely';
import { DEFAULT_POLICY, parsePolicy, Policy, policyHash } from '../domain/policy-file.ts';
import { Invalid } from '../lib/errors.ts';
import type { Database } from './schema.ts';
import type { Unit } from './store.ts';

/** What is in force now; read at every use, so that a change needs no restart. Nothing here writes the file. */
export interface PolicySource {
  /** Throws `Invalid` when there is a file and it cannot be read or is not a policy: then nothing is permitted. */
  current(): Promise<{ policy: Policy; hash: string }>;
}

export function openPolicySource(file: string | undefined): PolicySource {
  const fallback = { policy: DEFAULT_POLICY, hash: policyHash(DEFAULT_POLICY) };
  if (file === undefined) return { current: () => Promise.resolve(fallback) };
  let parsed: { text: string; policy: Policy; hash: string } | undefined;
  return {
    current: async () => {
      const text = await readFile(file, 'utf8').catch((cause: unknown) => {
        throw new Invalid(`The policy ${file} cannot be read`, { cause });
      });
      if (parsed?.text !== text) {
        const policy = parsePolicy(text, file);
        parsed = { text, policy, hash: policyHash(policy) };
      }
      return parsed;
    },
  };
}

/** The newest policy that was recorded, or null before the first. */
export async function lastPolicy(
  db: Kysely<Database>,
): Promise<{ policy: Policy; hash: string; loadedAt: Date } | null> {
  const row = await db
    .selectFrom('policies')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  return { policy: Policy.parse(row.policy), hash: row.hash, loadedAt: row.loaded_at };
}

/** What was in force at this instant, where something was recorded by then, and all that came after, in order. */
export async function policiesSince(db: Kysely<Database>, since: Date): Promise<Policy[]> {
  const rows = await db.selectFrom('policies').selectAll().orderBy('seq').execute();
  const first = rows.findLastIndex(({ loaded_at: at }) => at <= since);
  return first === -1 ? [] : rows.slice(first).map(({ policy }) => Policy.parse(policy));
}

export async function insertPolicy(
  unit: Unit,
  { policy, hash }: { policy: Policy; hash: string },
): Promise<void> {
  await unit.db
    .insertInto('policies')
    .values({ hash, version: policy.version, policy: JSON.stringify(policy), loaded_at: unit.at })
    .execute();
}
