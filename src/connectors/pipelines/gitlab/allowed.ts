import { z } from 'zod';
import type { ActionKind, Proposal, ProviderRequest } from '../../../domain/proposal.ts';
import { Invalid } from '../../../lib/errors.ts';
import { isSameRequest } from '../same-request.ts';
import { isRefName } from '../git-refs.ts';
import { pipelinePath, projectPath, repositoryIn, retryRequest } from './retry.ts';

type Facts = Readonly<Record<string, string>>;

const TITLE_MAX = 200;
const BODY_MAX = 8_000;

function idOf(text: string | undefined): number {
  const id = Number(text || 'none');
  if (!Number.isSafeInteger(id) || id <= 0)
    throw new Invalid('A job, a deployment or a pipeline is named by a positive whole number');
  return id;
}

/** "Create a new pipeline" of the pipelines API, at a branch or tag: GitLab takes no commit there. */
export function createRequest({ repository = '', viaRef = '' }: Facts): ProviderRequest {
  if (!isRefName(viaRef)) throw new Invalid('A pipeline is started at a branch or tag');
  const target = `${projectPath(repository)}/pipeline`;
  return { method: 'POST', target, body: { ref: viaRef } };
}

/** "Retry a job": the one that deployed the good revision runs once more, as a new job of its pipeline. */
export function retryJobRequest({ repository = '', viaJob }: Facts): ProviderRequest {
  const target = `${projectPath(repository)}/jobs/${idOf(viaJob)}/retry`;
  return { method: 'POST', target, body: null };
}

/** "Run a job": starts one that waits for somebody. */
export function playRequest({ repository = '', viaJob }: Facts): ProviderRequest {
  const target = `${projectPath(repository)}/jobs/${idOf(viaJob)}/play`;
  return { method: 'POST', target, body: null };
}

export type Verdict = 'approved' | 'rejected';
const COMMENTS: Readonly<Record<Verdict, string>> = {
  approved: 'Approved in Slack, through Nightshift.',
  rejected: 'Rejected in Slack, through Nightshift.',
};

/** "Approve or reject a blocked deployment". */
export function approvalRequest(
  { repository = '', viaDeployment }: Facts,
  status: Verdict,
): ProviderRequest {
  const target = `${projectPath(repository)}/deployments/${idOf(viaDeployment)}/approval`;
  return { method: 'POST', target, body: { status, comment: COMMENTS[status] } };
}

/** "Cancel all jobs for a pipeline". */
export function cancelRequest({ repository = '', run }: Facts): ProviderRequest {
  const target = `${pipelinePath({ repository, runId: idOf(run) })}/cancel`;
  return { method: 'POST', target, body: null };
}

/** "Create an issue" of the issues API: a title and a description; no labels, nobody assigned. */
export function issueRequest({ repository = '', title = '', body = '' }: Facts): ProviderRequest {
  if (title === '' || title.length > TITLE_MAX || body.length > BODY_MAX)
    throw new Invalid('An issue has a title, and a body that a card can show in full');
  return {
    method: 'POST',
    target: `${projectPath(repository)}/issues`,
    body: { title, description: body },
  };
}

const Body = z.object({
  ref: z.string().default(''),
  title: z.string().default(''),
  description: z.string().default(''),
});

/** The facts that lead to such a request, from what it says itself. */
function factsOf(repository: string, { target, body }: ProviderRequest): Facts {
  const [, id = ''] = /\/(?:pipelines|jobs|deployments)\/(\d{1,16})(?:\/|$)/.exec(target) ?? [];
  const said = Body.safeParse(body ?? {});
  const { ref, title, description } = said.success ? said.data : Body.parse({});
  return {
    repository,
    run: id,
    viaJob: id,
    viaDeployment: id,
    viaRef: ref,
    title,
    body: description,
  };
}

type Makes = (facts: Facts) => ProviderRequest;

/** The closed list of what this connector can ever send, by the action that is approved. */
const MAKES: ReadonlyMap<ActionKind, readonly Makes[]> = new Map<ActionKind, readonly Makes[]>([
  [
    'pipeline.rerun',
    [({ repository = '', run }) => retryRequest({ repository, runId: idOf(run) })],
  ],
  ['pipeline.deploy', [createRequest]],
  ['pipeline.rollback', [retryJobRequest]],
  ['pipeline.approve', [playRequest, (facts) => approvalRequest(facts, 'approved')]],
  ['pipeline.reject', [(facts) => approvalRequest(facts, 'rejected')]],
  ['pipeline.cancel', [cancelRequest]],
  ['pipeline.issue', [issueRequest]],
]);

/** The project that an approved request is about; null when it is none that this connector sends. */
export function allowedIn({ kind, request }: Pick<Proposal, 'kind' | 'request'>): string | null {
  const repository = repositoryIn(request.target);
  if (repository === null) return null;
  const isMade = (make: Makes): boolean =>
    isSameRequest(() => make(factsOf(repository, request)), request);
  return (MAKES.get(kind) ?? []).some(isMade) ? repository : null;
}
