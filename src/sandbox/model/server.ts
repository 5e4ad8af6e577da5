import express, { type Request, type Response } from 'express';
import type { Clock } from '../../lib/time.ts';
import { createFaults, type Faults } from '../faults.ts';
import { listen } from '../listen.ts';
import { chatCompletion, chatEvents, responseObject, type Answered } from './answers.ts';
import { ModelApiError } from './api-error.ts';
import { modest, type ModelBehaviour } from './behaviours.ts';
import { chatRequest, responsesRequest, type ModelRequest } from './request.ts';
import { createUsageMeter, withinLimit, type ModelUsage } from './usage.ts';

export { scripted, type ModelBehaviour } from './behaviours.ts';
export { garbage, GARBAGE_KINDS } from './garbage.ts';
export { obedient } from './obedient.ts';
export type { ModelRequest } from './request.ts';
export type { ModelUsage } from './usage.ts';

export interface ModelSandboxOptions {
  clock: Clock;
  /** Default: a free one. */
  port?: number;
}

/** One request that was answered by the behaviour. */
export interface RecordedRequest extends ModelRequest {
  at: Date;
  /** What was sent back, before streaming cut it into pieces. */
  answer: string;
  usage: ModelUsage;
}

/** A server that speaks OpenAI's Chat Completions and Responses APIs on loopback. */
export interface ModelSandbox {
  /** Without `/v1`: `OPENAI_BASE_URL` is `${url}/v1`. */
  readonly url: string;
  readonly faults: Faults;
  readonly requests: readonly RecordedRequest[];
  /** From now on answers come from this; a new sandbox is `modest`. */
  behave(behaviour: ModelBehaviour): void;
  close(): Promise<void>;
}

export async function createModelSandbox(options: ModelSandboxOptions): Promise<ModelSandbox> {
  const { clock } = options;
  const faults = createFaults();
  const requests: RecordedRequest[] = [];
  const meter = createUsageMeter();
  let behaviour = modest;
  const answer = async (request: ModelRequest): Promise<Answered> => {
    const at = clock.now();
    const value = await behaviour(request);
    const whole = typeof value === 'string' ? value : JSON.stringify(value);
    const { text, cut } = withinLimit(request, whole);
    const usage = meter.measure(request, text);
    requests.push({ ...request, at, answer: text, usage });
    const createdS = Math.floor(at.getTime() / 1_000);
    return { request, number: requests.length, text, cut, usage, createdS };
  };
  const server = await listen(createApp(faults, answer), options.port);
  return {
    url: server.url,
    faults,
    requests,
    behave: (next) => {
      behaviour = next;
    },
    close: () => server.close(),
  };
}

type Answer = (request: ModelRequest) => Promise<Answered>;

function createApp(faults: Faults, answer: Answer) {
  const app = express();
  app.disable('etag');
  app.disable('x-powered-by');
  app.use(faults.middleware);
  app.use(express.text({ type: () => true, limit: '20mb' }));
  const endpoint = (handle: (request: Request, response: Response) => Promise<void> | void) => {
    return async (request: Request, response: Response): Promise<void> => {
      try {
        authenticate(request);
        await handle(request, response);
      } catch (error) {
        const refusal =
          error instanceof ModelApiError
            ? error
            : new ModelApiError(500, 'The server had an error while processing your request.');
        response.status(refusal.status).json(refusal.body());
      }
    };
  };
  app.get('/v1/models', endpoint(listModels));
  app.post(
    '/v1/chat/completions',
    endpoint(async (request, response) => {
      const answered = await answer(chatRequest(jsonBody(request)));
      if (answered.request.stream) {
        response.setHeader('content-type', 'text/event-stream; charset=utf-8');
        for (const event of chatEvents(answered)) response.write(event);
        response.end();
      } else response.json(chatCompletion(answered));
    }),
  );
  app.post(
    '/v1/responses',
    endpoint(async (request, response) => {
      response.json(responseObject(await answer(responsesRequest(jsonBody(request)))));
    }),
  );
  app.use((request, response) => {
    const message = `Invalid URL (${request.method} ${request.path})`;
    response.status(404).json(new ModelApiError(404, message).body());
  });
  return app;
}

function authenticate(request: Request): void {
  if (/^Bearer +\S/i.test(request.get('authorization') ?? '')) return;
  throw new ModelApiError(
    401,
    "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
  );
}

function listModels(_request: Request, response: Response): void {
  const models = ['gpt-4o-mini', 'gpt-4.1-mini', 'gpt-5-mini'];
  const data = models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'sandbox' }));
  response.json({ object: 'list', data });
}

function jsonBody(request: Request): unknown {
  const text: unknown = request.body;
  try {
    return JSON.parse(typeof text === 'string' ? text : '');
  } catch {
    throw new ModelApiError(400, 'We could not parse the JSON body of your request.');
  }
}
