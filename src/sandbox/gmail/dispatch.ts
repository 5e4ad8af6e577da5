import { draftRoutes } from './api/drafts.ts';
import { labelRoutes } from './api/labels.ts';
import { mailboxRoutes } from './api/mailbox.ts';
import { messageRoutes } from './api/messages.ts';
import { threadRoutes } from './api/threads.ts';
import {
  ApiError,
  errorBody,
  forbidden,
  malformed,
  missingScope,
  notFound,
  unauthenticated,
} from './api-error.ts';
import { applyFields } from './fields.ts';
import type { Mailbox } from './mailbox.ts';
import type { QuotaGate } from './quota.ts';
import { type Call, parseBody, type Route, type Routes } from './route.ts';
import { FULL_SCOPE, type Grant, scopeUrl } from './tokens.ts';
import type { World } from './world.ts';

const ROUTES: ReadonlyMap<string, Route> = new Map(
  [mailboxRoutes, messageRoutes, draftRoutes, threadRoutes, labelRoutes].flatMap((routes: Routes) =>
    Object.entries(routes),
  ),
);

/** The second segments that are verbs of a collection and not ids. */
const COLLECTION_VERBS = new Set(['send', 'import', 'batchModify', 'batchDelete']);

const COMMON_PARAMETERS = new Set(
  '$.xgafv access_token alt callback fields key oauth_token prettyPrint quotaUser upload_protocol uploadType'.split(
    ' ',
  ),
);

/** One API request, whether it came alone or as a part of a batch. */
export interface ApiRequest {
  method: string;
  /** Path and query exactly as requested, without the host. */
  target: string;
  authorization: string | undefined;
  /** Whether it came as an upload, and `body` was made of the mail that it carried. */
  isUpload: boolean;
  /** UTF-8 text of the JSON body; empty where there was none. */
  body: string;
  /** How many parts of the same batch came before this one. */
  ahead: number;
}

export interface ApiAnswer {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** JSON, or empty. */
  body: string;
}

/** Whose quota an answer was charged to, and how much. */
export interface Charge {
  address: string;
  units: number;
}

export interface DispatchOptions {
  world: World;
  gate: QuotaGate;
  /** The most results that any page holds. */
  pageSize: number;
  untidy: () => boolean;
}

/** Answers one request; `charge` is told what it cost before it is answered. */
export function dispatch(
  request: ApiRequest,
  options: DispatchOptions,
  charge: (charge: Charge) => void,
): ApiAnswer {
  try {
    return answer(request, options, charge);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const { code, headers = {} } = error.refusal;
    return { status: code, headers, body: JSON.stringify(errorBody(error.refusal)) };
  }
}

function answer(
  request: ApiRequest,
  options: DispatchOptions,
  charge: (charge: Charge) => void,
): ApiAnswer {
  const { world, gate, pageSize, untidy } = options;
  const { route, user, ids, query } = resolve(request);
  const grant = authenticate(request, query, world);
  const mailbox = world.existing(grant.address);
  admit({ route, grant, mailbox, user, query });
  const now = world.clock.now();
  const { units } = route;
  gate.pass({ address: mailbox.address, units, nowMs: now.getTime(), ahead: request.ahead });
  charge({ address: mailbox.address, units });
  const body = parseBody(request.body);
  const call: Call = { mailbox, grant, now, ids, query, body, pageSize, untidy: untidy() };
  const outcome = route.handle(call);
  if (route.mutating === true) {
    const { method, target } = request;
    const at = now.toISOString();
    const changes = outcome.changes ?? [];
    const creates = changes.find((change) => change.type === 'draft-set')?.id;
    const effect = { at, provider: 'gmail', method, target, body: body ?? null };
    world.commit(mailbox.address, changes, creates === undefined ? effect : { ...effect, creates });
  }
  if (outcome.answer === undefined) return { status: 204, headers: {}, body: '' };
  const shown = applyFields(outcome.answer(), query.get('fields'));
  return { status: 200, headers: {}, body: JSON.stringify(shown) };
}

interface Resolved {
  route: Route;
  /** The user id in the path, decoded. */
  user: string;
  ids: string[];
  query: URLSearchParams;
}

function resolve({ method, target, isUpload }: ApiRequest): Resolved {
  const mark = target.indexOf('?');
  const path = mark === -1 ? target : target.slice(0, mark);
  const segments = path.split('/').slice(isUpload ? 2 : 1);
  const [api, version, users, user = '', collection = '', ...rest] = segments;
  const ids: string[] = [];
  const pattern = rest.map((segment, index) => {
    if (index % 2 === 1 || COLLECTION_VERBS.has(segment)) return segment;
    ids.push(decode(segment));
    return ':id';
  });
  const route = ROUTES.get(`${method} ${[collection, ...pattern].join('/')}`);
  if (api !== 'gmail' || version !== 'v1' || users !== 'users' || route === undefined)
    throw notFound();
  const query = new URLSearchParams(mark === -1 ? '' : target.slice(mark + 1));
  return { route, user: decode(user), ids, query };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw malformed('The request path is not well formed.');
  }
}

/** The token of a request: its header, or the `access_token` parameter. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer (.+)$/i.exec(authorization ?? '')?.[1];
}

function authenticate(request: ApiRequest, query: URLSearchParams, world: World): Grant {
  const token = bearerToken(request.authorization) ?? query.get('access_token') ?? undefined;
  if (token === undefined) throw unauthenticated(false);
  const grant = world.grant(token);
  if (grant === null || grant.expiresAtMs === null) throw unauthenticated(true);
  return grant;
}

function admit(at: {
  route: Route;
  grant: Grant;
  mailbox: Mailbox;
  user: string;
  query: URLSearchParams;
}): void {
  const { route, grant, mailbox, user, query } = at;
  if (user !== 'me' && user.toLowerCase() !== mailbox.address)
    throw forbidden(`Delegation denied for ${mailbox.address}`);
  const allowed = [FULL_SCOPE, ...route.scopes.map(scopeUrl)];
  if (!allowed.some((scope) => grant.scopes.includes(scope))) throw missingScope();
  for (const name of query.keys())
    if (!COMMON_PARAMETERS.has(name) && !(route.query ?? []).includes(name))
      throw malformed(
        `Invalid JSON payload received. Unknown name "${name}": Cannot bind query parameter. Field '${name}' could not be found in request message.`,
      );
}
