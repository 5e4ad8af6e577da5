import { parseJson } from '../../lib/trust.ts';
import {
  accessDenied,
  badQuery,
  badRequest,
  errorBody,
  GraphError,
  noSuchSegment,
  unauthenticated,
} from './api-error.ts';
import { calendarRoutes } from './calendar.ts';
import { deltaRoutes } from './delta.ts';
import { parsePreferences } from './preferences.ts';
import { readingRoutes } from './reading.ts';
import type { Outcome, Route } from './route.ts';
import type { Grant } from './tokens.ts';
import type { World } from './world.ts';
import { writingRoutes } from './writing.ts';

const ROUTES: ReadonlyMap<string, Route> = new Map(
  [readingRoutes, deltaRoutes, writingRoutes, calendarRoutes].flatMap((routes) =>
    Object.entries(routes),
  ),
);

/** Segments that stand after a collection and are no ids. */
const FUNCTIONS = new Set(['delta']);

/** One API request, whether it came alone or as a part of a batch. */
export interface ApiRequest {
  method: string;
  /** Path and query exactly as requested, without the host: `/v1.0/me/messages?…`. */
  target: string;
  authorization: string | undefined;
  prefer: string | undefined;
  contentType: string;
  /** UTF-8 text; empty where there was none. */
  body: string;
}

export interface ApiAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: { json: object } | { text: Buffer } | null;
}

export interface DispatchOptions {
  world: World;
  untidy: () => boolean;
  pageMax: number;
  /** `http://127.0.0.1:PORT`. */
  url: () => string;
}

export function dispatch(request: ApiRequest, options: DispatchOptions): ApiAnswer {
  try {
    return answer(request, options);
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    return refused(error);
  }
}

export function refused({ refusal }: GraphError): ApiAnswer {
  const { status, headers = {} } = refusal;
  return { status, headers, body: { json: errorBody(refusal) } };
}

function answer(request: ApiRequest, options: DispatchOptions): ApiAnswer {
  const { world, untidy, url, pageMax } = options;
  const { route, ids, query } = resolve(request);
  const grant = authenticate(request, world);
  if (!route.scopes.some((scope) => grant.scopes.includes(scope))) throw accessDenied();
  for (const name of query.keys())
    if (!(route.query ?? []).includes(name))
      throw badQuery(`The query parameter '${name}' is not supported.`);
  const mailbox = world.existing(grant.address);
  const now = world.clock.now();
  const { contentType, body } = request;
  const outcome = route.handle({
    mailbox,
    now,
    ids,
    query,
    contentType,
    body,
    prefer: parsePreferences(request.prefer),
    base: `${url()}/v1.0/me`,
    untidy: untidy(),
    pageMax,
  });
  if (route.mutating === true) {
    const { method, target } = request;
    const effect = { at: now.toISOString(), provider: 'outlook', method, target };
    world.commit(mailbox.address, outcome.changes ?? [], { ...effect, body: seenBody(request) });
  }
  return answerOf(outcome);
}

/** A body of another type than JSON stands under its media type. */
function seenBody({ contentType, body }: ApiRequest): unknown {
  if (body === '') return null;
  return contentType.startsWith('application/json')
    ? parseJson(body)
    : { [contentType.split(';')[0] ?? '']: body };
}

function answerOf({ status, json, text }: Outcome): ApiAnswer {
  if (text !== undefined)
    return { status, headers: { 'Content-Type': text.type }, body: { text: text.bytes } };
  const shown = typeof json === 'function' ? json() : json;
  return { status, headers: {}, body: shown === undefined ? null : { json: shown } };
}

function resolve({ method, target }: ApiRequest): {
  route: Route;
  ids: string[];
  query: URLSearchParams;
} {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  // `mailFolders('id')` is another way to write `mailFolders/id`.
  const segments = path
    .replaceAll(/\('([^']*)'\)/g, '/$1')
    .split('/')
    .slice(1);
  const [version, me, ...rest] = segments;
  const ids: string[] = [];
  const pattern = rest.map((segment, index) => {
    if (index % 2 === 0 || FUNCTIONS.has(segment) || segment.startsWith('$')) return segment;
    ids.push(decode(segment));
    return ':id';
  });
  const route = ROUTES.get(`${method} ${pattern.join('/')}`);
  if (version !== 'v1.0' || me !== 'me' || route === undefined)
    throw noSuchSegment(rest.at(-1) ?? me ?? '');
  return { route, ids, query: new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1)) };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest('The request path is not well formed.', 'BadRequest');
  }
}

function authenticate({ authorization }: ApiRequest, world: World): Grant {
  const token = bearerToken(authorization);
  if (token === undefined) throw unauthenticated(false);
  const grant = world.grant(token);
  if (grant === null || grant.kind !== 'access') throw unauthenticated(true);
  return grant;
}

export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
}
