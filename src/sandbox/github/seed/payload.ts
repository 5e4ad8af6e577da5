import { z } from 'zod';

/**
 * The parts of GitHub's webhook payloads that the sandbox builds on. Only identity is required;
 * anything else that is missing or odd becomes its empty value, because recorded payloads of many
 * years differ. Instants become milliseconds since 1970 (push events carry whole seconds).
 */
const text = z.string().catch('');
const maybeText = z.string().nullable().catch(null);
const count = (fallback: number) => z.int().nonnegative().catch(fallback);
const id = z.int().nonnegative();

const instant = z
  .union([z.string().transform((iso) => Date.parse(iso)), z.number().transform((s) => s * 1_000)])
  .transform((ms) => (Number.isSafeInteger(ms) && ms >= 0 ? ms : null))
  .nullable()
  .catch(null);

const user = z.object({ login: z.string().min(1), id, type: z.string().catch('User') });
const maybeUser = user.nullable().catch(null);

const listOf = <Schema extends z.ZodType>(schema: Schema) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items) => items.flatMap((item) => schema.safeParse(item).data ?? []));

export const repositoryPayload = z.object({
  id,
  full_name: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  owner: maybeUser,
  private: z.boolean().catch(false),
  description: maybeText,
  default_branch: z.string().min(1).catch('main'),
  created_at: instant,
});

const author = z.object({ name: text, email: text }).nullable().catch(null);

export const commitPayload = z.object({
  id: z.string().min(7),
  message: text,
  timestamp: instant,
  author,
  added: listOf(z.string()),
  removed: listOf(z.string()),
  modified: listOf(z.string()),
});
export type CommitPayload = z.infer<typeof commitPayload>;

export const workflowPayload = z.object({
  id,
  name: text,
  path: text,
  state: z.string().catch('active'),
  created_at: instant,
});

export const runPayload = z.object({
  id,
  name: maybeText,
  head_branch: maybeText,
  head_sha: z.string().min(7),
  path: text,
  display_title: text,
  run_number: count(1),
  event: z.string().catch('push'),
  status: z.string().catch('queued'),
  conclusion: maybeText,
  workflow_id: count(0),
  created_at: instant,
  updated_at: instant,
  run_started_at: instant,
  run_attempt: z.int().positive().catch(1),
  actor: maybeUser,
  triggering_actor: maybeUser,
  pull_requests: listOf(z.object({ number: id })),
  head_commit: commitPayload.nullable().catch(null),
});
export type RunPayload = z.infer<typeof runPayload>;

export const jobPayload = z.object({
  id,
  run_id: id,
  run_attempt: z.int().positive().catch(1),
  workflow_name: maybeText,
  head_branch: maybeText,
  head_sha: z.string().min(7),
  status: z.string().catch('queued'),
  conclusion: maybeText,
  created_at: instant,
  started_at: instant,
  completed_at: instant,
  name: text,
  labels: listOf(z.string()),
  steps: listOf(
    z.object({
      name: text,
      number: count(0),
      status: text,
      conclusion: maybeText,
      started_at: instant,
      completed_at: instant,
    }),
  ),
});
export type JobPayload = z.infer<typeof jobPayload>;

export const deploymentPayload = z.object({
  id,
  sha: z.string().min(7),
  ref: text,
  task: z.string().catch('deploy'),
  environment: z.string().min(1).catch('production'),
  description: maybeText,
  creator: maybeUser,
  created_at: instant,
  updated_at: instant,
  production_environment: z.boolean().catch(false),
  transient_environment: z.boolean().catch(false),
  payload: z.unknown().optional(),
});
export type DeploymentPayload = z.infer<typeof deploymentPayload>;

export const statusPayload = z.object({
  id,
  state: z.string().min(1),
  description: text,
  environment: text,
  environment_url: text,
  log_url: text,
  target_url: text,
  creator: maybeUser,
  created_at: instant,
  updated_at: instant,
});

export type StatusPayload = z.infer<typeof statusPayload>;

export const checkRunPayload = z.object({
  id,
  name: text,
  head_sha: z.string().min(7),
  status: z.string().catch('queued'),
  conclusion: maybeText,
  started_at: instant,
  completed_at: instant,
  details_url: maybeText,
  app: z.object({ slug: text }).nullable().catch(null),
  output: z.object({ title: maybeText, summary: maybeText }).nullable().catch(null),
});

const TEAM_OR_USER = z.object({
  type: z.string().catch('User'),
  reviewer: z.object({ id, name: maybeText, login: maybeText, slug: maybeText }),
});

/** The envelope of every event: what each part must be is decided by the event that needs it. */
export const envelope = z.object({
  action: text,
  repository: z.unknown().optional(),
  sender: maybeUser,
  workflow: z.unknown().optional(),
  workflow_run: z.unknown().optional(),
  workflow_job: z.unknown().optional(),
  workflow_job_run: z.object({ id, name: text, created_at: instant }).nullable().catch(null),
  environment: text,
  since: instant,
  reviewers: listOf(TEAM_OR_USER),
  deployment: z.unknown().optional(),
  deployment_status: z.unknown().optional(),
  check_run: z.unknown().optional(),
  ref: text,
  before: text,
  after: text,
  deleted: z.boolean().catch(false),
  commits: listOf(commitPayload),
  head_commit: commitPayload.nullable().catch(null),
});
export type Envelope = z.infer<typeof envelope>;
