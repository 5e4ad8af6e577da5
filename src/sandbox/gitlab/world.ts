import { createHash } from 'node:crypto';
import type { Effect } from '../effects.ts';
import type { Journal } from '../journal.ts';
import type { Entry, PipelineRecord, ProjectRecord, TokenRecord } from './records.ts';

export interface PipelineSpec {
  /** `group/project`, also with groups inside groups. */
  project: string;
  /** Default `main`. */
  ref?: string;
  /** Default `push`. */
  source?: string;
  jobs: readonly {
    name: string;
    outcome: 'success' | 'failed' | 'canceled';
    trace?: string;
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
  /** Clones what failed or was cancelled, as `Ci::RetryPipelineService` does; the clones succeed. */
  retry(pipeline: PipelineRecord, by: { user: string; now: number; effect: Effect }): void;
}

/** Above 2^32, as GitLab.com's are. */
const FIRST_ID = 11_000_000_000;

export function createWorld(journal: Journal<Entry>): World {
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
  const project: World['project'] = (id) =>
    [...projects.values()].find((known) => String(known.id) === id || known.path === id);
  const projectOf = (path: string): ProjectRecord => {
    const known = project(path);
    if (known !== undefined) return known;
    const record = { id: projects.size + 1, path };
    commit({ table: 'projects', record });
    return record;
  };
  return {
    projects,
    pipelines,
    tokens,
    effects,
    commit,
    project,
    addPipeline: (spec, now) => {
      const { id: projectId } = projectOf(spec.project);
      const iid =
        1 + [...pipelines.values()].filter((other) => other.projectId === projectId).length;
      const record = { iid, projectId, ...pipelineOf(spec, now, nextId) };
      commit({ table: 'pipelines', record });
      return record;
    },
    retry: (pipeline, { user, now, effect }) => {
      const again = latestJobs(pipeline).filter(({ outcome }) => outcome !== 'success');
      const clones = again.map(({ name }) => {
        return { id: nextId(), name, outcome: 'success' as const, trace: '', user, createdAt: now };
      });
      const record = { ...pipeline, jobs: [...pipeline.jobs, ...clones] };
      commit({ table: 'pipelines', record }, effect);
    },
  };
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
    commitTitle: `Change ${id - FIRST_ID}`,
    createdAt,
    jobs: spec.jobs.map(({ name, outcome, trace = '' }) => {
      return { id: nextId(), name, outcome, trace, user: 'dana', createdAt };
    }),
  };
}

/** Of the jobs with one name the newest. */
export function latestJobs({ jobs }: PipelineRecord): PipelineRecord['jobs'] {
  return [...new Map(jobs.map((job) => [job.name, job])).values()];
}
