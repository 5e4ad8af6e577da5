import type { Account } from '../../../domain/account.ts';
import { Conflict, type ExpectedError } from '../../../lib/errors.ts';
import type { PipelineConnector } from '../connector.ts';
import type { RestClient } from '../rest-client.ts';
import { createRolloutConnector } from '../rollout-connector.ts';
import { readChanges } from './changes.ts';
import { failedJobs, readLog, readState } from './jobs.ts';
import { listDeployments, repositoryOf } from './lists.ts';
import { chosenDeployments } from './names.ts';
import { rollback } from './rollback.ts';
import { parseUndo } from './undo-request.ts';

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
  return createRolloutConnector({
    kind: 'kubernetes',
    provider: 'Kubernetes',
    url,
    setting: 'KUBERNETES_URL',
    refusal,
    profile,
    changes: readChanges,
    failedJobs,
    log: readLog,
    state: readState,
    chosenIn: chosenDeployments,
    rollback,
    rolledBackIn: (request) => parseUndo(request)?.repository ?? null,
  });
}

/** A patch whose test fails, or that no longer makes a valid deployment, is 422 and has no effect. */
function refusal(status: number): ExpectedError | null {
  return status === 422 ? new Conflict('Kubernetes refused: the deployment changed since') : null;
}

async function profile(client: RestClient, account: Account) {
  const { deployments } = await listDeployments(client, account);
  return { name: 'kubernetes', repositories: deployments.map(repositoryOf), scopes: null };
}
