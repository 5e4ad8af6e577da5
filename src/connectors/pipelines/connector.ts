import type { AccountKind } from '../../domain/account.ts';
import type { Run } from '../../domain/signal.ts';
import type { ProviderRequest } from '../../domain/proposal.ts';
import type { Connection, OpenWriter, ReadBack, TargetState } from '../connector.ts';
import type { Deed, Environment, PipelineDeed } from './deed.ts';
import type { Webhook } from './webhook.ts';

export interface RunPage {
  runs: readonly Run[];
  /** Opaque: the newest update seen per repository and the ETags to ask with. */
  cursor: string;
  /** Repositories that could not be read this time, with the reason in words; the others were read. */
  problems: readonly { repository: string; why: string }[];
}

export interface FailedJob {
  jobId: number;
  name: string;
  /** The first failed step, or an empty string when the provider names none. */
  failedStep: string;
}

/** Reads one pipeline source. Rejects with `Transient`, `Reauthorise` or `Invalid`; safe to repeat. */
export interface PipelineReader {
  /** Verifies the grant; names the repositories that it can see, and its scopes where the provider says them. */
  profile(): Promise<{
    name: string;
    repositories: readonly string[];
    scopes?: readonly string[] | null;
  }>;
  /** Runs that changed since the cursor (null: since `since`), every attempt's latest state. */
  changes(cursor: string | null, since: Date): Promise<RunPage>;
  failedJobs(run: Run): Promise<readonly FailedJob[]>;
  /** The job's log as text, bounded to its last megabytes; null when the provider no longer has it. */
  log(run: Run, jobId: number): Promise<string | null>;
  /**
   * The log of the same job in the last run of the same workflow and branch that passed before this one;
   * null where there is none within reach. Bounded like `log`; absent where the provider cannot tell.
   */
  passingLog?(run: Run, job: FailedJob): Promise<string | null>;
  /** `{ attempt, status, headSha, newestRunId }` of the run now, or null when it is gone. */
  state(run: Pick<Run, 'repository' | 'runId'>): Promise<TargetState | null>;
  readBack(request: ProviderRequest, preconditions: TargetState): Promise<ReadBack>;
}

export interface PipelineConnector {
  kind: AccountKind;
  /**
   * What a rerun is: the failed jobs again, with the rights of whoever started the run or of the grant; or
   * all of the run once more, as a new one by the grant.
   */
  rerunsAs: 'starter' | 'token' | 'new-run';
  /** Tells what was typed apart into the grants; absent, or null, where both may be one, or two as JSON. */
  grants?(typed: string): { read: string; write: string | null } | null;
  openReader(connection: Connection): PipelineReader;
  openWriter: OpenWriter;
  /** How its deliveries are told from forged ones; absent where Nightshift takes none. */
  webhook?: Webhook;
  plan: { rerunFailed(run: Pick<Run, 'repository' | 'runId' | 'part'>): ProviderRequest };
  /** What else can be done here, each of it optional; its writer sends those requests and no others. */
  deeds?: Partial<Record<PipelineDeed, Deed>>;
  /** The environments that the provider lists, with what is live in each; absent where it knows none. */
  environments?(connection: Connection, repository: string): Promise<readonly Environment[]>;
}
