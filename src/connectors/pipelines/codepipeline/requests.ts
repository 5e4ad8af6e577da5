import { z } from 'zod';
import type { ActionKind, Proposal, ProviderRequest } from '../../../domain/proposal.ts';
import type { JsonObject } from '../../../lib/canonical-json.ts';
import { Invalid } from '../../../lib/errors.ts';
import { isSameRequest } from '../same-request.ts';
import { isExecution, isName, parsePart, parseRepository, type Target } from './names.ts';

type Facts = Readonly<Record<string, string>>;

/**
 * An operation of CodePipeline on one pipeline. AWS' protocol has one path for all of them: the target names
 * region, pipeline and operation, and the body is the operation's input as it is sent.
 */
function requestOf(repository: string, operation: string, input: JsonObject): ProviderRequest {
  const { region, pipeline } = parseRepository(repository);
  return { method: 'POST', target: `/${region}/${pipeline}/${operation}`, body: input };
}

function mustBe(isIt: boolean, what: string): void {
  if (!isIt) throw new Invalid(`CodePipeline is sent no other than ${what}`);
}

/** `RetryStageExecution`: the failed actions of a stage, in the same execution. */
export function retryRequest({
  repository,
  runId,
  part,
}: Target & { part?: string | undefined }): ProviderRequest {
  const { stage, execution } = parsePart(part);
  mustBe(Number.isSafeInteger(runId) && runId > 0, 'an execution that began');
  return requestOf(repository, 'RetryStageExecution', {
    pipelineName: parseRepository(repository).pipeline,
    stageName: stage,
    pipelineExecutionId: execution,
    retryMode: 'FAILED_ACTIONS',
  });
}

/** `StartPipelineExecution` at one commit; the same token starts one execution at the most. */
export function startRequest(facts: Facts): ProviderRequest {
  const { repository = '', sha = '', viaSource = '', viaToken = '' } = facts;
  mustBe(
    /^[0-9a-f]{40}$/.test(sha) && isName(viaSource),
    'a commit and the action that fetches it',
  );
  mustBe(/^[A-Za-z0-9-]{1,128}$/.test(viaToken), 'a token that is used once');
  return requestOf(repository, 'StartPipelineExecution', {
    name: parseRepository(repository).pipeline,
    sourceRevisions: [{ actionName: viaSource, revisionType: 'COMMIT_ID', revisionValue: sha }],
    clientRequestToken: viaToken,
  });
}

/** `RollbackStage`: the artifacts of an execution that succeeded in the stage go through it once more. */
export function rollbackRequest(facts: Facts): ProviderRequest {
  const { repository = '', environment = '', viaTarget = '' } = facts;
  mustBe(isName(environment) && isExecution(viaTarget), 'a stage and an execution');
  return requestOf(repository, 'RollbackStage', {
    pipelineName: parseRepository(repository).pipeline,
    stageName: environment,
    targetPipelineExecutionId: viaTarget,
  });
}

export type Verdict = 'Approved' | 'Rejected';
const SUMMARIES: Readonly<Record<Verdict, string>> = {
  Approved: 'Approved in Slack, through Nightshift.',
  Rejected: 'Rejected in Slack, through Nightshift.',
};

/** `PutApprovalResult`, with the token that says that this very request for approval is still open. */
export function approvalRequest(facts: Facts, status: Verdict): ProviderRequest {
  const { repository = '', viaStage = '', viaAction = '', viaToken = '' } = facts;
  mustBe(isName(viaStage) && isName(viaAction), 'a stage and an action');
  mustBe(/^[A-Za-z0-9-]{1,100}$/.test(viaToken), 'the token of an approval');
  return requestOf(repository, 'PutApprovalResult', {
    pipelineName: parseRepository(repository).pipeline,
    stageName: viaStage,
    actionName: viaAction,
    result: { summary: SUMMARIES[status], status },
    token: viaToken,
  });
}

/** `StopPipelineExecution`: what runs is let end, and nothing after it begins. */
export function stopRequest({ repository = '', viaExecution = '' }: Facts): ProviderRequest {
  mustBe(isExecution(viaExecution), 'an execution');
  return requestOf(repository, 'StopPipelineExecution', {
    pipelineName: parseRepository(repository).pipeline,
    pipelineExecutionId: viaExecution,
    abandon: false,
    reason: 'Stopped in Slack, through Nightshift.',
  });
}

const Name = z.string().default('');
const Body = z.object({
  stageName: Name,
  actionName: Name,
  pipelineExecutionId: Name,
  targetPipelineExecutionId: Name,
  token: Name,
  clientRequestToken: Name,
  sourceRevisions: z
    .array(z.object({ actionName: z.string(), revisionValue: z.string() }))
    .default([]),
});

/** What a body says, under the names by which facts make it. */
function factsOf(repository: string, body: z.infer<typeof Body>): Facts {
  const [source] = body.sourceRevisions;
  return {
    repository,
    sha: source?.revisionValue ?? '',
    viaSource: source?.actionName ?? '',
    environment: body.stageName,
    viaTarget: body.targetPipelineExecutionId,
    viaStage: body.stageName,
    viaAction: body.actionName,
    viaToken: body.token || body.clientRequestToken,
    viaExecution: body.pipelineExecutionId,
  };
}

/** The closed list of what this connector can ever send, by the action that is approved. */
const MAKES: ReadonlyMap<ActionKind, (facts: Facts) => ProviderRequest> = new Map([
  [
    'pipeline.rerun',
    ({ repository = '', viaStage, viaExecution }: Facts) =>
      retryRequest({ repository, runId: 1, part: `${viaStage} ${viaExecution}` }),
  ],
  ['pipeline.deploy', startRequest],
  ['pipeline.rollback', rollbackRequest],
  ['pipeline.approve', (facts: Facts) => approvalRequest(facts, 'Approved')],
  ['pipeline.reject', (facts: Facts) => approvalRequest(facts, 'Rejected')],
  ['pipeline.cancel', stopRequest],
]);

export interface Operation {
  repository: string;
  region: string;
  operation: string;
}

/** What an approved request does where; null when it is none that this connector sends. */
export function operationOf({
  kind,
  request,
}: Pick<Proposal, 'kind' | 'request'>): Operation | null {
  const [, region = '', pipeline = '', operation = ''] =
    /^\/([^/]+)\/([^/]+)\/([A-Za-z]+)$/.exec(request.target) ?? [];
  const body = Body.safeParse(request.body);
  const make = MAKES.get(kind);
  if (make === undefined || !body.success) return null;
  const repository = `${region}/${pipeline}`;
  const facts = factsOf(repository, body.data);
  return isSameRequest(() => make(facts), request) ? { repository, region, operation } : null;
}

/** The execution that a request would retry a stage of; null when it is not exactly such a request. */
export function parseRetry(
  request: ProviderRequest,
): { repository: string; execution: string } | null {
  const allowed = operationOf({ kind: 'pipeline.rerun', request });
  const execution = Body.safeParse(request.body).data?.pipelineExecutionId;
  if (allowed === null || execution === undefined) return null;
  return { repository: allowed.repository, execution };
}
