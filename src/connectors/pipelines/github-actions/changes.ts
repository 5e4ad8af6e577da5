import type { Run } from '../../../domain/signal.ts';
import { Invalid, Reauthorise, Transient } from '../../../lib/errors.ts';
import type { RunPage } from '../connector.ts';
import { type Client, etagOf } from './client.ts';
import { advance, floorOf, isNewSince, parseCursor, type Position } from './cursor.ts';
import { repositoryPath } from './rerun.ts';
import type { Repositories } from './repositories.ts';
import { workflowPath } from './runs.ts';
import { allPlaced } from './places.ts';
import { runsIn, toRun } from './shapes.ts';
import { plural } from '../../../lib/text.ts';

const PAGE_SIZE = 100;
const PAGES_MAX = 10;

export interface ChangesInput extends Repositories {
  cursor: string | null;
  since: Date;
}

/**
 * Reads one repository after the other, as GitHub asks to. What one repository cannot give is told in
 * `problems`; only a failure that all share, and a limit, which concerns all, is thrown.
 */
export async function readChanges(client: Client, input: ChangesInput): Promise<RunPage> {
  const { repositories } = parseCursor(input.cursor);
  const runs: Run[] = [];
  const problems: { repository: string; why: string }[] = [];
  const failures: (Transient | Reauthorise | Invalid)[] = [];
  for (const repository of input.repositories) {
    try {
      const read = await readRepository(client, {
        repository,
        position: repositories[repository],
        since: input.since,
      });
      runs.push(...read.runs);
      repositories[repository] = read.position;
      problems.push(...read.problems.map((why) => ({ repository, why })));
    } catch (error) {
      const failure = bearable(error);
      failures.push(failure);
      problems.push({ repository, why: inWords(failure) });
    }
  }
  throwShared(failures, input.repositories.length);
  if (input.cut) problems.push({ repository: '*', why: TOO_MANY_REPOSITORIES });
  return { runs, cursor: JSON.stringify({ repositories }), problems };
}

const TOO_MANY_REPOSITORIES =
  'Only the most recently used repositories are read; choose which ones matter.';

/** A failure of one repository. Throws what ends the whole read: a bug, or a limit of the token. */
function bearable(error: unknown): Transient | Reauthorise | Invalid {
  if (error instanceof Transient && error.retryAfterMs === undefined) return error;
  if (error instanceof Reauthorise || error instanceof Invalid) return error;
  throw error;
}

function inWords(failure: Transient | Reauthorise | Invalid): string {
  return failure instanceof Reauthorise ? 'GitHub does not accept the token here' : failure.message;
}

function throwShared(
  failures: readonly (Transient | Reauthorise | Invalid)[],
  repositories: number,
): void {
  const [first] = failures;
  if (first === undefined || failures.length < repositories) return;
  const allRefused = failures.every((failure) => failure instanceof Reauthorise);
  const allTransient = failures.every((failure) => failure instanceof Transient);
  if (allRefused || allTransient) throw first;
}

interface RepositoryInput {
  repository: string;
  position: Position | undefined;
  since: Date;
}

interface RepositoryRead {
  runs: readonly Run[];
  position: Position;
  problems: readonly string[];
}

async function readRepository(client: Client, input: RepositoryInput): Promise<RepositoryRead> {
  const { position, since } = input;
  const floor = floorOf(position, since);
  const runs: Run[] = [];
  const paths: [number, string][] = [];
  let unreadable = 0;
  let etag: string | undefined;
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const answer = await client.get(pageTarget(input.repository, page), {
      etag: page === 1 ? position?.etag : undefined,
    });
    if (position !== undefined && answer.status === 304)
      return { runs: [], position, problems: [] };
    const found = parsePage(input.repository, answer.data);
    runs.push(...found.runs);
    paths.push(...found.paths);
    unreadable += found.unreadable;
    const oldest = found.runs.at(-1);
    const isLast =
      found.size < PAGE_SIZE || (oldest !== undefined && Date.parse(oldest.createdAt) < floor);
    // An unchanged first page proves nothing about the pages behind it.
    if (page === 1 && isLast && unreadable === 0) etag = etagOf(answer);
    if (isLast) break;
  }
  return {
    runs: await allPlaced(client, runs.filter(isNewSince(position, since)), new Map(paths)),
    position: advance(position, { runs, since, etag }),
    problems: problemsOf(unreadable, runs.length),
  };
}

function pageTarget(repository: string, page: number): string {
  return `${repositoryPath(repository)}/actions/runs?exclude_pull_requests=true&per_page=${PAGE_SIZE}&page=${page}`;
}

function parsePage(
  repository: string,
  data: unknown,
): { runs: Run[]; paths: [number, string][]; size: number; unreadable: number } {
  const { runs: found, size } = runsIn(data);
  return {
    runs: found.map((run) => toRun(repository, run)),
    paths: found.map((run) => [run.id, workflowPath(run)]),
    size,
    unreadable: size - found.length,
  };
}

function problemsOf(unreadable: number, read: number): string[] {
  return [
    ...(unreadable > 0
      ? [`${plural(unreadable, 'run')} came in a form that is not understood`]
      : []),
    ...(read >= PAGE_SIZE * PAGES_MAX ? [`Only the newest ${read} runs were read`] : []),
  ];
}
