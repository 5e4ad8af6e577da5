import type { CommitRecord, RepositoryRecord } from './records.ts';
import { keyOf, sameName, type World } from './world.ts';

interface Asked {
  ref: string;
  /** Milliseconds since 1970. */
  now: number;
}

/** The commit that a branch or tag points to; a branch known only from runs is where its newest run is. */
export function namedRef(
  world: World,
  repository: RepositoryRecord,
  asked: Asked,
): string | undefined {
  const repo = repository.fullName;
  const name = asked.ref.replace(/^refs\/(heads|tags)\//, '');
  for (const kind of kindsOf(asked.ref)) {
    const known = world.branches.get(keyOf(repo, kind, name));
    if (known !== undefined) return known.deleted ? undefined : known.sha;
  }
  if (asked.ref.startsWith('refs/tags/') || world.branches.has(keyOf(repo, 'tag', name)))
    return undefined;
  const [newest] = world
    .runsOf(repo)
    .filter((run) => run.branch === name && run.createdAt <= asked.now)
    .sort((left, right) => right.createdAt - left.createdAt);
  return newest?.sha;
}

function kindsOf(ref: string): string[] {
  if (ref.startsWith('refs/tags/')) return ['tag'];
  return ref.startsWith('refs/heads/') ? ['branch'] : ['branch', 'tag'];
}

/** The commit of a branch, a tag, or a full or shortened SHA that something in the repository names. */
export function resolveRef(
  world: World,
  repository: RepositoryRecord,
  asked: Asked,
): string | undefined {
  const named = namedRef(world, repository, asked);
  if (named !== undefined) return named;
  const sha = asked.ref.toLowerCase();
  if (!/^[0-9a-f]{7,40}$/.test(sha)) return undefined;
  return knownShas(world, repository.fullName).find((known) => known.startsWith(sha));
}

function knownShas(world: World, repo: string): string[] {
  const commits = [...world.commits.values()].filter((commit) => sameName(commit.repo, repo));
  return [...commits, ...world.runsOf(repo)].map(({ sha }) => sha);
}

/** The commit, or what is known of one that only a run mentions. */
export function commitAt(world: World, repo: string, sha: string): CommitRecord {
  const run = world.runsOf(repo).find((one) => one.sha === sha);
  return (
    world.commits.get(keyOf(repo, sha)) ?? {
      repo,
      sha,
      message: run?.title ?? '',
      author: { name: run?.actor.login ?? 'ghost', email: 'ghost@users.noreply.github.com' },
      at: run?.createdAt ?? 0,
      parents: [],
      files: [],
    }
  );
}

/** A commit and everything before it, newest first. */
export function history(world: World, repo: string, sha: string): string[] {
  const seen = new Set<string>();
  const waiting = [sha];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...commitAt(world, repo, next).parents);
  }
  return [...seen];
}
