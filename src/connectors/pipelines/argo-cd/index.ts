import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Conflict, type ExpectedError } from '../../../lib/errors.ts';
import type { PipelineConnector } from '../connector.ts';
import type { RestClient } from '../rest-client.ts';
import { createRolloutConnector } from '../rollout-connector.ts';
import { chosenApplications, repositoryOf } from './applications.ts';
import { listApplications, readChanges } from './changes.ts';
import { failedJobs, readLog } from './jobs.ts';
import { parseRollback } from './rollback-request.ts';
import { rollback } from './rollback.ts';
import { readState } from './state.ts';

export interface ArgoCdOptions {
  /** Address of the server, for example `https://argocd.example.com`; undefined where none is configured. */
  url: string | undefined;
}

/**
 * Argo CD applications, by its REST API (`/swagger-ui` of any server). Each sync is a run, and ends when
 * what it brought is healthy. The secret is the token of a project role or account that can get
 * applications and logs; a writer's can also roll back. `account.settings.repositories`, a list of
 * `project/application`, limits what is read and written.
 */
export function createArgoCd({ url }: ArgoCdOptions): PipelineConnector {
  return createRolloutConnector({
    kind: 'argo-cd',
    provider: 'Argo CD',
    url,
    setting: 'ARGO_CD_URL',
    refusal,
    profile,
    changes: readChanges,
    failedJobs,
    log: readLog,
    state: readState,
    chosenIn: chosenApplications,
    rollback,
    rolledBackIn: (request) => parseRollback(request)?.repository ?? null,
  });
}

/** `google.rpc.Code` FAILED_PRECONDITION, which comes with status 400. */
const FAILED_PRECONDITION = 9;
const Refusal = z.object({ code: z.literal(FAILED_PRECONDITION) });

/** Auto-sync was turned on, or another sync has begun. */
function refusal(status: number, body: unknown): ExpectedError | null {
  if (status !== 400 || !Refusal.safeParse(body).success) return null;
  return new Conflict('Argo CD refused: auto-sync is on, or a sync is under way');
}

const User = z.object({ loggedIn: z.boolean().nullish(), username: z.string().catch('') });

async function profile(client: RestClient, account: Account) {
  const user = User.safeParse(await client.get('/api/v1/session/userinfo'));
  const { applications } = await listApplications(client, account);
  const name = user.success && user.data.username !== '' ? user.data.username : 'argo-cd';
  return { name, repositories: applications.map(repositoryOf), scopes: null };
}
