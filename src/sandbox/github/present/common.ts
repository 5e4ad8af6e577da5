import type { RepositoryRecord, User } from '../records.ts';

export type Shape = Record<string, unknown>;

/** GitHub's instants have whole seconds: `2024-05-01T02:03:04Z`. */
export function iso(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

export function maybeIso(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}

export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString('base64');
}

const USER_LINKS = {
  followers_url: '/followers',
  following_url: '/following{/other_user}',
  gists_url: '/gists{/gist_id}',
  starred_url: '/starred{/owner}{/repo}',
  subscriptions_url: '/subscriptions',
  organizations_url: '/orgs',
  repos_url: '/repos',
  events_url: '/events{/privacy}',
  received_events_url: '/received_events',
};

/** `simple-user`. */
export function userShape(api: string, user: User): Shape {
  const url = `${api}/users/${encodeURIComponent(user.login)}`;
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('User', user.id),
    avatar_url: `https://avatars.githubusercontent.com/u/${user.id}?v=4`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${user.login}`,
    ...Object.fromEntries(Object.entries(USER_LINKS).map(([name, path]) => [name, url + path])),
    type: user.type,
    site_admin: false,
  };
}

const REPOSITORY_LINKS = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

export function repositoryUrl(api: string, repo: string): string {
  return `${api}/repos/${repo}`;
}

/** `minimal-repository`, as runs carry it. */
export function repositoryShape(api: string, repository: RepositoryRecord): Shape {
  const url = repositoryUrl(api, repository.fullName);
  const links = Object.entries(REPOSITORY_LINKS).map(([name, path]) => [name, url + path]);
  return {
    id: repository.id,
    node_id: nodeId('Repository', repository.id),
    name: repository.fullName.split('/')[1] ?? repository.fullName,
    full_name: repository.fullName,
    private: repository.private,
    owner: userShape(api, repository.owner),
    html_url: `https://github.com/${repository.fullName}`,
    description: repository.description,
    fork: false,
    url,
    ...Object.fromEntries(links),
  };
}

/** `full-repository`, as `GET /repos/{owner}/{repo}` answers it. */
export function fullRepositoryShape(
  api: string,
  repository: RepositoryRecord,
  canPush: boolean,
): Shape {
  const github = `github.com/${repository.fullName}`;
  const counts = { forks: 0, open_issues: 0, watchers: 0 };
  return {
    ...repositoryShape(api, repository),
    git_url: `git://${github}.git`,
    ssh_url: `git@github.com:${repository.fullName}.git`,
    clone_url: `https://${github}.git`,
    svn_url: `https://${github}`,
    mirror_url: null,
    homepage: null,
    language: null,
    ...counts,
    forks_count: 0,
    stargazers_count: 0,
    watchers_count: 0,
    open_issues_count: 0,
    subscribers_count: 0,
    network_count: 0,
    size: 0,
    default_branch: repository.defaultBranch,
    topics: [],
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    archived: false,
    disabled: false,
    visibility: repository.private ? 'private' : 'public',
    pushed_at: iso(repository.createdAt),
    created_at: iso(repository.createdAt),
    updated_at: iso(repository.createdAt),
    permissions: { admin: false, maintain: false, push: canPush, triage: canPush, pull: true },
    license: null,
  };
}
