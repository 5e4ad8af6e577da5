import { createHash } from 'node:crypto';
import type { Effect } from '../effects.ts';
import type { Journal } from '../journal.ts';
import type { Entry, JobRecord, PipelineRecord, ProjectRecord, TokenRecord } from './records.ts';

export interface PipelineSpec {
  /** `group/project`, also with groups inside groups. */
  project: string;
  /** Default `main`. */
  ref?: string;
  /** Default `push`. */
  source?: string;
  /** The ref is a tag. */
  tag?: boolean;
  title?: string;
  jobs: readonly {
    name: string;
    outcome: 'success' | 'failed' | 'canceled';
    trace?: string;
    environment?: string;
    manual?: boolean;
    /** Its environment wants one approval before it can be started. */
    guarded?: boolean;
  }[];
}

/** Every record of the sandbox, by key, as its journal says. */
export interface World {
  readonly projects: ReadonlyMap<number, ProjectRecord>;
  readonly pipelines: ReadonlyMap<number, PipelineRecord>;
  readonly tokens: ReadonlyMap<string, TokenRecord>;
  readonly effects: readonly Effect[];
  commit(change: Entry['change'], effect?: Effect): void;
  /** By number or full path, as GitLab's `:id`. */
  project(id: string): ProjectRecord | undefined;
  addPipeline(spec: PipelineSpec, now: number): PipelineRecord;
  /** Puts a changed record in the place of the one before. */
  change(pipeline: PipelineRecord, effect: Effect): PipelineRecord;
  /** A pipeline of the same jobs as the newest of the project, at that ref's commit. */
  start(
    project: ProjectRecord,
    at: { head: PipelineRecord; user: string; now: number; effect: Effect },
  ): PipelineRecord;
  /** A job once more, as `Ci::RetryJobService` does; it succeeds. */
  retryJob(
    pipeline: PipelineRecord,
    job: JobRecord,
    by: { user: string; now: number; effect: Effect },
  ): JobRecord;
  /** Clones what failed or was cancelled, as `Ci::RetryPipelineService` does; the clones succeed. */
  retry(pipeline: PipelineRecord, by: { user: string; now: number; effect: Effect }): void;
}

/** Above 2^32, as GitLab.com's are. */
const FIRST_ID = 11_000_000_000;

/** What the journal says, by key, and how more comes to it. */
function openRecords(journal: Journal<Entry>) {
  const projects = new Map<number, ProjectRecord>();
  const pipelines = new Map<number, PipelineRecord>();
  const tokens = new Map<string, TokenRecord>();
  const effects: Effect[] = [];
  let highestId = FIRST_ID;
  const apply = ({ change, effect }: Entry): void => {
    if (change.table === 'projects') projects.set(change.record.id, change.record);
    if (change.table === 'tokens') tokens.set(change.record.token, change.record);
    if (change.table === 'pipelines') {
      pipelines.set(change.record.id, change.record);
      highestId = Math.max(highestId, change.record.id, ...change.record.jobs.map(({ id }) => id));
    }
    if (effect !== null) effects.push(effect);
  };
  journal.entries.forEach(apply);
  const commit: World['commit'] = (change, effect) => {
    const entry = { change, effect: effect ?? null };
    journal.append(entry);
    apply(entry);
  };
  const nextId = (): number => (highestId += 1);
  return { projects, pipelines, tokens, effects, commit, nextId };
}

export function createWorld(journal: Journal<Entry>): World {
  const { nextId, ...records } = openRecords(journal);
  const { projects, pipelines, commit } = records;
  const project: World['project'] = (id) =>
    [...projects.values()].find((known) => String(known.id) === id || known.path === id);
  const projectOf = (path: string): ProjectRecord => {
    const known = project(path);
    if (known !== undefined) return known;
    const record = { id: projects.size + 1, path, issues: [], freezes: [] };
    commit({ table: 'projects', record });
    return record;
  };
  return {
    ...records,
    project,
    addPipeline: (spec, now) => {
      const { id: projectId } = projectOf(spec.project);
      const iid =
        1 + [...pipelines.values()].filter((other) => other.projectId === projectId).length;
      const record = { iid, projectId, ...pipelineOf(spec, now, nextId) };
      commit({ table: 'pipelines', record });
      return record;
    },
    change: (record, effect) => {
      commit({ table: 'pipelines', record }, effect);
      return record;
    },
    start: (its, { head, user, now, effect }) => {
      const own = [...pipelines.values()].filter(({ projectId }) => projectId === its.id);
      const { jobs = [] } = own.at(-1) ?? {};
      const record = {
        ...head,
        id: nextId(),
        iid: own.length + 1,
        source: 'api',
        createdAt: now,
        canceledAt: null,
        jobs: jobs.map((job) => againOf(job, { id: nextId(), user, now })),
      };
      commit({ table: 'pipelines', record }, effect);
      return record;
    },
    retryJob: (pipeline, job, { user, now, effect }) => {
      const clone = againOf(job, { id: nextId(), user, now });
      const started = { ...clone, playedAt: now, approval: 'none' as const };
      const record = { ...pipeline, canceledAt: null, jobs: [...pipeline.jobs, started] };
      commit({ table: 'pipelines', record }, effect);
      return started;
    },
    retry: (pipeline, { user, now, effect }) => {
      const again = latestJobs(pipeline).filter(({ outcome }) => outcome !== 'success');
      const clones = again.map((job) => againOf(job, { id: nextId(), user, now }));
      const record = { ...pipeline, jobs: [...pipeline.jobs, ...clones] };
      commit({ table: 'pipelines', record }, effect);
    },
  };
}

function againOf(
  job: JobRecord,
  { id, user, now }: { id: number; user: string; now: number },
): JobRecord {
  return { ...job, id, user, outcome: 'success', trace: '', createdAt: now, playedAt: null };
}

function pipelineOf(
  spec: PipelineSpec,
  createdAt: number,
  nextId: () => number,
): Omit<PipelineRecord, 'iid' | 'projectId'> {
  const id = nextId();
  return {
    id,
    source: spec.source ?? 'push',
    ref: spec.ref ?? 'main',
    sha: createHash('sha1').update(String(id)).digest('hex'),
    commitTitle: spec.title ?? `Change ${id - FIRST_ID}`,
    createdAt,
    tag: spec.tag ?? false,
    canceledAt: null,
    jobs: spec.jobs.map(({ guarded = false, ...job }) => ({
      id: nextId(),
      trace: '',
      environment: '',
      manual: false,
      playedAt: null,
      ...job,
      approval: guarded ? ('pending' as const) : ('none' as const),
      user: 'dana',
      createdAt,
    })),
  };
}

/** Of the jobs with one name the newest. */
export function latestJobs({ jobs }: PipelineRecord): PipelineRecord['jobs'] {
  return [...new Map(jobs.map((job) => [job.name, job])).values()];
}
