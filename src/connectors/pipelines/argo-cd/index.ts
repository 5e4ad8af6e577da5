import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { Connection } from '../../connector.ts';
import type { PipelineConnector, PipelineReader } from '../connector.ts';
import { openRestClient, type RestClient } from '../rest-client.ts';
import { repositoryOf } from './applications.ts';
import { listApplications, readChanges } from './changes.ts';
import { failedJobs, readLog } from './jobs.ts';
import { rollback } from './rollback.ts';
import { readState } from './state.ts';
import { openWriter, refusal } from './writer.ts';

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
  const open = (connection: Connection): RestClient => {
    if (url === undefined) throw new Invalid('ARGO_CD_URL is missing');
    return openRestClient({ provider: 'Argo CD', baseUrl: url, refusal }, connection);
  };
  return {
    kind: 'argo-cd',
    rerunsAs: 'token',
    openReader: (connection) => openReader(connection, open(connection)),
    openWriter: (connection, approved) => openWriter(open(connection), connection, approved),
    plan: {
      rerunFailed: () => {
        throw new Invalid('Argo CD runs no part of a sync again');
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

const User = z.object({ loggedIn: z.boolean().nullish(), username: z.string().catch('') });

async function profile(client: RestClient, account: Account) {
  const user = User.safeParse(await client.get('/api/v1/session/userinfo'));
  const { applications } = await listApplications(client, account);
  const name = user.success && user.data.username !== '' ? user.data.username : 'argo-cd';
  return { name, repositories: applications.map(repositoryOf), scopes: null };
}
