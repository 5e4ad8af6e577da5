import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** What some workspaces' Slack does not offer. */
export interface Feature {
  /** Slack id of the team. */
  workspace: string;
  feature: 'new-blocks' | 'streaming' | 'status';
}

/** Whether this workspace's Slack refused it lately. */
export async function isLacking(
  db: Kysely<Database>,
  { workspace, feature }: Feature,
  now: Date,
): Promise<boolean> {
  const row = await db
    .selectFrom('slack_lacks')
    .select('until')
    .where('workspace', '=', workspace)
    .where('feature', '=', feature)
    .executeTakeFirst();
  return row !== undefined && row.until > now;
}

const LACKING_FOR_MS = 30 * 24 * 3_600_000;

/** From now on, for a month, this workspace gets what does without. */
export async function noteLacking(
  db: Kysely<Database>,
  { workspace, feature }: Feature,
  now: Date,
): Promise<void> {
  const until = new Date(now.getTime() + LACKING_FOR_MS);
  await db
    .insertInto('slack_lacks')
    .values({ workspace, feature, until })
    .onConflict((conflict) => conflict.columns(['workspace', 'feature']).doUpdateSet({ until }))
    .execute();
}
