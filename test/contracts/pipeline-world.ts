import type { Connection } from '#src/connectors/connector.ts';
import type { PipelineConnector } from '#src/connectors/pipelines/connector.ts';
import type { Run } from '#src/domain/signal.ts';

/** A way in which the provider fails for its next matching requests. */
export type Outage =
  | 'error'
  | 'not-found'
  | 'wait'
  | 'answer-lost'
  | 'request-lost'
  | 'log-link-expired';

/** A provider's server with what a contract needs to move it. */
export interface PipelineWorld {
  connector: PipelineConnector;
  /** How the provider says what all have. */
  words: {
    /** Its requests for a repository's runs. */
    listOf(repository: string): RegExp;
    /** What a run that was added is started by; default `push`. */
    event?: string;
    /** Where its runs have no branch, or no page of their own. */
    branch?: string;
    page?: RegExp;
    failedStep: string;
    inTarget(repository: string): string;
    /** The last part of the target of a rerun. */
    rerun: string;
    /** A name that is no repository here. */
    noRepository: string;
    /** Its requests that change something, where they are not all that are posted. */
    writes?: RegExp;
    /** What a plan needs of a run that there is not, where its number is not enough. */
    part?: string;
    /** What a rollback is of, where that must be said. */
    environment?: string;
    /** Where more may be named than elsewhere: all that may not. */
    unnameable?: readonly string[];
  };
  /** A connection that counts its requests; `revoked` no longer works. */
  connect(grant: 'read' | 'write' | 'revoked', settings?: Record<string, unknown>): Connection;
  /** Adds a run that has ended in failure, with this log where there is one. */
  addFailedRun(repository: string, more?: { log?: string; branch?: string }): number;
  /** Adds a run that goes on. */
  addOpenRun(repository: string): number;
  /** Lets open runs end. */
  letTimePass(): void;
  /** `match` is part of the request's line, `METHOD /path?query`. */
  fail(outage: Outage, match: RegExp, times?: number): void;
  /** Mutations that the provider accepted. */
  effects(): { method: string; target: string; body: unknown }[];
  notModified(): number;
  httpRequests(): number;
  close(): Promise<void>;
}

export const SINCE = new Date('2020-01-01T00:00:00Z');

export function reader(world: PipelineWorld, settings?: Record<string, unknown>) {
  return world.connector.openReader(world.connect('read', settings));
}

export async function failedJob(
  world: PipelineWorld,
): Promise<{ run: Run; job: { jobId: number } }> {
  const open = reader(world);
  const [run] = (await open.changes(null, SINCE)).runs;
  if (run === undefined) throw new Error('The world has no run');
  const [job] = await open.failedJobs(run);
  if (job === undefined) throw new Error('The run has no failed job');
  return { run, job };
}

export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('It was expected to be refused');
}
