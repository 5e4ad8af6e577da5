import { z } from 'zod';
import { iso, nodeId, repositoryUrl, userShape, type Shape } from '../present/common.ts';
import type { IssueRecord } from '../records.ts';
import { sameName } from '../world.ts';
import { parseBody } from './deployments.ts';
import { pageOf } from './pages.ts';
import { ok, repositoryRoute, type Answer, type RepositoryRequest } from './route.ts';

export const issueRoutes = [
  repositoryRoute('GET /issues', ['issues', 'read'], (request) => {
    const since = Date.parse(request.query.get('since') ?? '1970-01-01T00:00:00Z');
    const found = issuesOf(request).filter(({ createdAt }) => createdAt >= since);
    const page = pageOf(request, found.reverse());
    return ok(
      page.items.map((issue) => issueShape(request.api, issue)),
      page.headers,
    );
  }),
  repositoryRoute('POST /issues', ['issues', 'write'], createIssue),
];

function issuesOf({ world, repo, now }: RepositoryRequest): IssueRecord[] {
  return [...world.issues.values()].filter(
    (issue) => sameName(issue.repo, repo) && issue.createdAt <= now,
  );
}

const issueBody = z.object({
  title: z.union([z.string().min(1).max(256), z.int()]).transform(String),
  body: z.string().max(65_536).nullish(),
});

function createIssue(request: RepositoryRequest): Answer {
  const { world, repo, by, now } = request;
  const { title, body } = parseBody('Issue', issueBody, request.body);
  const number = issuesOf(request).length + 1;
  const record = {
    repo,
    id: world.nextId(),
    number,
    title,
    body: body ?? null,
    by,
    createdAt: now,
  };
  return {
    status: 201,
    body: issueShape(request.api, record),
    changes: [{ table: 'issues', record }],
  };
}

/** `issue`, as far as a new one says anything. */
function issueShape(
  api: string,
  { repo, id, number, title, body, by, createdAt }: IssueRecord,
): Shape {
  const base = repositoryUrl(api, repo);
  return {
    id,
    node_id: nodeId('Issue', id),
    url: `${base}/issues/${number}`,
    repository_url: base,
    labels_url: `${base}/issues/${number}/labels{/name}`,
    comments_url: `${base}/issues/${number}/comments`,
    events_url: `${base}/issues/${number}/events`,
    html_url: `https://github.com/${repo}/issues/${number}`,
    number,
    state: 'open',
    title,
    body,
    user: userShape(api, by),
    labels: [],
    assignee: null,
    milestone: null,
    locked: false,
    comments: 0,
    closed_at: null,
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
    author_association: 'COLLABORATOR',
  };
}
