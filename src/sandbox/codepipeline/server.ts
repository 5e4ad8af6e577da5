import { createHash } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import type { Clock } from '../../lib/time.ts';
import { parseJson } from '../../lib/trust.ts';
import type { Effect } from '../effects.ts';
import { createFaults, type Faults } from '../faults.ts';
import { type InMemoryOptions, listen } from '../listen.ts';
import { AwsError } from './aws-error.ts';
import { carryOut, serviceOf } from './operations.ts';
import { signerOf } from './signature.ts';
import { advance, createWorld, type ExecutionSpec, type StageSpec, type World } from './world.ts';

/** One request that was answered, so that both sides can be held to AWS' own model. */
export interface Exchange {
  /** As `X-Amz-Target` names it. */
  target: string;
  input: unknown;
  output: unknown;
}

/** CodePipeline, with what of CodeBuild and CloudWatch Logs its logs need, on loopback, in memory. */
export interface CodepipelineSandbox {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** Faults match `POST /OPERATION?PIPELINE`. */
  readonly faults: Faults;
  /** Access keys, `id:secret`: of one that may list and get, and of one that may also act. */
  readonly keys: { readonly read: string; readonly write: string };
  setStages(pipeline: string, stages: readonly StageSpec[]): void;
  /** Edits the pipeline, which gives it a new version. */
  edit(pipeline: string): void;
  /** Begins an execution, each action of which takes ten seconds. Returns the millisecond of its start. */
  addExecution(spec: ExecutionSpec): number;
  /** Of the newest execution. */
  revision(pipeline: string): string;
  readonly exchanges: readonly Exchange[];
  /** Accepted mutating requests; the target is `/region/pipeline/operation`. */
  readonly effects: readonly Effect[];
  readonly httpRequests: number;
  close(): Promise<void>;
}

interface Parts {
  world: World;
  clock: Clock;
  faults: Faults;
  counts: { httpRequests: number };
  exchanges: Exchange[];
}

export async function createCodepipelineSandbox({
  clock,
  port,
}: InMemoryOptions): Promise<CodepipelineSandbox> {
  const world = createWorld();
  const faults = createFaults();
  const counts = { httpRequests: 0 };
  const exchanges: Exchange[] = [];
  const server = await listen(createApp({ world, clock, faults, counts, exchanges }), port);
  const addKey = (user: string, mayWrite: boolean): string => {
    const hash = createHash('sha256').update(user).digest('hex');
    const id = `AKIA${hash.slice(0, 16).toUpperCase()}`;
    const secret = hash.slice(16, 56);
    world.keys.set(id, { id, secret, user, mayWrite });
    return `${id}:${secret}`;
  };
  return {
    url: server.url,
    faults,
    keys: { read: addKey('nightshift-read', false), write: addKey('nightshift', true) },
    setStages: (pipeline, stages) => {
      world.pipelineOf(pipeline).stages = stages;
    },
    edit: (pipeline) => {
      world.pipelineOf(pipeline).version += 1;
    },
    addExecution: ({ pipeline, failsAt = null, log = null }) => {
      const startedAt = clock.now().getTime();
      world.begin(world.pipelineOf(pipeline), { startedAt, failsAt, log });
      return startedAt;
    },
    revision: (pipeline) => world.pipelineOf(pipeline).executions.at(-1)?.revision ?? '',
    exchanges,
    effects: world.effects,
    get httpRequests() {
      return counts.httpRequests;
    },
    close: () => server.close(),
  };
}

function createApp(parts: Parts): Express {
  const app = express();
  app.disable('etag');
  app.use(express.text({ type: () => true, limit: '1mb' }));
  app.use((request, _response, next) => {
    parts.counts.httpRequests += 1;
    request.originalUrl = lineOf(request);
    next();
  });
  app.use(parts.faults.middleware);
  app.use((request, response) => {
    try {
      serve(parts, request, response);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const body = JSON.stringify({ __type: error.type, message: error.message });
      response.status(400).type('application/x-amz-json-1.1').send(body);
    }
  });
  return app;
}

/** All of AWS' JSON protocol goes to one path; for faults it is told by what is in it. */
function lineOf(request: Request): string {
  const [, operation = ''] = (request.get('x-amz-target') ?? '').split('.');
  const [, pipeline = ''] =
    /"(?:pipelineName|name)":"([^"]+)"/.exec(
      typeof request.body === 'string' ? request.body : '',
    ) ?? [];
  return `/${operation}?${pipeline}`;
}

function serve({ world, clock, exchanges }: Parts, request: Request, response: Response): void {
  const now = clock.now().getTime();
  for (const pipeline of world.pipelines.values())
    for (const execution of pipeline.executions) advance(pipeline, execution, now);
  const target = request.get('x-amz-target') ?? '';
  const signer = signerOf(world, request, now);
  const isJson = request.get('content-type') === 'application/x-amz-json-1.1';
  if (request.method !== 'POST' || !isJson || serviceOf(target) === undefined)
    throw new AwsError('UnknownOperationException', target);
  if (serviceOf(target) !== signer.service)
    throw new AwsError('InvalidSignatureException', 'Credential should be scoped to the service.');
  const input = parseJson(typeof request.body === 'string' ? request.body : '');
  const operation = target.split('.')[1] ?? '';
  const output = carryOut({ world, now, signer, operation }, input);
  exchanges.push({ target, input, output });
  response.type('application/x-amz-json-1.1').send(JSON.stringify(output));
}
