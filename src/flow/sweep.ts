import type { Context } from '../context.ts';
import type { Person } from '../domain/person.ts';
import { localDay, localInstant } from '../lib/time.ts';
import type { JobRequest } from '../queues/queue.ts';
import { accountsDue, listAccounts } from '../store/accounts.ts';
import { consolidatedDay, listPeople } from '../store/people.ts';
import { followsDue } from '../store/follows.ts';
import { incidentsDue } from '../store/incidents.ts';
import { postsDue } from '../store/posts.ts';
import { proposalsDue } from '../store/proposal-reads.ts';
import { newSignalIds, ownersToPropose } from '../store/signals.ts';
import { catchUp } from './catch-up.ts';
import { isDigestDue } from './digest-due.ts';
import { expireConnections } from './confirm-connection.ts';
import { expire } from './expire.ts';
import { notify } from './notify.ts';
import { readAgain } from './read-again.ts';
import { readSlackBusy } from './read-slack-busy.ts';
import { teamDigests } from './team-digest.ts';
import { resumeEnded } from './pause.ts';
import { remind } from './remind.ts';
import { returnMails } from './return-mail.ts';
import { wake } from './snooze.ts';
import {
  attendJob,
  deliverJob,
  executeJob,
  followJob,
  ingestJob,
  ownerJob,
  triageJobs,
} from './jobs.ts';

const TRIAGED_AT_ONCE = 2_000;
/** Dreams come before the digest of the same morning. */
const CONSOLIDATE_AT = '03:00';

/**
 * Writes the to-do list anew from what rows say is due, and returns what it asked for. Whatever the queue
 * forgot, or a killed process left half done, is found here; asking twice does nothing.
 */
export async function sweep(ctx: Context): Promise<JobRequest[]> {
  await expire(ctx);
  await expireConnections(ctx);
  await wake(ctx);
  await resumeEnded(ctx);
  await teamDigests(ctx);
  await remind(ctx);
  await returnMails(ctx);
  const now = ctx.clock.now();
  const { db } = ctx.store;
  const owners = new Set((await listAccounts(db)).map(({ ownerId }) => ownerId));
  // Who has only opened the app so far has no night to be told of.
  const people = (await listPeople(db)).filter(({ id }) => owners.has(id));
  for (const person of people) {
    await readSlackBusy(ctx, person);
    await readAgain(ctx, person);
    await catchUp(ctx, person);
    await notify(ctx, person);
  }
  const jobs: JobRequest[] = [
    ...(await accountsDue(db, now)).map(ingestJob),
    ...triageJobs(await newSignalIds(db, { limit: TRIAGED_AT_ONCE })),
    ...(await ownersToPropose(db)).map((ownerId) => ownerJob('propose', ownerId)),
    ...(await proposalsDue(db, now)).map((proposalId) => executeJob(proposalId)),
    ...(await followsDue(db, now)).map(followJob),
    ...(await incidentsDue(db, now)).map(attendJob),
    ...(await postsDue(db)).map(deliverJob),
  ];
  for (const person of people) jobs.push(...(await morningJobs(ctx, person, now)));
  await ctx.queue.enqueue(jobs);
  return jobs;
}

/** Dreams from 03:00 on, once a local day and not for a day before the person came; then the digest. */
async function morningJobs(ctx: Context, person: Person, now: Date): Promise<JobRequest[]> {
  const today = localDay(now, person.timeZone);
  const dreams = localInstant(today, CONSOLIDATE_AT, person.timeZone);
  const jobs: JobRequest[] = [];
  const isNight = now >= dreams && person.joinedAt < dreams;
  if (isNight && (await consolidatedDay(ctx.store.db, person.id)) !== today)
    jobs.push(ownerJob('consolidate', person.id));
  if (await isDigestDue(ctx, person, now)) jobs.push(ownerJob('digest', person.id));
  return jobs;
}
