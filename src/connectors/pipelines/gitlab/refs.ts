import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import { singleLine } from '../../../lib/text.ts';
import { changeWords, type Commit, isRefName, sameOrUnknown } from '../git-refs.ts';
import type { Client } from './client.ts';
import { projectPath } from './retry.ts';
import { parseAnswer } from './shapes.ts';
import { unlessGone } from '../unless-gone.ts';

const ApiCommit = z.object({
  id: z.string().regex(/^[0-9a-f]{40,64}$/),
  title: z.string().catch(''),
  author_name: z.string().catch(''),
});
const ApiRef = z.object({ commit: ApiCommit });
const ApiComparison = z.object({ commits: z.array(ApiCommit) });
type ApiCommit = z.infer<typeof ApiCommit>;

export interface Named extends Commit {
  /** As GitLab takes it: the bare name of a tag or branch. */
  ref: string;
}

/** A tag or branch by the name that somebody typed; one that names both is told, and never chosen from. */
export async function namedRef(
  client: Client,
  repository: string,
  typed: string,
): Promise<Named | 'none' | 'both'> {
  const found = await Promise.all(
    (['tags', 'branches'] as const).map((kind) => refOf(client, repository, { kind, name: typed })),
  );
  const named = found.filter((each) => each !== null);
  const [only] = named;
  if (only === undefined) return 'none';
  return named.length > 1 ? 'both' : { ref: typed, ...only };
}

async function refOf(
  client: Client,
  repository: string,
  { kind, name }: { kind: 'tags' | 'branches'; name: string },
): Promise<Commit | null> {
  if (!isRefName(name)) return null;
  const path = `${projectPath(repository)}/repository/${kind}/${encodeURIComponent(name)}`;
  const data = await unlessGone(null, async () => (await client.get(path)).data);
  return data === null ? null : toCommit(parseAnswer(ApiRef, data).commit);
}

/** The commit of that id, or empty words where GitLab shows it no more. */
export async function commitOf(
  client: Client,
  repository: string,
  sha: string,
): Promise<{ title: string; author: string }> {
  const path = `${projectPath(repository)}/repository/commits/${encodeURIComponent(sha)}`;
  const data = await unlessGone(null, async () => (await client.get(path)).data);
  return data === null ? { title: '', author: '' } : toCommit(parseAnswer(ApiCommit, data));
}

function toCommit({ id: sha, title, author_name: author }: ApiCommit): Commit {
  return { sha, title: singleLine(title), author: singleLine(author) };
}

/** The commits between two, in one line of words: how many, and the newest of them. */
export async function changesBetween(
  client: Client,
  repository: string,
  { from, to }: { from: string; to: string },
): Promise<string> {
  const known = sameOrUnknown({ from, to });
  if (known !== null) return known;
  const query = new URLSearchParams({ from, to });
  try {
    const { data } = await client.get(
      `${projectPath(repository)}/repository/compare?${query.toString()}`,
    );
    const { commits } = parseAnswer(ApiComparison, data);
    return changeWords({ commits: commits.map(toCommit), ahead: commits.length, behind: 0 });
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return 'GitLab cannot tell what lies between them.';
  }
}
