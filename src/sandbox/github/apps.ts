import { createHash, createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import type { Clock } from '../../lib/time.ts';
import { ApiError, notFound } from './api-error.ts';
import type { TokenRecord } from './token-record.ts';
import type { World } from './world.ts';

const LIFE_MS = 3_600_000;
const ASSERTION_MAX_S = 600;

export interface AppSpec {
  permissions: Readonly<Record<string, 'read' | 'write'>>;
  /** Full names; default: all. */
  repositories?: readonly string[];
}

/** What whoever installed it is given. */
export interface AppKey {
  app: string;
  installation: number;
  /** PEM. */
  key: string;
}

interface Installed extends AppSpec {
  app: string;
  publicKey: string;
  suspended: boolean;
}

/** GitHub Apps, one installation each; their tokens live for an hour by the sandbox's clock. */
export interface Apps {
  install(spec: AppSpec): AppKey;
  /** As an owner does on the installation's page; its tokens are refused from then on. */
  suspend(installation: number): void;
  /** Of the tokens that were made, what each may do; oldest first. */
  readonly issued: readonly Readonly<Record<string, string>>[];
  /** `GET /app/installations/{id}` and `POST /app/installations/{id}/access_tokens`. */
  readonly look: RequestHandler;
  readonly issue: RequestHandler;
}

export function createApps(world: World, clock: Clock): Apps {
  const installed = new Map<number, Installed>();
  const issued: Record<string, string>[] = [];
  const holders = new Map<string, number>();
  return {
    install: (spec) => {
      const { privateKey, publicKey } = generateKeyPairSync('rsa', {
        modulusLength: 2_048,
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      });
      const installation = 4_001 + installed.size;
      const app = `Iv23li${createHash('sha256').update(publicKey).digest('hex').slice(0, 14)}`;
      installed.set(installation, { ...spec, app, publicKey, suspended: false });
      return { app, installation, key: privateKey };
    },
    suspend: (installation) => {
      const found = installed.get(installation);
      if (found === undefined) throw new Error(`No installation ${installation}`);
      installed.set(installation, { ...found, suspended: true });
      for (const record of world.tokens.values()) {
        if (holders.get(record.token) === installation)
          world.commit([{ table: 'tokens', record: { ...record, revoked: true } }]);
      }
    },
    issued,
    look: answering((request) => {
      const [id, found] = asserted(installed, request, clock.now());
      const { permissions, app, suspended } = found;
      const suspendedAt = suspended ? clock.now().toISOString() : null;
      return [200, { id, client_id: app, permissions, suspended_at: suspendedAt }];
    }),
    issue: answering((request) => {
      const [id, found] = asserted(installed, request, clock.now());
      if (found.suspended) throw new ApiError(403, 'This installation has been suspended');
      const record = tokenFor(found, wanted(found, request.body), clock.now().getTime() + LIFE_MS);
      world.commit([{ table: 'tokens', record }]);
      holders.set(record.token, id);
      issued.push(record.permissions);
      const selection = found.repositories === undefined ? 'all' : 'selected';
      const { token, permissions, endsAt } = record;
      const until = { expires_at: `${new Date(endsAt ?? 0).toISOString().slice(0, 19)}Z` };
      return [201, { token, ...until, permissions, repository_selection: selection }];
    }),
  };
}

function answering(answer: (request: Request) => readonly [number, object]): RequestHandler {
  return (request, response) => {
    try {
      const [status, body] = answer(request);
      response.status(status).json(body);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      response.status(error.status).json(error.body());
    }
  };
}

const Claims = z.object({ iat: z.int(), exp: z.int(), iss: z.string() });

/** The installation that an app's assertion is for ("Generating a JSON Web Token (JWT) for a GitHub App"). */
function asserted(
  installed: ReadonlyMap<number, Installed>,
  request: Request,
  now: Date,
): [number, Installed] {
  const text = /^bearer +(\S+)$/i.exec(request.get('authorization') ?? '')?.[1] ?? '';
  const claims = Claims.safeParse(decoded(text.split('.')[1] ?? ''));
  const by = [...installed.values()].find(({ app }) => app === claims.data?.iss);
  if (!claims.success || by === undefined || !isSigned(text, by.publicKey))
    throw new ApiError(401, 'A JSON web token could not be decoded');
  requireTimely(claims.data, Math.floor(now.getTime() / 1_000));
  const id = Number(request.params['installation']);
  const found = installed.get(id);
  if (found?.app !== by.app) throw notFound();
  return [id, found];
}

function isSigned(assertion: string, publicKey: string): boolean {
  const [header = '', payload = '', signature = ''] = assertion.split('.');
  const isRs256 = z.object({ alg: z.literal('RS256') }).safeParse(decoded(header)).success;
  const by = [createPublicKey(publicKey), Buffer.from(signature, 'base64url')] as const;
  return isRs256 && verify('RSA-SHA256', Buffer.from(`${header}.${payload}`), ...by);
}

function requireTimely({ iat, exp }: z.infer<typeof Claims>, nowS: number): void {
  if (iat > nowS)
    throw new ApiError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  if (exp <= nowS)
    throw new ApiError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > nowS + ASSERTION_MAX_S)
    throw new ApiError(401, "'Expiration time' claim ('exp') is too far in the future");
}

function decoded(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

const Wanted = z.object({ permissions: z.record(z.string(), z.enum(['read', 'write'])) }).partial();

/** What a token is asked to be able to do, which is no more than the installation is. */
function wanted({ permissions }: Installed, body: unknown): Record<string, 'read' | 'write'> {
  const asked = Wanted.safeParse(typeof body === 'string' ? JSON.parse(body || '{}') : {});
  if (!asked.success) throw new ApiError(422, 'Invalid request.');
  const named = asked.data.permissions ?? permissions;
  for (const [name, level] of Object.entries(named)) {
    const granted = permissions[name];
    if (granted === undefined || (level === 'write' && granted === 'read'))
      throw new ApiError(422, 'The permissions requested are not granted to this installation.');
  }
  return { ...named };
}

function tokenFor(
  { app, repositories }: Installed,
  permissions: TokenRecord['permissions'],
  endsAt: number,
): TokenRecord {
  return {
    token: `ghs_${randomBytes(18).toString('hex')}`,
    kind: 'installation',
    login: `${app}[bot]`,
    permissions,
    repositories: repositories === undefined ? null : [...repositories],
    limitPerHour: 5_000,
    revoked: false,
    endsAt,
  };
}
