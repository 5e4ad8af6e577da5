import { createCodepipeline } from '#src/connectors/pipelines/codepipeline/index.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import {
  type CodepipelineSandbox,
  createCodepipelineSandbox,
} from '#src/sandbox/codepipeline/server.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import type { RollbackWorld } from '#test/contracts/pipeline-rollback.ts';
import type { Outage } from '#test/contracts/pipelines.ts';
import { connection } from './github-world.ts';

const aws = (type: string): FaultKind => ({
  type: 'status',
  status: 400,
  body: { __type: `com.amazonaws.codepipeline#${type}`, message: 'A fault' },
});
const FAULTS: Readonly<Record<Outage, FaultKind>> = {
  error: { type: 'status', status: 500, body: { __type: 'InternalFailure' } },
  'not-found': aws('PipelineNotFoundException'),
  wait: { ...aws('ThrottlingException'), type: 'status', status: 400, retryAfterS: 17 },
  'answer-lost': { type: 'drop-answer' },
  'request-lost': { type: 'drop-request' },
  'log-link-expired': aws('ResourceNotFoundException'),
};

export interface CodepipelineWorld extends RollbackWorld {
  sandbox: CodepipelineSandbox;
  clock: ShiftableClock;
}

/** The sandbox's CodePipeline, as the contracts move it; its one region is called `acme`. */
export async function createCodepipelineWorld(): Promise<CodepipelineWorld> {
  const clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  const sandbox = await createCodepipelineSandbox({ clock });
  const secrets = { ...sandbox.keys, revoked: 'AKIALEFTTHECOMPANY:secret' };
  const addGood = (pipeline: string): string => {
    sandbox.addExecution({ pipeline });
    clock.advance(120_000);
    return sandbox.revision(pipeline);
  };
  return {
    sandbox,
    clock,
    now: () => clock.now(),
    words: {
      listOf: () => /ListPipelineExecutions/,
      branch: 'Source',
      failedStep: 'Test',
      inTarget: (repository) => repository,
      rerun: 'RetryStageExecution',
      noRepository: 'acme//api',
      unnameable: ['acme', 'a b/c', 'acme/%2e', 'a.example/api', 'acme/api/x'],
      writes: /^POST \/(?:Retry|Start|Rollback|Put|Stop)/,
      part: 'Test 00000000-0000-4000-8000-000000000000',
      environment: 'prod',
    },
    connector: createCodepipeline({ endpoint: sandbox.url, region: 'acme', clock }),
    connect: (grant, settings = {}) => {
      const { account, ...rest } = connection(secrets[grant], settings);
      return { ...rest, account: { ...account, kind: 'codepipeline' } };
    },
    addFailedRun: (pipeline, { log } = {}) => {
      const spec = { pipeline, failsAt: 'test', ...(log === undefined ? {} : { log }) };
      const id = sandbox.addExecution(spec);
      clock.advance(120_000);
      return id;
    },
    addOpenRun: (pipeline) => sandbox.addExecution({ pipeline }),
    letTimePass: () => clock.advance(120_000),
    addDeployments: (pipeline) => {
      const earlier = addGood(pipeline);
      return { earlier, live: addGood(pipeline) };
    },
    foreign: (request) => [
      ...['/', '?x=1', '#x', '\n'].map((end) => ({
        ...request,
        target: `${request.target}${end}`,
      })),
      ...['StartPipelineExecution', 'DeletePipeline', 'rollbackStage'].map((name) => {
        return { ...request, target: request.target.replace('RollbackStage', name) };
      }),
      { ...request, target: request.target.replace('/api/', '/web/') },
      { ...request, target: `/x/..${request.target}` },
      { ...request, method: 'DELETE' },
      { ...request, body: null },
      ...[
        { pipelineName: 'web' },
        { targetPipelineExecutionId: 'latest' },
        { stageName: 'a b' },
        { extra: true },
      ].map((changes) => ({ ...request, body: Object.assign({}, request.body, changes) })),
    ],
    fail: (outage, match, times = 1) => sandbox.faults.add({ match, times, kind: FAULTS[outage] }),
    effects: () => sandbox.effects.map(({ method, target, body }) => ({ method, target, body })),
    notModified: () => 0,
    httpRequests: () => sandbox.httpRequests,
    close: () => sandbox.close(),
  };
}
