import type { Connection } from '../../connector.ts';
import type { PipelineConnector, PipelineReader } from '../connector.ts';
import { coveredDeeds } from '../covered-deeds.ts';
import { readChanges } from './changes.ts';
import { type Client, createClients } from './client.ts';
import { cancelDeed } from './deed-cancel.ts';
import { deployDeed } from './deed-deploy.ts';
import { gateDeed } from './deed-gate.ts';
import { issueDeed } from './deed-issue.ts';
import { rollbackDeed } from './deed-rollback.ts';
import { environmentsNow } from './deployments.ts';
import { failedJobs, readTrace } from './jobs.ts';
import { readPassingLog } from './passing-log.ts';
import { chosenProjects, profile, projectsOf } from './projects.ts';
import { retryRequest } from './retry.ts';
import { readBack, readState } from './state.ts';
import { gitlabWebhook } from './webhook.ts';
import { openWriter } from './writer.ts';

export interface GitlabOptions {
  /** Base address of the REST API, for example `https://gitlab.com/api/v4`. */
  apiUrl: string;
}

/**
 * GitLab CI pipelines, by REST API v4 (docs.gitlab.com/api/pipelines, /api/jobs,
 * /api/deployments, /api/environments). The secret is an access
 * token with `read_api`; a writer's has `api`. `account.settings.repositories`, a list of
 * `group/project`, limits what is read and written; without it, everything counts that the token is a
 * member of.
 */
export function createGitlab({ apiUrl }: GitlabOptions): PipelineConnector {
  const clients = createClients(apiUrl);
  return {
    kind: 'gitlab',
    rerunsAs: 'token',
    openReader: (connection) => openReader(connection, clients.open(connection)),
    openWriter: (connection, approved) =>
      openWriter(clients.open(connection), connection, approved),
    webhook: gitlabWebhook,
    plan: { rerunFailed: retryRequest },
    deeds: coveredDeeds(
      {
        deploy: deployDeed(clients.open),
        rollback: rollbackDeed(clients.open),
        approve: gateDeed(clients.open, 'approved'),
        reject: gateDeed(clients.open, 'rejected'),
        cancel: cancelDeed(clients.open),
        issue: issueDeed(clients.open),
      },
      chosenProjects,
    ),
    environments: (connection, repository) => environmentsNow(clients.open(connection), repository),
  };
}

function openReader({ account }: Connection, client: Client): PipelineReader {
  return {
    profile: () => profile(client, account),
    changes: async (cursor, since) =>
      readChanges(client, { ...(await projectsOf(client, account)), cursor, since }),
    failedJobs: (run) => failedJobs(client, run),
    log: (run, jobId) => readTrace(client, run, jobId),
    passingLog: (run, job) => readPassingLog(client, run, job),
    state: (run) => readState(client, run),
    readBack: (request, preconditions) => readBack(client, request, preconditions),
  };
}
