import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { Connection } from '../../connector.ts';
import type { PipelineConnector, PipelineReader } from '../connector.ts';
import { coveredDeeds } from '../covered-deeds.ts';
import { openRestClient, type RestClient } from '../rest-client.ts';
import { treeQuery } from './builds.ts';
import { listJobs, readChanges } from './changes.ts';
import { cancelDeed } from './deed-cancel.ts';
import { deployDeed } from './deed-deploy.ts';
import { gateDeed } from './deed-gate.ts';
import { failedJobs, readLog, readPassingLog } from './jobs.ts';
import { chosenJobs } from './names.ts';
import { replayRequest } from './requests.ts';
import { readBack, readState } from './state.ts';
import { isTaken, openWriter, refusal } from './writer.ts';

export interface JenkinsOptions {
  /** Address of the controller, for example `https://ci.example.com`; undefined where none is configured. */
  url: string | undefined;
}

/**
 * Jenkins, by its remote access API (`/api` of any page) and the Pipeline REST API plugin (`wfapi`). The
 * secret is `user:token`, with Overall/Read and Job/Read; a writer's user also has Job/Build, and may answer
 * inputs. `account.settings.repositories`, a list of full names of jobs, limits what is read and written.
 */
export function createJenkins({ url }: JenkinsOptions): PipelineConnector {
  const open = (connection: Connection): RestClient => {
    if (url === undefined) throw new Invalid('JENKINS_URL is missing');
    const baseUrl = url.replace(/\/+$/, '');
    return openRestClient(
      { provider: 'Jenkins', baseUrl, refusal, isTaken, authorization },
      connection,
    );
  };
  return {
    kind: 'jenkins',
    rerunsAs: 'new-run',
    openReader: (connection) => openReader(connection, open(connection)),
    openWriter: (connection, approved) => openWriter(open(connection), connection, approved),
    plan: { rerunFailed: replayRequest },
    deeds: coveredDeeds(
      {
        deploy: deployDeed(open),
        approve: gateDeed(open, 'approve'),
        reject: gateDeed(open, 'reject'),
        cancel: cancelDeed(open),
      },
      chosenJobs,
    ),
  };
}

function authorization(secret: string): string {
  if (!secret.includes(':'))
    throw new Invalid('Jenkins takes the user and its token, as user:token');
  return `Basic ${Buffer.from(secret).toString('base64')}`;
}

function openReader({ account }: Connection, client: RestClient): PipelineReader {
  return {
    profile: () => profile(client, account),
    changes: (cursor, since) => readChanges(client, { account, cursor, since }),
    failedJobs: (run) => failedJobs(client, run),
    log: (run) => readLog(client, run),
    passingLog: (run) => readPassingLog(client, run),
    state: (run) => readState(client, run),
    readBack: (request, preconditions) => readBack(client, request, preconditions),
  };
}

const User = z.object({ id: z.string().min(1) });

async function profile(client: RestClient, account: Account) {
  const user = User.safeParse(await client.get(`/me/${treeQuery('id')}`));
  const repositories = (await listJobs(client, account)).map(({ repository }) => repository);
  return { name: user.success ? user.data.id : 'jenkins', repositories, scopes: null };
}
