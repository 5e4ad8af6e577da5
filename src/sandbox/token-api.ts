import { createHash } from 'node:crypto';
import express, { type Express, type Request, type Response } from 'express';
import type { Clock } from '../lib/time.ts';
import type { Faults } from './faults.ts';

/** How an API refuses, in a form of its own. */
export interface Refused {
  status: number;
  body: unknown;
}

export interface TokenRoute<At> {
  method: 'get' | 'post' | 'patch';
  path: string;
  /** The answer's JSON, or a string for text. */
  answer(at: At): unknown;
}

interface TokenApi<Token, At> {
  clock: Clock;
  faults: Faults;
  counts: { httpRequests: number };
  routes: readonly TokenRoute<At>[];
  /** What a route is given; throws where the token is none. */
  at(token: Token | undefined, call: { now: number; request: Request; response: Response }): At;
  tokens: ReadonlyMap<string, Token>;
  /** Of an answer that is a string. */
  textType: string;
  /** Null for what is a bug. */
  refusedBy(error: unknown): Refused | null;
  nowhere: Refused;
}

/** A JSON API on bearer tokens, as Argo CD's and Kubernetes' are. */
export function createTokenApi<Token, At>(api: TokenApi<Token, At>): Express {
  const app = express();
  app.disable('etag');
  app.use((_request, _response, next) => {
    api.counts.httpRequests += 1;
    next();
  });
  app.use(api.faults.middleware);
  app.use(express.text({ type: () => true, limit: '3mb' }));
  for (const route of api.routes)
    app[route.method](route.path, (request, response) => serve(api, route, { request, response }));
  app.use((_request, response) => void response.status(api.nowhere.status).json(api.nowhere.body));
  return app;
}

function serve<Token, At>(
  { clock, tokens, at, textType, refusedBy }: TokenApi<Token, At>,
  route: TokenRoute<At>,
  { request, response }: { request: Request; response: Response },
): void {
  try {
    const bearer = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
    const now = clock.now().getTime();
    const said = route.answer(at(tokens.get(bearer ?? ''), { now, request, response }));
    const isText = typeof said === 'string';
    response
      .type(isText ? textType : 'application/json')
      .send(isText ? said : JSON.stringify(said));
  } catch (error) {
    const refused = refusedBy(error);
    if (refused === null) throw error;
    response.status(refused.status).json(refused.body);
  }
}

/** A token that is the same in every run. */
export function tokenOf(prefix: string, subject: string): string {
  return `${prefix}-${createHash('sha256').update(subject).digest('hex').slice(0, 40)}`;
}
