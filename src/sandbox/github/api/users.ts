import { ApiError } from '../api-error.ts';
import { userNamed } from '../plan.ts';
import { fullRepositoryShape, iso, userShape } from '../present/common.ts';
import type { RepositoryRecord } from '../records.ts';
import { sameName } from '../world.ts';
import { pageOf } from './pages.ts';
import { ok, repositoryRoute, type Answer, type ApiRequest, type Route } from './route.ts';

const METADATA = ['metadata', 'read'] as const;

const userRoute = (path: string, handle: (request: ApiRequest) => Answer): Route => ({
  scope: 'user',
  method: 'get',
  path,
  permission: METADATA,
  handle,
});

export const userRoutes: readonly Route[] = [
  userRoute('/user', (request) => {
    if (request.token.kind === 'installation')
      throw new ApiError(403, 'Resource not accessible by integration');
    const user = userNamed(request.token.login);
    const counts = { public_repos: 0, public_gists: 0, followers: 0, following: 0 };
    return ok({
      ...userShape(request.api, user),
      name: user.login,
      company: null,
      blog: '',
      location: null,
      email: null,
      hireable: null,
      bio: null,
      twitter_username: null,
      ...counts,
      created_at: iso(0),
      updated_at: iso(0),
    });
  }),
  userRoute('/user/repos', (request) => {
    if (request.token.kind === 'installation')
      throw new ApiError(403, 'Resource not accessible by integration');
    const page = pageOf(request, visible(request));
    return ok(page.items.map(shape(request)), page.headers);
  }),
  userRoute('/installation/repositories', (request) => {
    if (request.token.kind !== 'installation')
      throw new ApiError(
        403,
        'You must authenticate with an installation access token in order to list repositories for an installation.',
      );
    const repositories = visible(request);
    const page = pageOf(request, repositories);
    return ok(
      {
        total_count: repositories.length,
        repository_selection: request.token.repositories === null ? 'all' : 'selected',
        repositories: page.items.map(shape(request)),
      },
      page.headers,
    );
  }),
  repositoryRoute('GET /', METADATA, (request) => ok(shape(request)(request.repository))),
];

/** What a token that was granted chosen repositories can see; others answer 404. */
export function canSee(request: Pick<ApiRequest, 'token'>, fullName: string): boolean {
  const { repositories } = request.token;
  return repositories === null || repositories.some((name) => sameName(name, fullName));
}

function visible(request: ApiRequest): RepositoryRecord[] {
  return [...request.world.repositories.values()]
    .filter(({ fullName }) => canSee(request, fullName))
    .sort((left, right) => (left.fullName < right.fullName ? -1 : 1));
}

function shape(request: ApiRequest) {
  const canPush = request.token.permissions['contents'] === 'write';
  return (repository: RepositoryRecord) => fullRepositoryShape(request.api, repository, canPush);
}
