import { z } from 'zod';
import type { Effect } from '../../../sandbox/effects.ts';
import type { EffectReading, Target } from './target.ts';

type RunTarget = Extract<Target, { kind: 'run' }>;

const Review = z.strictObject({
  environment_ids: z.array(z.number()).length(1),
  state: z.enum(['approved', 'rejected']),
  comment: z.string(),
});
const Dispatch = z.strictObject({
  ref: z.string(),
  inputs: z.record(z.string(), z.string()),
  return_run_details: z.literal(true),
});
const Issue = z.strictObject({ title: z.string(), body: z.string() });

/** What a request must hold, and what its card must have said beside the repository; null for another form. */
const FORMS: readonly {
  path: RegExp;
  /** The first group of the path is the number of a run that must be known. */
  isOfRun: boolean;
  words(body: unknown, group: string): readonly string[] | null;
}[] = [
  { path: /^actions\/runs\/(\d+)\/rerun(?:-failed-jobs)?$/, isOfRun: true, words: bare },
  { path: /^actions\/runs\/(\d+)\/cancel$/, isOfRun: true, words: bare },
  {
    path: /^actions\/runs\/(\d+)\/pending_deployments$/,
    isOfRun: true,
    words: (body, run) => (Review.safeParse(body).success ? [run] : null),
  },
  // A rollback runs a job of an earlier run again; its card names the run and both revisions.
  {
    path: /^actions\/jobs\/(\d+)\/rerun$/,
    isOfRun: false,
    words: (body) => (body === null ? [] : null),
  },
  {
    path: /^actions\/workflows\/([^/]+)\/dispatches$/,
    isOfRun: false,
    words: (body) => {
      const { data } = Dispatch.safeParse(body);
      return data === undefined ? null : [shortRef(data.ref), ...Object.values(data.inputs)];
    },
  },
  {
    path: /^issues$/,
    isOfRun: false,
    words: (body) => {
      const { data } = Issue.safeParse(body);
      return data === undefined ? null : [data.title, data.body];
    },
  },
];

/** Null where the effect is none of a pipeline source. */
export function readPipelineEffect(
  effect: Effect,
  runs: readonly RunTarget[],
): EffectReading | null {
  const [, repository, path] = /^\/repos\/([^/]+\/[^/]+)\/(.+)$/.exec(effect.target) ?? [];
  if (repository === undefined || path === undefined) return null;
  const unknown = { owner: '', words: [], introduced: [`${effect.method} ${effect.target}`] };
  const own = runs.filter((run) => run.repository === repository);
  for (const { path: form, isOfRun, words } of FORMS) {
    const [whole, group = ''] = form.exec(path) ?? [];
    if (whole === undefined || effect.method !== 'POST') continue;
    const run = own.find(({ runId }) => !isOfRun || String(runId) === group);
    const said = words(effect.body, group);
    if (run === undefined || said === null) return unknown;
    return { owner: run.owner, words: [repository, ...said], introduced: [] };
  }
  return unknown;
}

function bare(body: unknown, run: string): readonly string[] | null {
  return body === null ? [run] : null;
}

function shortRef(ref: string): string {
  return ref.replace(/^refs\/(?:heads|tags)\//, '');
}
