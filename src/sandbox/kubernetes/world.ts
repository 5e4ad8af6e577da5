import { createHash } from 'node:crypto';
import type { Effect } from '../effects.ts';

export interface RolloutSpec {
  /** `namespace/name`. */
  deployment: string;
  outcome: 'complete' | 'broken';
  /** Tag of the image; by default a commit. */
  tag?: string;
  /** Log of the container `test` before it was restarted; none is kept without it. */
  log?: string;
}

export interface PodTemplate {
  metadata: { labels: Record<string, string> };
  spec: { containers: { name: string; image: string }[] };
}

export interface Rollout {
  revision: number;
  hash: string;
  startedAt: number;
  template: PodTemplate;
  outcome: RolloutSpec['outcome'];
  log: string | undefined;
}

export interface DeploymentRecord {
  namespace: string;
  name: string;
  uid: string;
  generation: number;
  paused: boolean;
  /** Oldest revision first; the last one is live. */
  rollouts: Rollout[];
}

/** Every record of the sandbox. */
export interface World {
  readonly deployments: Map<string, DeploymentRecord>;
  readonly tokens: Map<string, { mayWrite: boolean }>;
  readonly effects: Effect[];
  roll(spec: RolloutSpec, now: number): Rollout;
  /** Replaces the template; a revision that had it before is numbered anew, as the controller does. */
  replaceTemplate(record: DeploymentRecord, template: PodTemplate, now: number): void;
}

export const RUNS_MS = 50_000;

export function createWorld(): World {
  const deployments = new Map<string, DeploymentRecord>();
  let made = 0;
  const digest = (text: string): string => createHash('sha1').update(text).digest('hex');
  const recordOf = (path: string): DeploymentRecord => {
    const known = deployments.get(path);
    if (known !== undefined) return known;
    const [namespace = '', name = ''] = path.split('/');
    const record = { namespace, name, uid: digest(path).slice(0, 32), generation: 0 };
    const whole = { ...record, paused: false, rollouts: [] };
    deployments.set(path, whole);
    return whole;
  };
  const add = (record: DeploymentRecord, rollout: Omit<Rollout, 'revision' | 'hash'>): Rollout => {
    const newest = record.rollouts.at(-1)?.revision ?? 0;
    const hash = digest(JSON.stringify(rollout.template)).slice(0, 10);
    record.rollouts = record.rollouts.filter((known) => known.hash !== hash);
    const added = { ...rollout, revision: newest + 1, hash };
    record.rollouts.push(added);
    record.generation += 1;
    return added;
  };
  return {
    deployments,
    tokens: new Map(),
    effects: [],
    roll: ({ deployment, outcome, tag, log }, now) => {
      made += 1;
      const record = recordOf(deployment);
      const image = `registry.example/${record.name}:${tag ?? digest(String(made))}`;
      const template = {
        metadata: { labels: { app: record.name } },
        spec: { containers: [{ name: 'test', image }] },
      };
      return add(record, { startedAt: now, template, outcome, log });
    },
    replaceTemplate: (record, template, now) => {
      add(record, { startedAt: now, template, outcome: 'complete', log: undefined });
    },
  };
}
