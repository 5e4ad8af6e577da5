import { z } from 'zod';
import {
  branchSchema,
  checkRunSchema,
  commitSchema,
  deploymentSchema,
  deploymentStatusSchema,
  environmentSchema,
  issueSchema,
  logSchema,
  repositorySchema,
  runSchema,
  workflowSchema,
} from './records.ts';
import { tokenSchema } from './token-record.ts';

const record = <Table extends string, Schema extends z.ZodType>(table: Table, schema: Schema) =>
  z.object({ table: z.literal(table), record: schema });

/** One record put in place of the one with the same key. */
export const changeSchema = z.discriminatedUnion('table', [
  record('repositories', repositorySchema),
  record('workflows', workflowSchema),
  record('runs', runSchema),
  record('logs', logSchema),
  record('deployments', deploymentSchema),
  record('deploymentStatuses', deploymentStatusSchema),
  record('environments', environmentSchema),
  record('branches', branchSchema),
  record('commits', commitSchema),
  record('checkRuns', checkRunSchema),
  record('issues', issueSchema),
  record('tokens', tokenSchema),
]);
export type Change = z.infer<typeof changeSchema>;

/** One journal line: what happened at once, and the accepted request that made it happen, if any. */
export const entrySchema = z.object({
  effect: z
    .object({
      at: z.string(),
      provider: z.string(),
      method: z.string(),
      target: z.string(),
      body: z.unknown(),
    })
    .nullable(),
  changes: z.array(changeSchema),
});
export type Entry = z.infer<typeof entrySchema>;
