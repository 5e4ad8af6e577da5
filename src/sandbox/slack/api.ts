import express, { Router, type Request, type RequestHandler, type Response } from 'express';
import { errorMessage } from '../../lib/errors.ts';
import { createArgs, type Args } from './api-args.ts';
import { notePayload, type Core } from './core.ts';
import { IDENTITY } from './identity.ts';
import { recordOf, stringOf, type JsonRecord } from './json.ts';
import type { Method, Methods } from './methods.ts';
import { chatMethods } from './methods-chat.ts';
import { conversationsMethods } from './methods-conversations.ts';
import { filesMethods } from './methods-files.ts';
import { peopleMethods } from './methods-people.ts';
import { streamMethods } from './methods-stream.ts';
import { viewsMethods } from './methods-views.ts';
import type { RateLimits } from './rate-limits.ts';
import { SlackRefusal } from './refusal.ts';
import { respond } from './responses.ts';

const METHODS: Methods = {
  ...chatMethods,
  ...conversationsMethods,
  ...filesMethods,
  ...peopleMethods,
  ...streamMethods,
  ...viewsMethods,
};

const BODY_LIMIT = '5mb';

/** The outside of Slack that apps call: `/api/{method}`, uploads and response URLs. */
export function createApi(
  core: Core,
  options: { mintSocketUrl: () => string; rateLimits: RateLimits | undefined },
): Router {
  const methods: Methods = {
    ...METHODS,
    'apps.connections.open': {
      token: 'app',
      scopes: [],
      perMinute: 20,
      carriesContent: false,
      run: () => ({ url: options.mintSocketUrl() }),
    },
  };
  const router = Router();
  router.post(
    '/upload/v1/:ticket',
    express.raw({ type: () => true, limit: '50mb' }),
    (req, res) => {
      upload(core, req, res);
    },
  );
  router.use(reading(core, express.json({ limit: BODY_LIMIT })));
  router.use(reading(core, express.urlencoded({ extended: false, limit: BODY_LIMIT })));
  router.post('/api/:method', (req, res) => {
    call(core, { req, res, methods, rateLimits: options.rateLimits });
  });
  for (const kind of ['commands', 'actions'])
    router.post(`/${kind}/:team/:id/:secret`, (req, res) => {
      useResponseUrl(core, req, res);
    });
  return router;
}

/** A body that is no JSON is the app's fault, and said like everything else. */
function reading(core: Core, parser: RequestHandler): RequestHandler {
  return (req, res, next) => {
    void parser(req, res, (error?: unknown) => {
      if (error === undefined) next();
      else res.json(refuse(core, req.path, new SlackRefusal('invalid_json', errorMessage(error))));
    });
  };
}

interface Call {
  req: Request;
  res: Response;
  methods: Methods;
  rateLimits: RateLimits | undefined;
}

function call(core: Core, { req, res, methods, rateLimits }: Call): void {
  const name = String(req.params['method']);
  const body = recordOf(req.body);
  try {
    const method = methods[name];
    if (method === undefined) throw new SlackRefusal('unknown_method', name, { req_method: name });
    authenticate(method, tokenOf(req, body));
    const args = createArgs(body);
    if (isLimited(rateLimits, { name, method, args }, res)) return;
    assertScopes(core, method);
    res.setHeader('x-oauth-scopes', [...core.scopes].join(','));
    res.setHeader('x-accepted-oauth-scopes', method.scopes.join(','));
    const answer = method.run(core, args);
    if (method.carriesContent) notePayload(core, name, args.all);
    res.json({ ok: true, ...answer });
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    res.json(refuse(core, name, error));
  }
}

/** Keeps the refusal for whoever audits, and gives the body that the app gets. */
export function refuse(core: Core, method: string, refusal: SlackRefusal): JsonRecord {
  core.refused.push({ method, error: refusal.error, detail: refusal.detail });
  return { ok: false, error: refusal.error, ...refusal.body };
}

function tokenOf(req: Request, body: JsonRecord): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(req.header('authorization') ?? '')?.[1];
  return bearer ?? stringOf(body['token']);
}

const TOKEN_KINDS: ReadonlyMap<string, Method['token']> = new Map([
  [IDENTITY.botToken, 'bot'],
  [IDENTITY.appToken, 'app'],
]);

function authenticate(method: Method, token: string | undefined): void {
  if (token === undefined || token === '') throw new SlackRefusal('not_authed');
  const kind = TOKEN_KINDS.get(token);
  if (kind === undefined) throw new SlackRefusal('invalid_auth');
  if (kind !== method.token) throw new SlackRefusal('not_allowed_token_type');
}

function assertScopes(core: Core, method: Method): void {
  if (method.scopes.length === 0 || method.scopes.some((scope) => core.scopes.has(scope))) return;
  const needed = method.scopes.join(',');
  throw new SlackRefusal('missing_scope', needed, {
    needed,
    provided: [...core.scopes].join(','),
  });
}

/** About one a second and channel, with short bursts. */
const POST_RATE = { calls: 10, windowMs: 10_000 };

function isLimited(
  rateLimits: RateLimits | undefined,
  { name, method, args }: { name: string; method: Method; args: Args },
  res: Response,
): boolean {
  const isPost = name === 'chat.postMessage';
  const key = isPost ? `${name}/${args.text('channel') ?? ''}` : name;
  const rate = isPost ? POST_RATE : { calls: method.perMinute, windowMs: 60_000 };
  const retryAfterS = rateLimits?.take(key, rate);
  if (retryAfterS === undefined) return false;
  res.setHeader('Retry-After', String(retryAfterS));
  res.status(429).json({ ok: false, error: 'ratelimited' });
  return true;
}

/** The SDK sends multipart form data, other clients the bare bytes. */
function upload(core: Core, req: Request, res: Response): void {
  const raw = Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0);
  try {
    core.files.receive(req.path, filePart(raw, req.header('content-type') ?? ''));
    res.type('text/plain').send(`OK - ${raw.length}`);
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    res.status(404).json(refuse(core, 'upload', error));
  }
}

function filePart(raw: Buffer, contentType: string): Buffer {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)/i.exec(contentType)?.[1];
  if (boundary === undefined) return raw;
  const start = raw.indexOf('\r\n\r\n');
  const end = raw.indexOf(`\r\n--${boundary}`, start);
  return start < 0 || end < 0 ? Buffer.alloc(0) : raw.subarray(start + 4, end);
}

/** A response URL answers `ok` as text; used up or expired ones are 404 (`used_url`, `expired_url`). */
function useResponseUrl(core: Core, req: Request, res: Response): void {
  try {
    const target = core.responseUrls.use(req.path);
    respond(core, target, recordOf(req.body));
    notePayload(core, 'response_url', recordOf(req.body));
    res.type('text/html').send('ok');
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    const isGone = ['invalid_url', 'used_url', 'expired_url'].includes(error.error);
    res.status(isGone ? 404 : 400).json(refuse(core, 'response_url', error));
  }
}
