import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { Client } from './client.ts';
import { Refused } from './errors.ts';
import { ApiInstallation, ApiRepositories, ApiUser, parseAnswer } from './shapes.ts';

const PAGE_SIZE = 100;
const PAGES_MAX = 5;

const Settings = z.object({ repositories: z.array(z.string()).nonempty().optional() });

/** The `owner/name`s that an account is limited to; null for all that its token sees. */
export function chosenRepositories(account: Account): readonly string[] | null {
  const parsed = Settings.safeParse(account.settings);
  if (!parsed.success)
    throw new Invalid('settings.repositories must be a list of owner/name', {
      cause: parsed.error,
    });
  return parsed.data.repositories ?? null;
}

export interface Repositories {
  repositories: readonly string[];
  /** There are more than can be listed; the least recently used are left out. */
  cut: boolean;
}

/** What an account covers now. */
export async function repositoriesOf(client: Client, account: Account): Promise<Repositories> {
  const chosen = chosenRepositories(account);
  if (chosen !== null) return { repositories: chosen, cut: false };
  if (client.isApp) return await installed(client);
  try {
    return await listed(client, '/user/repos?sort=pushed', (data) =>
      parseAnswer(ApiRepositories, data),
    );
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 403) throw error;
    return await installed(client);
  }
}

/** An app's installation is no user, and has its own list. */
function installed(client: Client): Promise<Repositories> {
  return listed(
    client,
    '/installation/repositories?',
    (data) => parseAnswer(ApiInstallation, data).repositories,
  );
}

async function listed(
  client: Client,
  target: string,
  parse: (data: unknown) => z.infer<typeof ApiRepositories>,
): Promise<Repositories> {
  const names: string[] = [];
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const { data } = await client.getCached(`${target}&per_page=${PAGE_SIZE}&page=${page}`);
    const found = parse(data);
    const live = found.filter(({ archived, disabled }) => archived !== true && disabled !== true);
    names.push(...live.map(({ full_name }) => full_name));
    if (found.length < PAGE_SIZE) return { repositories: names, cut: false };
  }
  return { repositories: names, cut: true };
}

/** Whom the token belongs to, and what it covers. */
export async function profile(
  client: Client,
  account: Account,
): Promise<{ name: string; repositories: readonly string[]; scopes: readonly string[] | null }> {
  const { login, scopes } = await userOf(client);
  const { repositories } =
    login === null && chosenRepositories(account) === null
      ? await installed(client)
      : await repositoriesOf(client, account);
  const name = login ?? repositories[0]?.split('/', 1)[0] ?? account.name;
  return { name, repositories, scopes };
}

interface User {
  login: string | null;
  scopes: readonly string[] | null;
}

/**
 * No login for an app's installation, which has no user. Only classic tokens have scopes, and GitHub names
 * them in a header of every answer (docs.github.com, "Scopes for OAuth apps").
 */
async function userOf(client: Client): Promise<User> {
  if (client.isApp) return { login: null, scopes: null };
  try {
    const { data, headers } = await client.getCached('/user');
    const said = headers['x-oauth-scopes'];
    const scopes = typeof said === 'string' ? said.split(/[\s,]+/).filter(Boolean) : null;
    return { login: parseAnswer(ApiUser, data).login, scopes };
  } catch (error) {
    if (error instanceof Refused) return { login: null, scopes: null };
    throw error;
  }
}
