import { z } from 'zod';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { Cannot, Deed, DeedAsked, Prepared } from '../deed.ts';
import type { Client } from './client.ts';
import { repositoryPath } from './rerun.ts';
import { currentRun } from './runs.ts';
import { branchOf, parseAnswer } from './shapes.ts';

const TITLE_MAX = 200;
const BODY_MAX = 8_000;
const ApiIssues = z.array(z.object({ title: z.string(), body: z.string().nullish() }));

/** `POST …/issues` (REST, "Create an issue"): a title and a body; no labels, nobody assigned. */
export function issueRequest({
  repository = '',
  title = '',
  body = '',
}: Readonly<Record<string, string>>): ProviderRequest {
  if (title === '' || title.length > TITLE_MAX || body.length > BODY_MAX)
    throw new Invalid('An issue has a title, and a body that a card can show in full');
  return { method: 'POST', target: `${repositoryPath(repository)}/issues`, body: { title, body } };
}

export function issueDeed(open: (connection: Parameters<Deed['prepare']>[0]) => Client): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: issueRequest,
    state: async (connection, { repository = '', run = '' }) => {
      const now = await currentRun(open(connection), { repository, runId: Number(run) });
      return now === null ? null : { attempt: now.run_attempt };
    },
    readBack: async (connection, { facts: { repository = '', title, body }, at }) => {
      const query = new URLSearchParams({
        state: 'all',
        sort: 'created',
        since: `${at.toISOString().slice(0, 19)}Z`,
        per_page: '100',
      });
      const { data } = await open(connection).getCached(
        `${repositoryPath(repository)}/issues?${query.toString()}`,
      );
      const isThere = parseAnswer(ApiIssues, data).some(
        (issue) => issue.title === title && issue.body?.replaceAll('\r\n', '\n') === body,
      );
      return isThere ? 'applied' : 'not-applied';
    },
  };
}

async function prepare(
  client: Client,
  { repository, runId = 0, issue }: DeedAsked,
): Promise<Prepared | Cannot> {
  const run = await currentRun(client, { repository, runId });
  if (run === null || issue === undefined) return { cannot: 'That run is gone.' };
  return {
    facts: {
      repository,
      url: run.html_url,
      workflow: run.name || run.path,
      run: String(run.id),
      branch: branchOf(repository, run),
      sha: run.head_sha,
      title: issue.title.slice(0, TITLE_MAX),
      body: issue.body.slice(0, BODY_MAX),
      means: `Opens an issue in ${repository} in the name of the connected token. Whoever can read the repository can read it.`,
      undo: 'It can be closed; GitHub does not delete it.',
    },
    preconditions: { attempt: run.run_attempt },
  };
}
