import { createHash } from 'node:crypto';
import type { Effect } from '../effects.ts';

export interface SyncSpec {
  /** `project/application`. */
  application: string;
  outcome: 'Succeeded' | 'Failed';
  /** What the application's health is once a sync has succeeded; default `Healthy`. */
  health?: string;
  /** Default `main`. */
  targetRevision?: string;
  /** A Job that failed as a hook of this sync, with the log of its pod where there is one. */
  hook?: { name: string; log?: string };
}

interface Sync {
  startedAt: number;
  revision: string;
  outcome: SyncSpec['outcome'];
  hook: SyncSpec['hook'];
  health: string;
  username: string;
}

export interface ApplicationRecord {
  project: string;
  name: string;
  targetRevision: string;
  automated: boolean;
  syncs: Sync[];
}

export interface TokenRecord {
  subject: string;
  mayWrite: boolean;
  revoked: boolean;
}

/** Every record of the sandbox. */
export interface World {
  readonly applications: Map<string, ApplicationRecord>;
  readonly tokens: Map<string, TokenRecord>;
  readonly effects: Effect[];
  sync(spec: SyncSpec, now: number): Sync;
  /** Starts a sync to an earlier revision, as `ApplicationService.Rollback` does. */
  rollBack(
    application: ApplicationRecord,
    by: { revision: string; now: number; user: string },
  ): void;
}

export const RUNS_MS = 50_000;

export function isRunning({ startedAt }: Sync, now: number): boolean {
  return now < startedAt + RUNS_MS;
}

export function createWorld(): World {
  const applications = new Map<string, ApplicationRecord>();
  let revisions = 0;
  const recordOf = (path: string): ApplicationRecord => {
    const known = applications.get(path);
    if (known !== undefined) return known;
    const [project = '', name = ''] = path.split('/');
    const made = { project, name, targetRevision: 'main', automated: false, syncs: [] };
    applications.set(path, made);
    return made;
  };
  return {
    applications,
    tokens: new Map(),
    effects: [],
    sync: ({ application, outcome, health = 'Healthy', hook, targetRevision }, now) => {
      const record = recordOf(application);
      record.targetRevision = targetRevision ?? record.targetRevision;
      revisions += 1;
      const revision = createHash('sha1').update(String(revisions)).digest('hex');
      const sync = { startedAt: now, revision, outcome, hook, health, username: 'dana' };
      record.syncs.push(sync);
      return sync;
    },
    rollBack: (record, { revision, now, user }) => {
      const outcome = 'Succeeded' as const;
      const sync = { startedAt: now, revision, outcome, hook: undefined, health: 'Healthy' };
      record.syncs.push({ ...sync, username: user });
    },
  };
}
