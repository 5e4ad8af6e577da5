import { z } from 'zod';

/**
 * What the GitHub sandbox remembers, exactly as its journal holds it. Instants are milliseconds since
 * 1970; an instant in the future has not happened yet, so every view is a function of these records
 * and the clock.
 */

export const userSchema = z.object({
  login: z.string(),
  id: z.number(),
  type: z.string(),
});
export type User = z.infer<typeof userSchema>;

export const repositorySchema = z.object({
  fullName: z.string(),
  id: z.number(),
  owner: userSchema,
  private: z.boolean(),
  description: z.string().nullable(),
  defaultBranch: z.string(),
  createdAt: z.number(),
});
export type RepositoryRecord = z.infer<typeof repositorySchema>;

const annotationSchema = z.object({
  path: z.string(),
  line: z.number(),
  level: z.string(),
  title: z.string().nullable(),
  message: z.string(),
});
export type Annotation = z.infer<typeof annotationSchema>;

/** What running a job again does: offsets in milliseconds after the run asks for a runner. */
const jobPlanSchema = z.object({
  name: z.string(),
  labels: z.array(z.string()),
  environment: z.string().nullable(),
  reviewers: z.array(userSchema).nullable(),
  waitTimerMinutes: z.number(),
  /** Null: no runner ever takes it. */
  startAfterMs: z.number().nullable(),
  steps: z.array(
    /** `durationMs` null: the step hangs. */
    z.object({ name: z.string(), durationMs: z.number().nullable(), conclusion: z.string() }),
  ),
  conclusion: z.string(),
  log: z.string().nullable(),
  annotations: z.array(annotationSchema),
});
export type JobPlan = z.infer<typeof jobPlanSchema>;

export const workflowSchema = z.object({
  repo: z.string(),
  id: z.number(),
  name: z.string(),
  path: z.string(),
  state: z.string(),
  createdAt: z.number(),
  /** False: no `workflow_dispatch` trigger in the file. */
  dispatchable: z.boolean(),
  /** Declared inputs; null: whatever comes is taken. */
  inputs: z.array(z.object({ name: z.string(), required: z.boolean() })).nullable(),
  /** The concurrency group that the file names. */
  concurrency: z.string().optional(),
  jobs: z.array(jobPlanSchema),
});
export type WorkflowRecord = z.infer<typeof workflowSchema>;

const stepSchema = z.object({
  number: z.number(),
  name: z.string(),
  startAt: z.number().nullable(),
  endAt: z.number().nullable(),
  conclusion: z.string().nullable(),
});
export type StepRecord = z.infer<typeof stepSchema>;

const gateSchema = z.object({
  environment: z.string(),
  sinceAt: z.number(),
  waitTimerMinutes: z.number(),
  reviewers: z.array(z.object({ type: z.string(), name: z.string(), id: z.number() })),
  decision: z.enum(['pending', 'approved', 'rejected']),
  decidedAt: z.number().nullable(),
});
export type Gate = z.infer<typeof gateSchema>;

const jobSchema = z.object({
  id: z.number(),
  attempt: z.number(),
  name: z.string(),
  labels: z.array(z.string()),
  createdAt: z.number(),
  startAt: z.number().nullable(),
  endAt: z.number().nullable(),
  conclusion: z.string().nullable(),
  steps: z.array(stepSchema),
  gate: gateSchema.nullable(),
  environment: z.string().nullable(),
  /** What this execution does, and what the next one would do. */
  plan: jobPlanSchema,
  again: jobPlanSchema,
});
export type JobRecord = z.infer<typeof jobSchema>;

const attemptSchema = z.object({
  attempt: z.number(),
  triggeredBy: userSchema,
  startAt: z.number(),
  /** What GitHub itself said of the attempt; null: it follows from the jobs. */
  reported: z
    .object({ status: z.string(), conclusion: z.string().nullable(), at: z.number() })
    .nullable(),
  /** Overrides what follows from the jobs once all of them are completed. */
  conclusion: z.string().nullable(),
  jobs: z.array(jobSchema),
});
export type AttemptRecord = z.infer<typeof attemptSchema>;

export const commitSchema = z.object({
  repo: z.string(),
  sha: z.string(),
  message: z.string(),
  author: z.object({ name: z.string(), email: z.string() }),
  at: z.number(),
  parents: z.array(z.string()),
  files: z.array(z.object({ filename: z.string(), status: z.string() })),
});
export type CommitRecord = z.infer<typeof commitSchema>;

export const runSchema = z.object({
  repo: z.string(),
  id: z.number(),
  /** Known only from something that mentions it, until its own event arrives. */
  partial: z.boolean(),
  workflowId: z.number(),
  name: z.string(),
  path: z.string(),
  number: z.number(),
  event: z.string(),
  branch: z.string().nullable(),
  sha: z.string(),
  title: z.string(),
  actor: userSchema,
  createdAt: z.number(),
  shiftMs: z.number(),
  commit: commitSchema.nullable(),
  pullRequests: z.array(z.number()),
  attempts: z.array(attemptSchema),
});
export type RunRecord = z.infer<typeof runSchema>;

export const deploymentSchema = z.object({
  repo: z.string(),
  id: z.number(),
  sha: z.string(),
  ref: z.string(),
  task: z.string(),
  environment: z.string(),
  description: z.string().nullable(),
  creator: userSchema,
  createdAt: z.number(),
  shiftMs: z.number(),
  production: z.boolean(),
  transient: z.boolean(),
  payload: z.unknown(),
  /** The job whose progress is this deployment's status. */
  job: z.object({ runId: z.number(), jobId: z.number() }).nullable(),
});
export type DeploymentRecord = z.infer<typeof deploymentSchema>;

export const deploymentStatusSchema = z.object({
  repo: z.string(),
  id: z.number(),
  deploymentId: z.number(),
  state: z.string(),
  description: z.string(),
  environment: z.string(),
  environmentUrl: z.string(),
  logUrl: z.string(),
  creator: userSchema,
  createdAt: z.number(),
});
export type DeploymentStatusRecord = z.infer<typeof deploymentStatusSchema>;

export const environmentSchema = z.object({
  repo: z.string(),
  id: z.number(),
  name: z.string(),
  createdAt: z.number(),
  waitTimerMinutes: z.number(),
  reviewers: gateSchema.shape.reviewers,
});
export type EnvironmentRecord = z.infer<typeof environmentSchema>;

export const branchSchema = z.object({
  repo: z.string(),
  name: z.string(),
  kind: z.enum(['branch', 'tag']),
  sha: z.string(),
  at: z.number(),
  deleted: z.boolean(),
  /** Recorded pushes that were seeded, as `before..after`, so that a second seeding is seen. */
  seeded: z.array(z.string()),
});
export type BranchRecord = z.infer<typeof branchSchema>;

export const checkRunSchema = z.object({
  repo: z.string(),
  id: z.number(),
  name: z.string(),
  sha: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  startAt: z.number().nullable(),
  endAt: z.number().nullable(),
  detailsUrl: z.string().nullable(),
  app: z.string(),
  output: z.object({ title: z.string().nullable(), summary: z.string().nullable() }),
});
export type CheckRunRecord = z.infer<typeof checkRunSchema>;

export const issueSchema = z.object({
  repo: z.string(),
  id: z.number(),
  number: z.number(),
  title: z.string(),
  body: z.string().nullable(),
  by: userSchema,
  createdAt: z.number(),
});
export type IssueRecord = z.infer<typeof issueSchema>;

export const logSchema = z.object({ repo: z.string(), jobId: z.number(), text: z.string() });
export type LogRecord = z.infer<typeof logSchema>;
