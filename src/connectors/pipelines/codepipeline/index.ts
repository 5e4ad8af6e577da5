import type { Account } from '../../../domain/account.ts';
import type { Clock } from '../../../lib/time.ts';
import type { Connection } from '../../connector.ts';
import type { PipelineConnector, PipelineReader } from '../connector.ts';
import { coveredDeeds } from '../covered-deeds.ts';
import { listPipelines, readChanges } from './changes.ts';
import { type Client, openClient } from './client.ts';
import { cancelDeed } from './deed-cancel.ts';
import { deployDeed } from './deed-deploy.ts';
import { gateDeed } from './deed-gate.ts';
import { rollbackDeed } from './deed-rollback.ts';
import { failedJobs, readLog, readPassingLog } from './jobs.ts';
import { coveredBy } from './names.ts';
import { retryRequest } from './requests.ts';
import { readBack, readState } from './state.ts';
import { openWriter } from './writer.ts';

export interface CodepipelineOptions {
  /** In the place of every service's own address; undefined for those of AWS. */
  endpoint: string | undefined;
  /** Of accounts that name no region. */
  region: string;
  clock: Clock;
}

/**
 * AWS CodePipeline, by its API of 2015-07-09, with the logs of CodeBuild from CloudWatch Logs. The secret is
 * an access key, `id:secret` or `id:secret:session-token`. `account.settings.repositories`, a list of
 * `region/pipeline`, limits what is read and written; `account.settings.regions` names more regions.
 */
export function createCodepipeline(options: CodepipelineOptions): PipelineConnector {
  const open = (connection: Connection): Client => openClient(options, connection);
  return {
    kind: 'codepipeline',
    rerunsAs: 'token',
    openReader: (connection) => openReader(connection, open(connection), options.region),
    openWriter: (connection, approved) => openWriter(open(connection), connection, approved),
    plan: { rerunFailed: retryRequest },
    deeds: coveredDeeds(
      {
        deploy: deployDeed(open),
        rollback: rollbackDeed(open),
        approve: gateDeed(open, 'Approved'),
        reject: gateDeed(open, 'Rejected'),
        cancel: cancelDeed(open),
      },
      (account) => coveredBy(account, options.region).chosen,
    ),
  };
}

function openReader({ account }: Connection, client: Client, home: string): PipelineReader {
  return {
    profile: () => profile(client, account, home),
    changes: (cursor, since) => readChanges(client, { account, home, cursor, since }),
    failedJobs: (run) => failedJobs(client, run),
    log: (run, jobId) => readLog(client, run, jobId),
    passingLog: (run, job) => readPassingLog(client, run, job),
    state: (run) => readState(client, run),
    readBack: (request, preconditions) => readBack(client, request, preconditions),
  };
}

/** Of whom the key is, CodePipeline does not say. */
async function profile(client: Client, account: Account, home: string) {
  return {
    name: 'AWS CodePipeline',
    repositories: await listPipelines(client, account, home),
    scopes: null,
  };
}
