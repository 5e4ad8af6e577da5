import type { Kysely, Selectable } from 'kysely';
import { type MailRule, RuleTerms, termsDigest } from '../domain/mail-rule.ts';
import { newId } from '../lib/ids.ts';
import type { Database } from './schema.ts';
import { storableJson, storableText } from './storable.ts';
import type { Unit } from './store.ts';

export type NewRule = Omit<MailRule, 'id' | 'state' | 'createdAt'>;

/** Notes what a rule would say; it holds for nothing until its owner approves it. */
export async function insertRule(unit: Unit, rule: NewRule): Promise<MailRule> {
  const { ownerId, said, conditions, effect, folder, replaces } = rule;
  const id = newId('rul');
  await unit.db
    .insertInto('rules')
    .values({
      id,
      owner_id: ownerId,
      said: storableText(said),
      conditions: storableJson(conditions),
      effect,
      folder: folder ?? null,
      replaces,
      state: 'asked',
      created_at: unit.at,
      decided_at: null,
      approved_at: null,
    })
    .execute();
  record(unit, 'rule.asked', { ...rule, id });
  return { ...rule, id, state: 'asked', createdAt: unit.at };
}

/** Returns the rule, which holds from now on in the place of the one that it replaces; null where none of theirs was asked. */
export async function approveRule(
  unit: Unit,
  { id, ownerId }: { id: string; ownerId: string },
): Promise<MailRule | null> {
  const row = await unit.db
    .updateTable('rules')
    .set({ state: 'approved', decided_at: unit.at, approved_at: unit.at })
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .where('state', '=', 'asked')
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  const rule = toRule(row);
  record(unit, 'rule.approved', rule);
  if (rule.replaces !== null) await endRule(unit, { id: rule.replaces, ownerId });
  return rule;
}

/** Ends one, which held or was only asked. Null where the person has none of that id. */
export async function endRule(
  unit: Unit,
  { id, ownerId }: { id: string; ownerId: string },
): Promise<(MailRule & { held: boolean }) | null> {
  const row = await unit.db
    .updateTable('rules')
    .set({ state: 'ended', decided_at: unit.at })
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .where('state', '<>', 'ended')
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  record(unit, 'rule.ended', toRule(row));
  return { ...toRule(row), held: row.approved_at !== null };
}

/** Takes the end of one back. Null where none of theirs that held was ended. */
export async function restoreRule(
  unit: Unit,
  { id, ownerId }: { id: string; ownerId: string },
): Promise<MailRule | null> {
  const row = await unit.db
    .updateTable('rules')
    .set({ state: 'approved', decided_at: unit.at })
    .where('id', '=', id)
    .where('owner_id', '=', ownerId)
    .where('state', '=', 'ended')
    .where('approved_at', 'is not', null)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return null;
  record(unit, 'rule.approved', toRule(row));
  return toRule(row);
}

/** Those that hold and those that were asked since, the oldest first. */
export async function openRules(
  db: Kysely<Database>,
  ownerId: string,
  askedSince: Date,
): Promise<MailRule[]> {
  const rows = await db
    .selectFrom('rules')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where(({ eb, or, and }) =>
      or([
        eb('state', '=', 'approved'),
        and([eb('state', '=', 'asked'), eb('created_at', '>', askedSince)]),
      ]),
    )
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toRule);
}

/** Those that hold, the oldest first. */
export async function approvedRules(db: Kysely<Database>, ownerId: string): Promise<MailRule[]> {
  const rows = await db
    .selectFrom('rules')
    .selectAll()
    .where('owner_id', '=', ownerId)
    .where('state', '=', 'approved')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toRule);
}

/** The ledger holds which rule it was, not whose mail it names. */
function record(
  unit: Unit,
  type: 'rule.asked' | 'rule.approved' | 'rule.ended',
  rule: Pick<MailRule, 'id' | 'ownerId' | 'conditions' | 'effect' | 'folder'>,
): void {
  unit.record(rule.ownerId, {
    type,
    actor: { kind: 'person', id: rule.ownerId },
    subject: rule.id,
    data: { effect: rule.effect, terms: termsDigest(rule) },
  });
}

function toRule(row: Selectable<Database['rules']>): MailRule {
  const terms = RuleTerms.parse({
    conditions: row.conditions,
    effect: row.effect,
    ...(row.folder === null ? {} : { folder: row.folder }),
  });
  return {
    id: row.id,
    ownerId: row.owner_id,
    said: row.said,
    ...terms,
    replaces: row.replaces,
    state: row.state,
    createdAt: row.created_at,
  };
}
