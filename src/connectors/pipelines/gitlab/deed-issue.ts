import { z } from 'zod';
import type { Connection } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared } from '../deed.ts';
import { issueRequest } from './allowed.ts';
import type { Client } from './client.ts';
import { jobsOf } from './jobs.ts';
import { currentPipeline } from './progress.ts';
import { projectPath } from './retry.ts';
import { parseAnswer } from './shapes.ts';

const TITLE_MAX = 200;
const BODY_MAX = 8_000;
const ApiIssues = z.array(z.object({ title: z.string(), description: z.string().nullish() }));

export function issueDeed(open: (connection: Connection) => Client): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: issueRequest,
    state: async (connection, { repository = '', run }) => {
      const client = open(connection);
      const target = { repository, runId: Number(run) };
      if ((await currentPipeline(client, target)) === null) return null;
      return { attempt: (await jobsOf(client, target)).attempt };
    },
    readBack: async (connection, { facts: { repository = '', title, body }, at }) => {
      const query = new URLSearchParams({
        created_after: new Date(at.getTime() - 60_000).toISOString(),
        scope: 'all',
        per_page: '100',
      });
      const path = `${projectPath(repository)}/issues?${query.toString()}`;
      const { data } = await open(connection).get(path);
      const isThere = parseAnswer(ApiIssues, data).some(
        (issue) => issue.title === title && issue.description?.replaceAll('\r\n', '\n') === body,
      );
      return isThere ? 'applied' : 'not-applied';
    },
  };
}

async function prepare(
  client: Client,
  { repository, runId = 0, issue }: DeedAsked,
): Promise<Prepared | Cannot> {
  const pipeline = await currentPipeline(client, { repository, runId });
  if (pipeline === null || issue === undefined) return { cannot: 'That pipeline is gone.' };
  const { attempt } = await jobsOf(client, { repository, runId });
  return {
    facts: {
      repository,
      url: pipeline.web_url,
      workflow: pipeline.name || pipeline.source || 'pipeline',
      run: String(pipeline.id),
      branch: pipeline.ref,
      sha: pipeline.sha,
      title: issue.title.slice(0, TITLE_MAX),
      body: issue.body.slice(0, BODY_MAX),
      means: `Opens an issue in ${repository} in the name of the connected token. Whoever can read the project’s issues can read it.`,
      undo: 'It can be closed; only an owner can delete it.',
    },
    preconditions: { attempt },
  };
}
