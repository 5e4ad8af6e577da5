import { notFound } from '../api-error.ts';
import { numberFor, userNamed } from '../plan.ts';
import { iso, nodeId, repositoryUrl, userShape, type Shape } from '../present/common.ts';
import type { CommitRecord } from '../records.ts';
import { commitAt, history, namedRef, resolveRef } from '../refs.ts';
import { keyOf } from '../world.ts';
import { ok, repositoryRoute, type Answer, type RepositoryRequest } from './route.ts';

const READ = ['contents', 'read'] as const;

export const commitRoutes = [
  repositoryRoute('GET /commits/*ref', READ, (request) =>
    ok(commitShape(request, commitOf(request, request.params['ref'] ?? ''), { files: true })),
  ),
  repositoryRoute('GET /branches/*branch', READ, branchAnswer),
  repositoryRoute('GET /compare/*basehead', READ, compareAnswer),
];

function commitOf(request: RepositoryRequest, ref: string): CommitRecord {
  const { world, repository, repo, now } = request;
  // `heads/BRANCH` and `tags/TAG`, as the reference of "Get a commit" has them.
  const full = ref.replace(/^(heads|tags)\//, 'refs/$1/');
  const sha = resolveRef(world, repository, { ref: full, now });
  if (sha === undefined) throw notFound();
  return commitAt(world, repo, sha);
}

/** `branch-with-protection`; no branch of the sandbox is protected. */
function branchAnswer(request: RepositoryRequest): Answer {
  const name = request.params['branch'] ?? '';
  const { world, repository, repo, now } = request;
  const isTag = world.branches.has(keyOf(repo, 'tag', name));
  const sha = isTag ? undefined : namedRef(world, repository, { ref: `refs/heads/${name}`, now });
  if (sha === undefined) throw notFound();
  const self = `${repositoryUrl(request.api, repo)}/branches/${name}`;
  return ok({
    name,
    commit: commitShape(request, commitAt(world, repo, sha)),
    _links: { self, html: `https://github.com/${repo}/tree/${name}` },
    protected: false,
    protection: {
      enabled: false,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${self}/protection`,
  });
}

/** `commit-comparison` along the known parents. */
function compareAnswer(request: RepositoryRequest): Answer {
  const [base = '', head = ''] = (request.params['basehead'] ?? '').split('...');
  const [from, to] = [commitOf(request, base), commitOf(request, head)];
  const { world, repo, api } = request;
  const fromHistory = history(world, repo, from.sha);
  const toHistory = history(world, repo, to.sha);
  const mergeBase = toHistory.find((sha) => fromHistory.includes(sha));
  if (mergeBase === undefined) throw notFound();
  const ahead = toHistory.filter((sha) => !fromHistory.includes(sha));
  const behind = fromHistory.filter((sha) => !toHistory.includes(sha));
  const commits = ahead.reverse().map((sha) => commitAt(world, repo, sha));
  const path = `compare/${base}...${head}`;
  const files = new Map(commits.flatMap((one) => one.files).map((file) => [file.filename, file]));
  return ok({
    url: `${repositoryUrl(api, repo)}/${path}`,
    html_url: `https://github.com/${repo}/${path}`,
    permalink_url: `https://github.com/${repo}/compare/${from.sha}...${to.sha}`,
    diff_url: `https://github.com/${repo}/${path}.diff`,
    patch_url: `https://github.com/${repo}/${path}.patch`,
    base_commit: commitShape(request, from),
    merge_base_commit: commitShape(request, commitAt(world, repo, mergeBase)),
    status: statusOf(ahead.length, behind.length),
    ahead_by: ahead.length,
    behind_by: behind.length,
    total_commits: commits.length,
    commits: commits.map((one) => commitShape(request, one)),
    files: [...files.values()].map((file) => fileShape(request, to.sha, file)),
  });
}

function statusOf(ahead: number, behind: number): string {
  if (ahead > 0) return behind > 0 ? 'diverged' : 'ahead';
  return behind > 0 ? 'behind' : 'identical';
}

function commitShape(
  { api }: RepositoryRequest,
  commit: CommitRecord,
  { files } = { files: false },
): Shape {
  const base = repositoryUrl(api, commit.repo);
  const url = `${base}/commits/${commit.sha}`;
  const page = `https://github.com/${commit.repo}/commit`;
  const author = { ...commit.author, date: iso(commit.at) };
  const user = userShape(api, userNamed(commit.author.name));
  const changed = commit.files.map((file) =>
    fileShape({ api, repo: commit.repo }, commit.sha, file),
  );
  return {
    sha: commit.sha,
    node_id: nodeId('Commit', commit.sha),
    commit: {
      author,
      committer: author,
      message: commit.message,
      tree: { sha: commit.sha, url: `${base}/git/trees/${commit.sha}` },
      url: `${base}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: {
        verified: false,
        reason: 'unsigned',
        signature: null,
        payload: null,
        verified_at: null,
      },
    },
    url,
    html_url: `${page}/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: user,
    committer: user,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${base}/commits/${sha}`,
      html_url: `${page}/${sha}`,
    })),
    ...(files ? { stats: { additions: 0, deletions: 0, total: 0 }, files: changed } : {}),
  };
}

/** `diff-entry`; the sandbox knows which files changed, not how. */
function fileShape(
  { api, repo }: Pick<RepositoryRequest, 'api' | 'repo'>,
  sha: string,
  file: CommitRecord['files'][number],
): Shape {
  const path = encodeURI(file.filename);
  return {
    sha: numberFor(repo, sha, file.filename).toString(16).padStart(40, '0'),
    filename: file.filename,
    status: file.status,
    additions: 0,
    deletions: 0,
    changes: 0,
    blob_url: `https://github.com/${repo}/blob/${sha}/${path}`,
    raw_url: `https://github.com/${repo}/raw/${sha}/${path}`,
    contents_url: `${repositoryUrl(api, repo)}/contents/${path}?ref=${sha}`,
  };
}
