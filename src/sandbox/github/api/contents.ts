import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import { notFound } from '../api-error.ts';
import { repositoryUrl } from '../present/common.ts';
import type { WorkflowRecord } from '../records.ts';
import { resolveRef } from '../refs.ts';
import { sameName } from '../world.ts';
import { ok, repositoryRoute, type Answer, type RepositoryRequest } from './route.ts';

export const contentRoutes = [
  repositoryRoute('GET /contents/*path', ['contents', 'read'], contentAnswer),
];

/** `content-file`; of a repository's files the sandbox knows its workflows, the same at every ref. */
function contentAnswer(request: RepositoryRequest): Answer {
  const { world, repository, repo, query, now } = request;
  const path = request.params['path'] ?? '';
  const ref = query.get('ref') ?? repository.defaultBranch;
  const workflow = [...world.workflows.values()].find(
    (known) => sameName(known.repo, repo) && known.path === path && known.createdAt <= now,
  );
  if (workflow === undefined || resolveRef(world, repository, { ref, now }) === undefined)
    throw notFound();
  const text = fileOf(workflow);
  const url = `${repositoryUrl(request.api, repo)}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  return ok({
    type: 'file',
    encoding: 'base64',
    size: Buffer.byteLength(text),
    name: path.split('/').at(-1),
    path,
    content: Buffer.from(text).toString('base64'),
    sha: createHash('sha1')
      .update(`blob ${Buffer.byteLength(text)}\0${text}`)
      .digest('hex'),
    url,
    git_url: null,
    html_url: `https://github.com/${repo}/blob/${ref}/${path}`,
    download_url: null,
    _links: { git: null, self: url, html: `https://github.com/${repo}/blob/${ref}/${path}` },
  });
}

/** A workflow file that says of itself what the record does. */
function fileOf({ name, dispatchable, inputs, concurrency, jobs }: WorkflowRecord): string {
  const dispatch = {
    inputs: Object.fromEntries(
      (inputs ?? []).map((input) => [
        input.name,
        {
          required: input.required,
          type: 'string',
        },
      ]),
    ),
  };
  return stringify({
    name,
    on: { push: { branches: ['main'] }, ...(dispatchable ? { workflow_dispatch: dispatch } : {}) },
    ...(concurrency === undefined ? {} : { concurrency: { group: concurrency } }),
    jobs: Object.fromEntries(
      jobs.map((job) => [
        job.name.replace(/[^A-Za-z0-9_-]+/g, '-'),
        {
          'runs-on': job.labels[0] ?? 'ubuntu-latest',
          ...(job.environment === null ? {} : { environment: job.environment }),
          steps: job.steps.map((step) => ({ name: step.name, run: 'true' })),
        },
      ]),
    ),
  });
}
