import type { Account, PipelineKind } from '../../domain/account.ts';
import type { ProviderRequest } from '../../domain/proposal.ts';
import type { Run } from '../../domain/signal.ts';
import { Invalid } from '../../lib/errors.ts';
import type { Connection } from '../connector.ts';
import { openApprovedWriter } from './approved-writer.ts';
import type { PipelineConnector, PipelineReader } from './connector.ts';
import { coveredDeeds } from './covered-deeds.ts';
import type { Deed } from './deed.ts';
import { openRestClient, type RestClient, type RestOptions } from './rest-client.ts';

interface Read {
  account: Account;
  cursor: string | null;
  since: Date;
}

interface Rollouts {
  kind: PipelineKind;
  provider: string;
  /** Address of the server; undefined where none is configured, by the setting of that name. */
  url: string | undefined;
  setting: string;
  refusal: NonNullable<RestOptions['refusal']>;
  profile(client: RestClient, account: Account): ReturnType<PipelineReader['profile']>;
  changes(client: RestClient, read: Read): ReturnType<PipelineReader['changes']>;
  failedJobs(client: RestClient, run: Run): ReturnType<PipelineReader['failedJobs']>;
  log(client: RestClient, run: Run, jobId: number): ReturnType<PipelineReader['log']>;
  state(
    client: RestClient,
    run: Pick<Run, 'repository' | 'runId'>,
  ): ReturnType<PipelineReader['state']>;
  /** The repositories that an account is limited to; null for all that its token sees. */
  chosenIn(account: Account): readonly string[] | null;
  rollback(open: (connection: Connection) => RestClient): Deed;
  /** What a rollback's request is about; null when it is none. */
  rolledBackIn(request: ProviderRequest): string | null;
}

/** A source whose runs are rollouts: none is run again, and all that is ever done is to go back. */
export function createRolloutConnector(of: Rollouts): PipelineConnector {
  const { kind, provider, url, setting, refusal, chosenIn } = of;
  const open = (connection: Connection): RestClient => {
    if (url === undefined) throw new Invalid(`${setting} is missing`);
    return openRestClient({ provider, baseUrl: url, refusal }, connection);
  };
  return {
    kind,
    rerunsAs: 'token',
    openReader: (connection) => openReader(of, connection.account, open(connection)),
    openWriter: (connection, approved) => {
      const client = open(connection);
      return openApprovedWriter(connection, approved, {
        allowedIn: ({ kind: action, request }) =>
          action === 'pipeline.rollback' ? of.rolledBackIn(request) : null,
        chosenIn,
        send: async (request) => {
          await client.send(request);
          return { providerId: of.rolledBackIn(request) ?? '' };
        },
      });
    },
    plan: {
      rerunFailed: () => {
        throw new Invalid(`${provider} runs no part of a rollout again`);
      },
    },
    deeds: coveredDeeds({ rollback: of.rollback(open) }, chosenIn),
  };
}

function openReader(of: Rollouts, account: Account, client: RestClient): PipelineReader {
  return {
    profile: () => of.profile(client, account),
    changes: (cursor, since) => of.changes(client, { account, cursor, since }),
    failedJobs: (run) => of.failedJobs(client, run),
    log: (run, jobId) => of.log(client, run, jobId),
    state: (run) => of.state(client, run),
    // What a deed sent is read back by the deed.
    readBack: () => Promise.resolve('unclear'),
  };
}
