import { z } from 'zod';

export const issueSchema = z.object({
  id: z.number(),
  iid: z.number(),
  title: z.string(),
  description: z.string(),
  createdAt: z.number(),
});
export type IssueRecord = z.infer<typeof issueSchema>;

export const freezeSchema = z.object({
  id: z.number(),
  /** Cron expressions of five fields. */
  start: z.string(),
  end: z.string(),
  zone: z.string(),
  createdAt: z.number(),
});

export const projectSchema = z.object({
  id: z.number(),
  path: z.string(),
  issues: z.array(issueSchema).default([]),
  freezes: z.array(freezeSchema).default([]),
});
export type ProjectRecord = z.infer<typeof projectSchema>;

export const jobSchema = z.object({
  id: z.number(),
  name: z.string(),
  outcome: z.enum(['success', 'failed', 'canceled']),
  user: z.string(),
  /** Milliseconds since 1970. */
  createdAt: z.number(),
  /** Empty where nothing of it is kept. */
  trace: z.string(),
  /** Where it deploys to; empty for a job that deploys nowhere. */
  environment: z.string().default(''),
  /** It waits for somebody to start it, until then. */
  manual: z.boolean().default(false),
  playedAt: z.number().nullable().default(null),
  /** Of its deployment, where the environment wants approvals. */
  approval: z.enum(['none', 'pending', 'approved', 'rejected']).default('none'),
});
export type JobRecord = z.infer<typeof jobSchema>;

export const pipelineSchema = z.object({
  id: z.number(),
  iid: z.number(),
  projectId: z.number(),
  source: z.string(),
  ref: z.string(),
  sha: z.string(),
  commitTitle: z.string(),
  createdAt: z.number(),
  tag: z.boolean().default(false),
  canceledAt: z.number().nullable().default(null),
  /** Every job that ever ran in it; of those with one name the last one counts. */
  jobs: z.array(jobSchema),
});
export type PipelineRecord = z.infer<typeof pipelineSchema>;

export const tokenSchema = z.object({
  token: z.string(),
  username: z.string(),
  scopes: z.array(z.string()),
  limitPerMinute: z.number(),
  revoked: z.boolean(),
});
export type TokenRecord = z.infer<typeof tokenSchema>;

/** One journal line: a record put in the place of the one with the same key, and the request that did it. */
export const entrySchema = z.object({
  change: z.discriminatedUnion('table', [
    z.object({ table: z.literal('projects'), record: projectSchema }),
    z.object({ table: z.literal('pipelines'), record: pipelineSchema }),
    z.object({ table: z.literal('tokens'), record: tokenSchema }),
  ]),
  effect: z
    .object({
      at: z.string(),
      provider: z.string(),
      method: z.string(),
      target: z.string(),
      body: z.unknown(),
    })
    .nullable(),
});
export type Entry = z.infer<typeof entrySchema>;
