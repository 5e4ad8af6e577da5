import type { Context } from '../context.ts';
import { isPipeline } from '../domain/account.ts';
import { type CatchUp, countRuns, meetingToTell } from '../domain/catch-up.ts';
import type { Meeting } from '../domain/meeting.ts';
import { type NewsFilter, wantsRun } from '../domain/news-filter.ts';
import { isSilent } from '../domain/notification.ts';
import type { Person } from '../domain/person.ts';
import { isRunSignal } from '../domain/signal.ts';
import { Invalid } from '../lib/errors.ts';
import { sealedCatchUp } from '../slack/blocks/catch-up.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { listAccounts } from '../store/accounts.ts';
import { findCatchUp, saveCatchUp, toldUntil } from '../store/catch-ups.ts';
import { mutedRules, takeNotifications, waitingNotifications } from '../store/notifications.ts';
import { newsFilterOf } from '../store/news-filters.ts';
import type { Post } from '../store/posts.ts';
import { type JudgedSignal, judgedRuns } from '../store/verdicts.ts';
import { deployPart } from './digest-content.ts';
import { incidentsNow, withIncidents } from './digest-incidents.ts';
import { meetingsAround } from './meetings.ts';
import { renewOffers } from './renew-offers.ts';
import { isUndisturbed } from './undisturbed.ts';

/**
 * Asks for the one message about all that waited for a meeting's end. One at a time for each person; where
 * nothing may be said any more today, the digest tells it.
 */
export async function catchUp(ctx: Context, person: Person): Promise<void> {
  const now = ctx.clock.now();
  const meeting = meetingToTell(await meetingsAround(ctx, person, now), now);
  if (meeting === null || isSilent(person, now)) return;
  const told = await toldUntil(ctx.store.db, person.id);
  if (told !== null && told >= meeting.to) return;
  if (await isUndisturbed(ctx, person.id, now)) return;
  if ((await mutedRules(ctx.store.db, person.id, now)).includes('meetings')) return;
  const from = told !== null && told > meeting.from ? told : meeting.from;
  await ctx.store.withLock(`catch-up/${person.id}`, async () => {
    const latest = await toldUntil(ctx.store.db, person.id);
    if (latest === null || latest < meeting.to) await tell(ctx, person, { ...meeting, from });
  });
}

async function tell(ctx: Context, person: Person, meeting: Meeting): Promise<void> {
  const { db } = ctx.store;
  const now = ctx.clock.now();
  const { from, to, title } = meeting;
  const changed = await judgedRuns(db, person.id, { from, to: now });
  const filter = await newsFilterOf(db, person.id);
  const within = changed.filter(({ signal }) => isWanted(signal, { meeting, filter }));
  const runs = within.flatMap(({ signal }) => (isRunSignal(signal) ? [signal.content] : []));
  const sources = (await listAccounts(db, person.id)).filter(({ kind }) => isPipeline(kind));
  const unread = sources.filter(
    ({ coverage: { readUntil, problem } }) =>
      problem !== null || readUntil === null || readUntil < to,
  );
  const incidents = await incidentsNow(ctx, sources, now);
  const waiting = (await waitingNotifications(db, person.id, now)).map(({ signalId }) => signalId);
  const offers = await renewOffers(ctx, { person, since: from, renew: true });
  await ctx.store.write(async (unit) => {
    const news = await takeNotifications(unit, person.id, waiting);
    const composed: CatchUp = {
      ownerId: person.id,
      timeZone: person.timeZone,
      from: from.toISOString(),
      to: to.toISOString(),
      title,
      ...countRuns(runs),
      ...(filter.failuresOnly ? { deployed: 0, passed: 0 } : {}),
      failures: withIncidents(deployPart(within), incidents, now).top,
      news: news.map(({ line }) => line),
      unread: unread.map(({ name }) => name),
      ...(offers.length === 0 ? {} : { offers }),
    };
    await saveCatchUp(unit, composed);
  });
}

function isWanted(
  signal: JudgedSignal['signal'],
  { meeting, filter }: { meeting: Meeting; filter: NewsFilter },
): boolean {
  const { content } = signal;
  return endedIn(signal, meeting) && content.kind === 'run' && wantsRun(filter, content);
}

function endedIn({ receivedAt, content }: JudgedSignal['signal'], { from, to }: Meeting): boolean {
  if (content.kind !== 'run' || content.status !== 'completed') return false;
  return receivedAt > from && receivedAt <= to;
}

/** The post's subject is the instant at which the meeting ended. */
export async function renderCatchUp(ctx: Context, post: Post): Promise<SealedMessage> {
  const found = await findCatchUp(ctx.store.db, post.owner_id, new Date(post.subject_id));
  if (found === null) throw new Invalid(`No meeting that ended at ${post.subject_id} is known`);
  return sealedCatchUp(found);
}
