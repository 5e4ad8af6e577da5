import type { Context } from '../context.ts';
import { WORDING } from '../domain/wording.ts';
import { listAccounts } from '../store/accounts.ts';
import { tellByPost } from '../store/notices.ts';
import { noteWelcomed } from '../store/people.ts';
import { deliverJob } from './jobs.ts';
import { ensurePerson, Outsider } from './join.ts';

/** Tells somebody who opens the app for the first time, with nothing connected, how to begin; once, and members only. */
export async function welcome(ctx: Context, ownerId: string): Promise<void> {
  try {
    await ensurePerson(ctx, ownerId);
  } catch (error) {
    if (error instanceof Outsider) return;
    throw error;
  }
  if ((await listAccounts(ctx.store.db, ownerId)).length > 0) return;
  const key = await ctx.store.write(async (unit) => {
    if (!(await noteWelcomed(unit, ownerId))) return null;
    return await tellByPost(unit, {
      ownerId,
      what: 'Nightshift reads your mail and pipelines while you sleep, and tells you in the morning.',
      safe: `${WORDING.asksFirst} It cannot delete or forward anything.`,
      next: 'Four steps: /nightshift sample shows a made-up night, connect a source, settings for your time, status to see that it works.',
    });
  });
  if (key !== null) await ctx.queue.enqueue([deliverJob(key)]);
}
