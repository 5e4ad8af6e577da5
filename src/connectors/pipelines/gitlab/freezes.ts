import { z } from 'zod';
import { freezeFacts } from '../../../domain/provider-freeze.ts';
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

/** The deploy freezes of a project, as a bound record holds them; empty where there are none. */
export async function freezesOf(client: Client, repository: string): Promise<string> {
  const path = `${projectPath(repository)}/freeze_periods?per_page=100`;
  const found = await unlessGone([], async () =>
    parseAnswer(ApiFreezes, (await client.get(path)).data),
  );
  return freezeFacts(
    found.map(({ freeze_start: begin, freeze_end: end, cron_timezone: zone }) => ({
      begin,
      end,
      zone: zone ?? 'UTC',
    })),
  );
}
