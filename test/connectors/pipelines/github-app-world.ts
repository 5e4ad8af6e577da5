import { createGithubActions } from '#src/connectors/pipelines/github-actions/index.ts';
import type { AppKey } from '#src/sandbox/github/apps.ts';
import { connection, createGithubWorld, type GithubWorld } from './github-world.ts';

const READ = { actions: 'read', checks: 'read', contents: 'read', deployments: 'read' } as const;
const WRITE = { ...READ, actions: 'write', deployments: 'write', issues: 'write' } as const;

export interface GithubAppWorld extends GithubWorld {
  /** Installed at the first call, since keys take their time. */
  app(grant: 'read' | 'write' | 'revoked'): AppKey;
  /** Puts our clock so far behind GitHub's. */
  lag(ms: number): void;
}

/** The sandbox's GitHub, with apps in the place of tokens. */
export async function createGithubAppWorld(): Promise<GithubAppWorld> {
  const world = await createGithubWorld();
  const { sandbox } = world;
  const installed = new Map<string, AppKey>();
  const install = (grant: 'read' | 'write' | 'revoked'): AppKey => {
    const key = sandbox.apps.install({ permissions: grant === 'read' ? READ : WRITE });
    if (grant === 'revoked') sandbox.apps.suspend(key.installation);
    installed.set(grant, key);
    return key;
  };
  const app = (grant: 'read' | 'write' | 'revoked') => installed.get(grant) ?? install(grant);
  let lagMs = 0;
  const ours = { now: () => new Date(world.clock.now().getTime() - lagMs) };
  return {
    ...world,
    app,
    lag: (ms) => {
      lagMs = ms;
    },
    words: { ...world.words, writes: /\/actions\/runs\/\d+\/rerun/ },
    connector: createGithubActions({ apiUrl: sandbox.url, clock: ours }),
    connect: (grant, settings = {}) => connection(JSON.stringify(app(grant)), settings),
  };
}
