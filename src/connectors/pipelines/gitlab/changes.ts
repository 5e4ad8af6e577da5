import { hasFailed, type Run } from '../../../domain/signal.ts';
import { Invalid, Reauthorise, Transient } from '../../../lib/errors.ts';
import type { RunPage } from '../connector.ts';
import type { Client } from './client.ts';
import { advance, askFrom, parseCursor, type Position, stateKey } from './cursor.ts';
import { freezesOf } from './freezes.ts';
import { jobsOf } from './jobs.ts';
import type { Projects } from './projects.ts';
import { projectPath } from './retry.ts';
import { ApiList, ApiPipeline, parseAnswer, toRun } from './shapes.ts';
import { plural } from '../../../lib/text.ts';

const PAGE_SIZE = 100;
/** What is beyond is read the next time: the oldest updates come first. */
const PAGES_MAX = 3;

type Failure = Transient | Reauthorise | Invalid;

/**
 * Reads one project after the other. What one project cannot give is told in `problems`; only a failure
 * that all share, and a limit, which concerns all, is thrown.
 */
export async function readChanges(
  client: Client,
  input: Projects & { cursor: string | null; since: Date },
): Promise<RunPage> {
  const { projects } = parseCursor(input.cursor);
  const runs: Run[] = [];
  const problems: { repository: string; why: string }[] = [];
  const failures: Failure[] = [];
  for (const repository of input.projects) {
    try {
      const position = projects[repository];
      const read = await readProject(client, { repository, position, since: input.since });
      runs.push(...read.runs);
      projects[repository] = read.position;
      problems.push(...read.problems.map((why) => ({ repository, why })));
    } catch (error) {
      const failure = bearable(error);
      failures.push(failure);
      problems.push({ repository, why: inWords(failure) });
    }
  }
  throwShared(failures, input.projects.length);
  if (input.cut) problems.push({ repository: '*', why: TOO_MANY_PROJECTS });
  return { runs, cursor: JSON.stringify({ projects }), problems };
}

const TOO_MANY_PROJECTS =
  'Only the most recently active projects are read; choose which ones matter.';

/** A failure of one project. Throws what ends the whole read: a bug, or a limit of the token. */
function bearable(error: unknown): Failure {
  if (error instanceof Transient && error.retryAfterMs === undefined) return error;
  if (error instanceof Reauthorise || error instanceof Invalid) return error;
  throw error;
}

function inWords(failure: Failure): string {
  return failure instanceof Reauthorise ? 'GitLab does not accept the token here' : failure.message;
}

function throwShared(failures: readonly Failure[], projects: number): void {
  const [first] = failures;
  if (first === undefined || failures.length < projects) return;
  const allRefused = failures.every((failure) => failure instanceof Reauthorise);
  const allTransient = failures.every((failure) => failure instanceof Transient);
  if (allRefused || allTransient) throw first;
}

interface ProjectInput {
  repository: string;
  position: Position | undefined;
  since: Date;
}

async function readProject(
  client: Client,
  { repository, position, since }: ProjectInput,
): Promise<{ runs: Run[]; position: Position; problems: string[] }> {
  const { found, unreadable, cut } = await updated(client, repository, askFrom(position, since));
  const seen = new Set(position?.seen);
  const runs: Run[] = [];
  const refused: string[] = [];
  for (const pipeline of found.filter((each) => !seen.has(stateKey(each)))) {
    try {
      const jobs = await jobsOf(client, { repository, runId: pipeline.id });
      runs.push(toRun(repository, pipeline, jobs));
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      refused.push(`Pipeline ${pipeline.id} was left out: ${error.message}`);
    }
  }
  const problems = [
    ...refused,
    ...(unreadable > 0
      ? [`${plural(unreadable, 'pipeline')} came in a form that is not understood`]
      : []),
    ...(cut ? [`Only the first ${found.length} updates were read; the others follow`] : []),
  ];
  return {
    runs: await withFreezes(client, runs),
    position: advance(position, since, found),
    problems,
  };
}

/** Only what failed can be run again, and so be held. */
async function withFreezes(client: Client, runs: readonly Run[]): Promise<Run[]> {
  const failed = runs.find(hasFailed);
  if (failed === undefined) return [...runs];
  const freezes = await freezesOf(client, failed.repository);
  return runs.map((run) => (hasFailed(run) ? { ...run, freezes } : run));
}

interface Updated {
  found: ApiPipeline[];
  unreadable: number;
  cut: boolean;
}

/**
 * The pipelines updated from then on, oldest first. The next page is asked for by the time of the last
 * update and not by number: what is updated meanwhile moves to the end, and would move others over a
 * page's edge unseen.
 */
async function updated(client: Client, repository: string, from: string): Promise<Updated> {
  const found = new Map<string, ApiPipeline>();
  let unreadable = 0;
  let after = from;
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const { data } = await client.get(listTarget(repository, after));
    const items = parseAnswer(ApiList, data);
    const parsed = items.map((item) => ApiPipeline.safeParse(item));
    const read = parsed.flatMap((item) => (item.success ? [item.data] : []));
    for (const pipeline of read) found.set(stateKey(pipeline), pipeline);
    unreadable += items.length - read.length;
    const last = read.at(-1)?.updated_at;
    if (items.length < PAGE_SIZE) return { found: [...found.values()], unreadable, cut: false };
    if (last === undefined || last === after) break;
    after = last;
  }
  return { found: [...found.values()], unreadable, cut: true };
}

function listTarget(repository: string, after: string): string {
  const query = new URLSearchParams({
    updated_after: after,
    order_by: 'updated_at',
    sort: 'asc',
    per_page: String(PAGE_SIZE),
  });
  return `${projectPath(repository)}/pipelines?${query.toString()}`;
}
