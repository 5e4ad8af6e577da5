import { z } from 'zod';
import { freezeFacts, type FreezePeriod } from '../../../domain/provider-freeze.ts';
import { Refused } from '../http-errors.ts';
import { unlessGone } from '../unless-gone.ts';
import type { Client } from './client.ts';
import { projectPath } from './retry.ts';
import { parseAnswer } from './shapes.ts';

/** `FreezePeriod` of the API description. */
const ApiFreezes = z.array(
  z.object({
    freeze_start: z.string(),
    freeze_end: z.string(),
    cron_timezone: z.string().nullish(),
  }),
);

/** A card shows them all; a project has a few. */
const PAGES_MAX = 5;
/** In the place of periods that nobody read: no cron expression, and so in force. */
const NOT_SHOWN: FreezePeriod = {
  begin: 'not shown to this token',
  end: 'not known',
  zone: 'UTC',
};
const TOO_MANY: FreezePeriod = { begin: 'more than 500 periods', end: 'not known', zone: 'UTC' };

/**
 * The deploy freezes of a project, as a bound record holds them; empty where there are none. What of them cannot
 * be read stands there as a period in force.
 */
export async function freezesOf(client: Client, repository: string): Promise<string> {
  try {
    return freezeFacts(await unlessGone([], () => listed(client, repository)));
  } catch (error) {
    if (error instanceof Refused && error.status === 403) return freezeFacts([NOT_SHOWN]);
    throw error;
  }
}

async function listed(client: Client, repository: string): Promise<FreezePeriod[]> {
  const found: FreezePeriod[] = [];
  let page: string | null = '1';
  for (let read = 0; page !== null; read += 1) {
    if (read === PAGES_MAX) return [...found, TOO_MANY];
    const path = `${projectPath(repository)}/freeze_periods?per_page=100&page=${page}`;
    const { data, nextPage } = await client.get(path);
    found.push(...parseAnswer(ApiFreezes, data).map(periodOf));
    page = nextPage;
  }
  return found;
}

function periodOf(period: z.infer<typeof ApiFreezes>[number]): FreezePeriod {
  return {
    begin: period.freeze_start,
    end: period.freeze_end,
    zone: period.cron_timezone ?? 'UTC',
  };
}
