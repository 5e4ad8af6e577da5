import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Express, type Request, type Response } from 'express';
import type { FaultKind, Faults } from '../faults.ts';
import { errorBody, GraphError, MAILBOX_CONCURRENCY } from './api-error.ts';
import { type BatchPart, parseBatch, writeBatch } from './batch.ts';
import {
  type ApiAnswer,
  bearerToken,
  dispatch,
  type DispatchOptions,
  refused,
} from './dispatch.ts';
import type { Identity } from './oauth.ts';

export interface HttpOptions extends DispatchOptions {
  faults: Faults;
  identity: Identity;
  /** Requests for one mailbox at the same time. */
  concurrentRequests: number;
}

/** Graph takes 4 MB, and a little more around it. */
const MAX_BODY = '8mb';

/** The HTTP side: Microsoft Graph below `/v1.0`, the identity platform below `/{tenant}/oauth2/v2.0`. */
export function createHttp(options: HttpOptions): Express {
  const app = express();
  const inFlight = new Map<string, number>();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use((request, response, next) => {
    options.world.countRequest();
    if (admit(request, response, { ...options, inFlight })) next();
    else send(response, refused(new GraphError(MAILBOX_CONCURRENCY)));
  });
  app.use(express.raw({ type: () => true, limit: MAX_BODY }));
  app.use(options.faults.middleware);
  app.get('/:tenant/oauth2/v2.0/authorize', (request, response) => {
    const { searchParams } = new URL(request.originalUrl, 'http://localhost');
    const answer = options.identity.authorize(searchParams);
    if ('location' in answer) response.redirect(302, answer.location);
    else response.status(answer.status).type('html').send(answer.page);
  });
  app.post('/:tenant/oauth2/v2.0/token', (request, response) => {
    const { status, body } = options.identity.token(new URLSearchParams(bodyOf(request)));
    response.status(status).set('Cache-Control', 'no-store').json(body);
  });
  app.post('/v1.0/$batch', (request, response) => answerBatch(request, response, options));
  app.use((request, response) => {
    const { method, headers, originalUrl: target } = request;
    const { authorization, 'content-type': contentType = '' } = headers;
    const prefer = headers['prefer'];
    const body = bodyOf(request);
    const inner = { method, target, authorization, contentType, body };
    send(
      response,
      dispatch({ ...inner, prefer: Array.isArray(prefer) ? prefer.join(',') : prefer }, options),
    );
  });
  return app;
}

/** Whether the mailbox of the request is not busy with too many others. */
function admit(
  request: Request,
  response: Response,
  { world, concurrentRequests, inFlight }: HttpOptions & { inFlight: Map<string, number> },
): boolean {
  const token = bearerToken(request.headers.authorization);
  const address = token === undefined ? undefined : world.grant(token)?.address;
  if (address === undefined) return true;
  const others = inFlight.get(address) ?? 0;
  if (others >= concurrentRequests) return false;
  inFlight.set(address, others + 1);
  response.once('close', () => inFlight.set(address, (inFlight.get(address) ?? 1) - 1));
  return true;
}

async function answerBatch(
  request: Request,
  response: Response,
  options: HttpOptions,
): Promise<void> {
  let parts: BatchPart[];
  try {
    parts = parseBatch(bodyOf(request), request.headers.authorization);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    send(response, refused(error));
    return;
  }
  const answers = await answerParts(parts, options);
  if (answers === undefined) request.socket.destroy();
  else send(response, { status: 200, headers: {}, body: { json: writeBatch(answers) } });
}

/** The answers of a batch, or undefined where a fault cut the connection. */
async function answerParts(
  parts: readonly BatchPart[],
  options: HttpOptions,
): Promise<Parameters<typeof writeBatch>[0] | undefined> {
  const answers: { id: string; answer: ApiAnswer }[] = [];
  let isLost = false;
  for (const { id, request } of parts) {
    const fault = options.faults.take(`${request.method} ${request.target}`);
    if (fault?.type === 'drop-request') return undefined;
    if (fault?.type === 'drop-answer') isLost = true;
    if (fault?.type === 'slow') await sleep(fault.delayMs);
    const answer = fault?.type === 'status' ? faultAnswer(fault) : dispatch(request, options);
    answers.push({ id, answer });
  }
  return isLost ? undefined : answers;
}

function faultAnswer({
  status,
  retryAfterS,
  body,
}: Extract<FaultKind, { type: 'status' }>): ApiAnswer {
  const switched = errorBody({ status, code: 'UnknownError', message: 'Fault switched on' });
  const json = typeof body === 'object' && body !== null ? body : switched;
  const headers = retryAfterS === undefined ? {} : { 'Retry-After': String(retryAfterS) };
  return { status, headers, body: { json } };
}

function send(response: Response, { status, headers, body }: ApiAnswer): void {
  response.status(status).set(headers);
  if (body === null) response.end();
  else if ('json' in body) response.json(body.json);
  else response.end(body.text);
}

function bodyOf(request: Request): string {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body.toString('utf8') : '';
}
