import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Express, type Request, type Response } from 'express';
import type { FaultKind, Faults } from '../faults.ts';
import { ApiError, errorBody } from './api-error.ts';
import { type BatchPart, parseBatch, writeBatch } from './batch.ts';
import {
  type ApiAnswer,
  bearerToken,
  type Charge,
  dispatch,
  type DispatchOptions,
} from './dispatch.ts';
import { exchangeToken, type OauthAnswer, revokeToken, tokenInfo } from './oauth.ts';
import { freeBusy } from './calendar.ts';
import type { Consents } from './consent.ts';
import { uploadedBody } from './upload.ts';

export interface HttpOptions extends DispatchOptions {
  faults: Faults;
  accessTokenLifetimeS: number;
  consents: Consents;
}

/** Gmail's largest upload, and the JSON around it. */
const MAX_BODY = '50mb';

/** The HTTP side: Gmail's API, its batch and upload forms, and Google's token endpoint. */
export function createHttp(options: HttpOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(express.raw({ type: () => true, limit: MAX_BODY }));
  app.use((request, response, next) => {
    countInFlight(request, response, options);
    next();
  });
  app.use(options.faults.middleware);
  app.get('/authorize', (request, response) => answerConsent(request, response, options));
  app.all(['/token', '/revoke', '/tokeninfo'], (request, response) => {
    answerOauth(request, response, options);
  });
  app.post(['/batch/gmail/v1', '/batch'], (request, response) =>
    answerBatch(request, response, options),
  );
  app.post('/calendar/v3/freeBusy', (request, response) =>
    answerFreeBusy(request, response, options),
  );
  app.use((request, response) => answerApi(request, response, options));
  return app;
}

function countInFlight(request: Request, response: Response, { world, gate }: HttpOptions): void {
  const token = bearerToken(request.headers.authorization);
  const address = token === undefined ? undefined : world.grant(token)?.address;
  if (address === undefined) return;
  gate.enter(address);
  response.once('close', () => gate.leave(address));
}

function answerOauth(request: Request, response: Response, options: HttpOptions): void {
  const { world, consents, accessTokenLifetimeS } = options;
  const form = new URLSearchParams(bodyOf(request).toString('utf8'));
  for (const [name, value] of new URL(request.originalUrl, 'http://localhost').searchParams)
    form.append(name, value);
  world.spend('', 0, 1);
  const token = (): OauthAnswer =>
    form.get('grant_type') === 'authorization_code'
      ? consents.redeem(form, accessTokenLifetimeS)
      : exchangeToken(form, world, accessTokenLifetimeS);
  const answer = oauthAnswer(request, token, {
    revoke: () => revokeToken(form, world),
    info: () => tokenInfo(form, world),
  });
  response.status(answer.status).set('Cache-Control', 'no-store').json(answer.body);
}

function answerConsent(request: Request, response: Response, { consents }: HttpOptions): void {
  const { searchParams } = new URL(request.originalUrl, 'http://localhost');
  const answer = consents.authorize(searchParams, `http://${request.headers.host ?? ''}`);
  if ('location' in answer) response.redirect(302, answer.location);
  else response.status(answer.status).type('html').send(answer.page);
}

function oauthAnswer(
  request: Request,
  token: () => OauthAnswer,
  other: { revoke: () => OauthAnswer; info: () => OauthAnswer },
): OauthAnswer {
  if (request.path === '/tokeninfo') return other.info();
  if (request.method !== 'POST') return { status: 405, body: { error: 'invalid_request' } };
  return request.path === '/token' ? token() : other.revoke();
}

function answerFreeBusy(request: Request, response: Response, { world }: HttpOptions): void {
  const { authorization } = request.headers;
  world.spend('', 0, 1);
  const body = bodyOf(request).toString('utf8');
  send(
    response,
    refusing(() => ({
      status: 200,
      headers: {},
      body: JSON.stringify(freeBusy({ authorization, body }, world)),
    })),
  );
}

function answerApi(request: Request, response: Response, options: HttpOptions): void {
  const ledger = new Ledger(options);
  const answer = refusing(() => {
    const { method, headers, originalUrl: target } = request;
    const { authorization, 'content-type': contentType } = headers;
    const isUpload = target.startsWith('/upload/');
    const bytes = bodyOf(request);
    const body = isUpload
      ? uploadedBody({ target, contentType, body: bytes })
      : bytes.toString('utf8');
    const inner = { method, target, authorization, body, ahead: 0, isUpload };
    return dispatch(inner, options, ledger.charge);
  });
  ledger.close();
  send(response, answer);
}

async function answerBatch(
  request: Request,
  response: Response,
  options: HttpOptions,
): Promise<void> {
  const ledger = new Ledger(options);
  const { 'content-type': contentType, authorization } = request.headers;
  let parts: BatchPart[] = [];
  const read = refusing(() => {
    parts = parseBatch(bodyOf(request), contentType, authorization);
    return OK;
  });
  const answers = await answerParts(parts, options, ledger);
  ledger.close();
  if (read !== OK) send(response, read);
  else if (answers === undefined) request.socket.destroy();
  else sendBatch(response, answers);
}

type BatchAnswers = Parameters<typeof writeBatch>[0];

/** The answers of a batch in order, or undefined where a fault cut the connection. */
async function answerParts(
  parts: readonly BatchPart[],
  options: HttpOptions,
  ledger: Ledger,
): Promise<BatchAnswers | undefined> {
  const answers: { contentId: string | undefined; answer: ApiAnswer }[] = [];
  let isLost = false;
  for (const { contentId, request } of parts) {
    const fault = options.faults.take(`${request.method} ${request.target}`);
    if (fault?.type === 'drop-request') return undefined;
    if (fault?.type === 'drop-answer') isLost = true;
    if (fault?.type === 'slow') await sleep(fault.delayMs);
    const answer =
      fault?.type === 'status' ? faultAnswer(fault) : dispatch(request, options, ledger.charge);
    answers.push({ contentId, answer });
  }
  return isLost ? undefined : answers;
}

const OK: ApiAnswer = { status: 200, headers: {}, body: '' };

function sendBatch(response: Response, answers: BatchAnswers): void {
  const seed = answers.map(({ contentId }) => contentId ?? '').join(',');
  const boundary = `batch_${createHash('sha256').update(seed).digest('base64url').slice(0, 32)}`;
  response
    .status(200)
    .set('Content-Type', `multipart/mixed; boundary=${boundary}`)
    .end(writeBatch(answers, boundary));
}

function faultAnswer(fault: Extract<FaultKind, { type: 'status' }>): ApiAnswer {
  const { status, retryAfterS, body } = fault;
  return {
    status,
    headers: retryAfterS === undefined ? {} : { 'Retry-After': String(retryAfterS) },
    body: JSON.stringify(body ?? { error: { code: status, message: 'Fault switched on' } }),
  };
}

function send(response: Response, { status, headers, body }: ApiAnswer): void {
  response.status(status).set(headers);
  if (body !== '') response.set('Content-Type', 'application/json; charset=UTF-8');
  response.end(body);
}

/** Answers a refusal that was thrown before the request reached its handler. */
function refusing(work: () => ApiAnswer): ApiAnswer {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { refusal } = error;
    return { status: refusal.code, headers: {}, body: JSON.stringify(errorBody(refusal)) };
  }
}

function bodyOf(request: Request): Buffer {
  const body: unknown = request.body;
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

/** Sums what the parts of one HTTP request cost, so that the journal gets one line for it. */
class Ledger {
  readonly #world: DispatchOptions['world'];
  readonly #units = new Map<string, number>();

  constructor({ world }: DispatchOptions) {
    this.#world = world;
  }

  readonly charge = ({ address, units }: Charge): void => {
    this.#units.set(address, (this.#units.get(address) ?? 0) + units);
  };

  close(): void {
    if (this.#units.size === 0) this.#world.spend('', 0, 1);
    let httpRequests = 1;
    for (const [address, units] of this.#units) {
      this.#world.spend(address, units, httpRequests);
      httpRequests = 0;
    }
  }
}
