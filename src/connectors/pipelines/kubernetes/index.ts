import type { Account } from '../../../domain/account.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { Connection } from '../../connector.ts';
import type { PipelineConnector, PipelineReader } from '../connector.ts';
import { openRestClient, type RestClient } from '../rest-client.ts';
import { readChanges } from './changes.ts';
import { failedJobs, readLog, readState } from './jobs.ts';
import { listDeployments, repositoryOf } from './lists.ts';
import { rollback } from './rollback.ts';
import { openWriter, refusal } from './writer.ts';

export interface KubernetesOptions {
  /** Address of the API server; undefined where none is configured. */
  url: string | undefined;
}

/**
 * Rollouts of Kubernetes Deployments, by the API server (kubernetes.io/docs/reference/kubernetes-api). Each
 * revision of a deployment is a run. The secret is a service account's token that gets and lists
 * deployments, replica sets, pods and their logs; a writer's also patches deployments.
 * `account.settings.repositories`, a list of `namespace/deployment`, limits what is read and written.
 */
export function createKubernetes({ url }: KubernetesOptions): PipelineConnector {
  const open = (connection: Connection): RestClient => {
    if (url === undefined) throw new Invalid('KUBERNETES_URL is missing');
    return openRestClient({ provider: 'Kubernetes', baseUrl: url, refusal }, connection);
  };
  return {
    kind: 'kubernetes',
    rerunsAs: 'token',
    openReader: (connection) => openReader(connection, open(connection)),
    openWriter: (connection, approved) => openWriter(open(connection), connection, approved),
    plan: {
      rerunFailed: () => {
        throw new Invalid('Kubernetes itself goes on trying');
      },
    },
    deeds: { rollback: rollback(open) },
  };
}

function openReader({ account }: Connection, client: RestClient): PipelineReader {
  return {
    profile: () => profile(client, account),
    changes: (cursor, since) => readChanges(client, { account, cursor, since }),
    failedJobs: (run) => failedJobs(client, run),
    log: (run, jobId) => readLog(client, run, jobId),
    state: (run) => readState(client, run),
    // What a deed sent is read back by the deed.
    readBack: () => Promise.resolve('unclear'),
  };
}

async function profile(client: RestClient, account: Account) {
  const { deployments } = await listDeployments(client, account);
  return { name: 'kubernetes', repositories: deployments.map(repositoryOf), scopes: null };
}
