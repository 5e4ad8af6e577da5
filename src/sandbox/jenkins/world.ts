import { createHash } from 'node:crypto';
import type { Effect } from '../effects.ts';

export interface BuildSpec {
  /** Full name of the job, for example `acme/api`; made where there is none. */
  job: string;
  outcome: 'SUCCESS' | 'FAILURE' | 'UNSTABLE' | 'ABORTED';
  /** Default `main`. */
  branch?: string;
  /** Nothing of it is kept without one. */
  log?: string;
  parameters?: Readonly<Record<string, string>>;
  /** A question that the build waits at until somebody answers; `inputs` are values that it asks for. */
  input?: { message: string; stage: string; inputs?: readonly string[] };
}

export interface JobSpec {
  job: string;
  kind?: 'pipeline' | 'freestyle';
  parameters?: readonly { name: string; choices?: readonly string[]; value?: string }[];
}

export interface JobRecord extends Required<JobSpec> {
  builds: BuildRecord[];
}

export interface Cause {
  kind: 'push' | 'user' | 'replay';
  /** Of a replay: the build that it repeats. */
  original?: number;
}

/** A build, or what waits in the queue to become one. */
export interface BuildRecord {
  /** 0 while it waits in the queue. */
  number: number;
  queueId: number;
  startsAt: number;
  outcome: BuildSpec['outcome'];
  branch: string;
  sha: string;
  log: string | null;
  causes: readonly Cause[];
  user: string;
  parameters: Readonly<Record<string, string>>;
  input: (NonNullable<BuildSpec['input']> & { id: string }) | null;
  /** When its question was answered, or it was stopped. */
  answered: { at: number; proceeds: boolean } | null;
}

export interface TokenRecord {
  user: string;
  mayBuild: boolean;
  revoked: boolean;
}

/** Jenkins waits so long before it starts what was asked for, in case more comes. */
export const QUIET_MS = 5_000;
export const RUNS_MS = 50_000;

/** Every record of the sandbox. */
export interface World {
  readonly jobs: ReadonlyMap<string, JobRecord>;
  readonly queue: BuildRecord[];
  /** By `user:token`. */
  readonly tokens: Map<string, TokenRecord>;
  readonly effects: Effect[];
  jobOf(spec: JobSpec): JobRecord;
  add(spec: BuildSpec, now: number): BuildRecord;
  enqueue(job: JobRecord, item: Omit<BuildRecord, 'number' | 'queueId'>): BuildRecord;
  /** The job that an item of the queue is of. */
  homeOf(item: BuildRecord): string;
  /** Turns what has waited long enough into builds. */
  settle(now: number): void;
}

/** Milliseconds since 1970 at which a build ended; null while it goes on. */
export function endOf({ startsAt, input, answered }: BuildRecord, now: number): number | null {
  if (answered !== null && !answered.proceeds) return answered.at;
  const from = input === null ? startsAt : (answered?.at ?? Infinity);
  return now >= from + RUNS_MS ? from + RUNS_MS : null;
}

/** Its question, while it waits for an answer. */
export function openInput({ input, answered, startsAt }: BuildRecord, now: number) {
  return answered === null && now >= startsAt ? input : null;
}

const hashOf = (text: string): string => createHash('sha1').update(text).digest('hex');

export function createWorld(): World {
  const jobs = new Map<string, JobRecord>();
  const queue: BuildRecord[] = [];
  let queueId = 0;
  const nextId = (): number => (queueId += 1);
  const jobOf: World['jobOf'] = ({ job, kind = 'pipeline', parameters = [] }) => {
    const known = jobs.get(job);
    if (known !== undefined) return known;
    const made: JobRecord = { job, kind, parameters, builds: [] };
    jobs.set(job, made);
    return made;
  };
  const homes = new WeakMap<BuildRecord, string>();
  const homeOf = (item: BuildRecord): string => homes.get(item) ?? '';
  return {
    jobs,
    queue,
    tokens: new Map(),
    effects: [],
    jobOf,
    homeOf,
    settle: (now) => {
      for (const item of queue.filter(({ startsAt }) => startsAt <= now)) {
        queue.splice(queue.indexOf(item), 1);
        const builds = jobs.get(homeOf(item))?.builds ?? [];
        item.number = (builds.at(-1)?.number ?? 0) + 1;
        builds.push(item);
      }
    },
    enqueue: (job, item) => {
      const record = { ...item, number: 0, queueId: nextId() };
      homes.set(record, job.job);
      queue.push(record);
      return record;
    },
    add: (spec, now) => {
      const { builds } = jobOf({ job: spec.job });
      const { outcome, branch = 'main', log = null, parameters = {}, input } = spec;
      const record: BuildRecord = {
        number: (builds.at(-1)?.number ?? 0) + 1,
        queueId: nextId(),
        startsAt: now,
        outcome,
        branch,
        sha: hashOf(`${spec.job} ${builds.length}`),
        log,
        causes: [{ kind: 'push' }],
        user: 'dana',
        parameters,
        input: input === undefined ? null : { ...input, id: `Ok${queueId}` },
        answered: null,
      };
      builds.push(record);
      return record;
    },
  };
}
