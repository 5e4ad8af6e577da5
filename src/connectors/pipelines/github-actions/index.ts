import type { Clock } from '../../../lib/time.ts';
import type { Connection } from '../../connector.ts';
import type { PipelineConnector, PipelineReader } from '../connector.ts';
import { coveredDeeds } from '../covered-deeds.ts';
import { parseAppGrant } from './app-grant.ts';
import { readChanges } from './changes.ts';
import { type Client, createClients } from './client.ts';
import { cancelDeed } from './deed-cancel.ts';
import { deployDeed } from './deed-deploy.ts';
import { gateDeed } from './deed-gate.ts';
import { issueDeed } from './deed-issue.ts';
import { rollbackDeed } from './deed-rollback.ts';
import { failedJobs } from './jobs.ts';
import { readLog } from './job-log.ts';
import { readPassingLog } from './passing-log.ts';
import { chosenRepositories, profile, repositoriesOf } from './repositories.ts';
import { environmentsNow } from './releases.ts';
import { rerunRequest } from './rerun.ts';
import { readBack, readState } from './state.ts';
import { githubWebhook } from './webhook.ts';
import { openWriter } from './writer.ts';

export interface GithubActionsOptions {
  /** Base address of the REST API, for example `https://api.github.com` or `https://HOST/api/v3`. */
  apiUrl: string;
  clock: Clock;
}

/**
 * GitHub Actions, by its REST API (github/rest-api-description). The secret is a token that can read
 * Actions, Deployments and Contents; a writer's token can also write Actions, and for gates and issues
 * Deployments and Issues; or, in place of a token, the `AppGrant` of a GitHub App as JSON. `account.settings.repositories`, a list of
 * `owner/name`, limits what is read and written; without it, everything counts that the token sees.
 */
export function createGithubActions(options: GithubActionsOptions): PipelineConnector {
  const clients = createClients(options);
  return {
    kind: 'github-actions',
    rerunsAs: 'starter',
    grants: (typed) => (parseAppGrant(typed) === null ? null : { read: typed, write: typed }),
    openReader: (connection) => openReader(connection, clients.open(connection)),
    openWriter: (connection, approved) =>
      openWriter(clients.open({ ...connection, access: 'write' }), connection, approved),
    webhook: githubWebhook,
    plan: { rerunFailed: rerunRequest },
    deeds: coveredDeeds(
      {
        deploy: deployDeed(clients.open),
        rollback: rollbackDeed(clients.open),
        approve: gateDeed(clients.open, 'approved'),
        reject: gateDeed(clients.open, 'rejected'),
        cancel: cancelDeed(clients.open),
        issue: issueDeed(clients.open),
      },
      chosenRepositories,
    ),
    environments: (connection, repository) => environmentsNow(clients.open(connection), repository),
  };
}

function openReader({ account }: Connection, client: Client): PipelineReader {
  return {
    profile: () => profile(client, account),
    changes: async (cursor, since) =>
      readChanges(client, { ...(await repositoriesOf(client, account)), cursor, since }),
    failedJobs: (run) => failedJobs(client, run),
    log: (run, jobId) => readLog(client, run, jobId),
    passingLog: (run, job) => readPassingLog(client, run, job),
    state: (run) => readState(client, run),
    readBack: (request, preconditions) => readBack(client, request, preconditions),
  };
}
