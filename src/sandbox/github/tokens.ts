import { createHash } from 'node:crypto';
import type { TokenRecord } from './token-record.ts';
import type { World } from './world.ts';

export interface TokenGrant {
  /** `actions`, `deployments`, `contents`, `checks`, `issues`; metadata is always readable. */
  permissions: Readonly<Record<string, 'read' | 'write'>>;
  /** Login it acts as; default `nightshift-operator`. */
  login?: string;
  /** Default `personal`: a fine-grained personal access token. */
  kind?: 'personal' | 'installation';
  /** Full names; default: all. */
  repositories?: readonly string[];
  /** Primary limit; default 5,000. */
  limitPerHour?: number;
}

export interface Tokens {
  /** May read actions, deployments, contents, checks and issues. */
  readonly read: string;
  /** As `read`, and may write actions, deployments and issues. */
  readonly write: string;
  /** A further token; the same grant gives the same token. */
  add(grant: TokenGrant): string;
  revoke(token: string): void;
}

const READ = {
  actions: 'read',
  deployments: 'read',
  contents: 'read',
  checks: 'read',
  issues: 'read',
} as const;

/** The sandbox's tokens are the same after every start, so that a connected account stays connected. */
export function createTokens(world: World): Tokens {
  const add = (grant: TokenGrant): string => {
    const record = recordOf(grant);
    if (!world.tokens.has(record.token)) world.commit([{ table: 'tokens', record }]);
    return record.token;
  };
  return {
    read: add({ permissions: READ }),
    write: add({
      permissions: { ...READ, actions: 'write', deployments: 'write', issues: 'write' },
    }),
    add,
    revoke: (token) => {
      const record = world.tokens.get(token);
      if (record !== undefined)
        world.commit([{ table: 'tokens', record: { ...record, revoked: true } }]);
    },
  };
}

function recordOf(grant: TokenGrant): TokenRecord {
  const kind = grant.kind ?? 'personal';
  const digest = createHash('sha256').update(JSON.stringify(grant)).digest('hex');
  return {
    token: `${kind === 'personal' ? 'github_pat_' : 'ghs_'}sandbox${digest.slice(0, 30)}`,
    kind,
    login: grant.login ?? 'nightshift-operator',
    permissions: { ...grant.permissions },
    repositories: grant.repositories === undefined ? null : [...grant.repositories],
    limitPerHour: grant.limitPerHour ?? 5_000,
    revoked: false,
    endsAt: null,
  };
}
