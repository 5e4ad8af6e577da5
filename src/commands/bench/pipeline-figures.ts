import { createGithubActions } from '../../connectors/pipelines/github-actions/index.ts';
import type { RunPage } from '../../connectors/pipelines/connector.ts';
import { createStoppedClock, systemClock } from '../../lib/time.ts';
import { createGithubSandbox, type GithubSandbox } from '../../sandbox/github/server.ts';

export interface PipelineFigures {
  /** Requests of one hour that cost rate limit: all but those answered 304 to the token. */
  requestsPerHour40Repos: number;
  /** With those. */
  allRequestsPerHour40Repos: number;
}

const REPOSITORIES = 40;
const MINUTES = 60;
const MINUTE_MS = 60_000;
/** A tenth of the repositories has more runs than one page holds. */
const LONG_HISTORY = 120;

export async function measurePipelines(): Promise<PipelineFigures> {
  const { counted, all } = await hourOfReading(REPOSITORIES);
  return { requestsPerHour40Repos: counted, allRequestsPerHour40Repos: all };
}

/**
 * At most sixty repositories, each read every minute for an hour of a simulated clock, while every one of
 * them has a run of two jobs and five minutes: its requests, and those that count against the limit.
 */
export async function hourOfReading(
  repositories: number,
): Promise<{ counted: number; all: number }> {
  const clock = createStoppedClock(systemClock.now());
  const startMs = clock.now().getTime();
  const sandbox = await createGithubSandbox({ clock });
  try {
    seed(sandbox, { repositories, startMs });
    const reader = createGithubActions({ apiUrl: sandbox.url, clock }).openReader({
      account: {
        id: 'acc_bench',
        ownerId: 'T0BENCH/U0OWNER',
        kind: 'github-actions',
        name: 'bench',
        settings: {},
        state: 'connected',
        cursor: null,
        coverage: { readUntil: null, problem: null, resyncedAt: null },
      },
      secret: sandbox.tokens.read,
      meter: () => undefined,
    });
    const finished = new Set<string>();
    let cursor: RunPage['cursor'] | null = null;
    for (let minute = 0; minute < MINUTES; minute += 1) {
      const page: RunPage = await reader.changes(cursor, new Date(startMs - MINUTE_MS));
      cursor = page.cursor;
      const ended = page.runs.filter(({ status }) => status === 'completed');
      for (const { repository } of ended) finished.add(repository);
      clock.advance(MINUTE_MS);
    }
    if (finished.size !== repositories)
      throw new Error(`Of ${repositories} runs ${finished.size} were seen to end`);
    const { httpRequests, notModified } = sandbox;
    return { counted: httpRequests - notModified, all: httpRequests };
  } finally {
    await sandbox.close();
  }
}

/** Runs of the hour begin one after the other, so that each poll finds some of them under way. */
function seed(
  sandbox: GithubSandbox,
  { repositories, startMs }: { repositories: number; startMs: number },
): void {
  for (let at = 0; at < repositories; at += 1) {
    const repo = `bench/service-${at}`;
    const workflow = { name: 'CI' };
    const old = at % 10 === 0 ? LONG_HISTORY : 1;
    for (let run = old; run > 0; run -= 1)
      sandbox.addRun({ repo, workflow, createdAt: new Date(startMs - (run + 30) * MINUTE_MS) });
    sandbox.addRun({
      repo,
      workflow,
      createdAt: new Date(startMs + (at + 1) * MINUTE_MS),
      jobs: [
        { name: 'test', durationMs: 2 * MINUTE_MS },
        { name: 'build', startAfterMs: 2 * MINUTE_MS, durationMs: 3 * MINUTE_MS },
      ],
    });
  }
}
