import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { Client } from './client.ts';
import { Refused } from '../http-errors.ts';
import { ApiProjects, ApiToken, ApiUser, parseAnswer } from './shapes.ts';

const PAGES_MAX = 5;

const Settings = z.object({ repositories: z.array(z.string()).nonempty().optional() });

/** The `group/project`s that an account is limited to; null for all that its token is a member of. */
export function chosenProjects(account: Account): readonly string[] | null {
  const parsed = Settings.safeParse(account.settings);
  if (!parsed.success)
    throw new Invalid('settings.repositories must be a list of group/project', {
      cause: parsed.error,
    });
  return parsed.data.repositories ?? null;
}

export interface Projects {
  projects: readonly string[];
  /** There are more than can be listed; the least recently active are left out. */
  cut: boolean;
}

/** What an account covers now. */
export async function projectsOf(client: Client, account: Account): Promise<Projects> {
  const chosen = chosenProjects(account);
  if (chosen !== null) return { projects: chosen, cut: false };
  const projects: string[] = [];
  let page: string | null = '1';
  for (let read = 0; page !== null && read < PAGES_MAX; read += 1) {
    const { data, nextPage } = await client.get(
      `/projects?membership=true&order_by=last_activity_at&per_page=100&page=${page}`,
    );
    const live = parseAnswer(ApiProjects, data).filter(({ archived }) => archived !== true);
    projects.push(...live.map(({ path_with_namespace }) => path_with_namespace));
    page = nextPage;
  }
  return { projects, cut: page !== null };
}

/** Whom the token belongs to, and what it covers. */
export async function profile(
  client: Client,
  account: Account,
): Promise<{ name: string; repositories: readonly string[]; scopes: readonly string[] | null }> {
  const { data } = await client.get('/user');
  const { username } = parseAnswer(ApiUser, data);
  const { projects } = await projectsOf(client, account);
  return { name: username, repositories: projects, scopes: await scopesOf(client) };
}

/** Access tokens can ask what they are; one of an OAuth application cannot. */
async function scopesOf(client: Client): Promise<readonly string[] | null> {
  try {
    const { data } = await client.get('/personal_access_tokens/self');
    return parseAnswer(ApiToken, data).scopes;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}
