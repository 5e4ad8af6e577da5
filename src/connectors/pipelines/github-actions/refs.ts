import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import { changeWords, type Commit, isRefName, sameOrUnknown } from '../git-refs.ts';
import type { Client } from './client.ts';
import { isGone, Refused } from './errors.ts';
import { repositoryPath } from './rerun.ts';
import { parseAnswer } from './shapes.ts';

const ApiCommit = z.object({
  sha: z.string().regex(/^[0-9a-f]{40,64}$/),
  commit: z.object({
    message: z.string(),
    author: z.object({ name: z.string().nullish() }).nullish(),
  }),
  author: z.object({ login: z.string() }).nullish(),
});
const ApiComparison = z.object({
  ahead_by: z.number(),
  behind_by: z.number(),
  commits: z.array(ApiCommit),
});

/** The commit that a full ref, `refs/tags/…` or `refs/heads/…`, or a SHA names now; null where none. */
export async function commitOf(
  client: Client,
  repository: string,
  ref: string,
): Promise<Commit | null> {
  const name = ref.replace(/^refs\//, '');
  if (!isRefName(name)) return null;
  try {
    const path = name.split('/').map(encodeURIComponent).join('/');
    const { data } = await client.getCached(`${repositoryPath(repository)}/commits/${path}`);
    return toCommit(parseAnswer(ApiCommit, data));
  } catch (error) {
    if (isGone(error) || (error instanceof Refused && error.status === 422)) return null;
    throw error;
  }
}

export type Named = { ref: string; commit: Commit } | 'none' | 'both' | 'commit';

/** A tag or a branch by the name that somebody typed; one that names both is told, and never chosen from. */
export async function namedRef(client: Client, repository: string, typed: string): Promise<Named> {
  const name = typed.replace(/^refs\/(?:heads|tags)\//, '');
  const kinds = typed.startsWith('refs/')
    ? [typed.startsWith('refs/tags/') ? 'tags' : 'heads']
    : ['tags', 'heads'];
  const found: { ref: string; commit: Commit }[] = [];
  for (const kind of kinds) {
    const ref = `refs/${kind}/${name}`;
    const commit = await commitOf(client, repository, ref);
    if (commit !== null) found.push({ ref, commit });
  }
  const [only] = found;
  if (found.length > 1) return 'both';
  if (only !== undefined) return only;
  const isSha = /^[0-9a-f]{7,64}$/i.test(name);
  return isSha && (await commitOf(client, repository, name)) !== null ? 'commit' : 'none';
}

/** The commits between two, in one line of words: how many, and the newest of them. */
export async function changesBetween(
  client: Client,
  repository: string,
  { from, to }: { from: string; to: string },
): Promise<string> {
  const known = sameOrUnknown({ from, to });
  if (known !== null) return known;
  try {
    const { data } = await client.getCached(
      `${repositoryPath(repository)}/compare/${from}...${to}?per_page=100`,
    );
    const { ahead_by: ahead, behind_by: behind, commits } = parseAnswer(ApiComparison, data);
    return changeWords({ commits: commits.map(toCommit), ahead, behind });
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return 'GitHub cannot tell what lies between them.';
  }
}

function toCommit({ sha, commit, author }: z.infer<typeof ApiCommit>): Commit {
  const title = (commit.message.split('\n', 1)[0] ?? '').slice(0, 100);
  return { sha, title, author: author?.login ?? commit.author?.name ?? 'unknown' };
}
