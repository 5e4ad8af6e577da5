import type { Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** Whether this workspace's Slack refused newer blocks lately. */
export async function takesClassicBlocksOnly(
  db: Kysely<Database>,
  workspace: string,
  now: Date,
): Promise<boolean> {
  const row = await db
    .selectFrom('classic_blocks')
    .select('until')
    .where('workspace', '=', workspace)
    .executeTakeFirst();
  return row !== undefined && row.until > now;
}

/** From now on, until then, everything for this workspace is made of classic blocks. */
export async function noteClassicBlocksOnly(
  db: Kysely<Database>,
  workspace: string,
  until: Date,
): Promise<void> {
  await db
    .insertInto('classic_blocks')
    .values({ workspace, until })
    .onConflict((conflict) => conflict.column('workspace').doUpdateSet({ until }))
    .execute();
}
