import { z } from 'zod';
import type { ActionKind, Proposal } from '../../../domain/proposal.ts';
import { isRefName } from '../git-refs.ts';
import { isRepository, parseRerun } from './rerun.ts';

const REPO = '^/repos/([^/]+/[^/]+)';
const ID = '[1-9][0-9]{0,15}';

interface Shape {
  target: RegExp;
  body: z.ZodType;
}

const review = (state: 'approved' | 'rejected'): Shape => ({
  target: new RegExp(`${REPO}/actions/runs/${ID}/pending_deployments$`),
  body: z.strictObject({
    environment_ids: z.tuple([z.int().positive()]),
    state: z.literal(state),
    comment: z.string().max(200),
  }),
});

/** The closed list of what this connector can ever send, by the action that is approved; beside reruns. */
const SHAPES: ReadonlyMap<ActionKind, Shape> = new Map([
  [
    'pipeline.deploy',
    {
      target: new RegExp(`${REPO}/actions/workflows/[A-Za-z0-9._-]{1,100}\\.ya?ml/dispatches$`),
      body: z.strictObject({
        ref: z.string().refine((ref) => /^refs\/(?:heads|tags)\//.test(ref) && isRefName(ref)),
        inputs: z.record(z.string(), z.string()),
        return_run_details: z.literal(true),
      }),
    },
  ],
  [
    'pipeline.rollback',
    { target: new RegExp(`${REPO}/actions/jobs/${ID}/rerun$`), body: z.null() },
  ],
  ['pipeline.approve', review('approved')],
  ['pipeline.reject', review('rejected')],
  ['pipeline.cancel', { target: new RegExp(`${REPO}/actions/runs/${ID}/cancel$`), body: z.null() }],
  [
    'pipeline.issue',
    {
      target: new RegExp(`${REPO}/issues$`),
      body: z.strictObject({ title: z.string().min(1), body: z.string() }),
    },
  ],
]);

/** The repository that an approved request is about; null when it is none that this connector sends. */
export function allowedIn({ kind, request }: Pick<Proposal, 'kind' | 'request'>): string | null {
  if (kind === 'pipeline.rerun') return parseRerun(request)?.repository ?? null;
  const shape = SHAPES.get(kind);
  const repository = shape?.target.exec(request.target)?.[1];
  if (shape === undefined || repository === undefined || request.method !== 'POST') return null;
  return isRepository(repository) && shape.body.safeParse(request.body).success ? repository : null;
}
