import type { App } from '@slack/bolt';
import type { Context } from '../context.ts';
import { PersonId } from '../domain/person.ts';
import { writtenForReader } from '../flow/reader.ts';

/** Whatever comes of what somebody did in Slack is written as they read numbers, days and times. */
export function useReader(app: App, ctx: Context): void {
  app.use(async ({ context: { teamId, userId }, next }) => {
    const reader = PersonId.safeParse(`${teamId}/${userId}`);
    await writtenForReader(ctx, reader.success ? reader.data : null, next);
  });
}
