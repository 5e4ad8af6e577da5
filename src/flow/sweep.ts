import type { Context } from '../context.ts';
import { hasDigestOn, type Person } from '../domain/person.ts';
import { localDay, localInstant } from '../lib/time.ts';
import type { JobRequest } from '../queues/queue.ts';
import { accountsDue, listAccounts } from '../store/accounts.ts';
import { lastDigest } from '../store/digests.ts';
import { consolidatedDay, listPeople } from '../store/people.ts';
import { postsDue } from '../store/posts.ts';
import { proposalsDue } from '../store/proposal-reads.ts';
import { newSignalIds, ownersToPropose } from '../store/signals.ts';
import { expire } from './expire.ts';
import { wake } from './snooze.ts';
import { deliverJob, executeJob, ingestJob, ownerJob, triageJobs } from './jobs.ts';

const TRIAGED_AT_ONCE = 2_000;
/** Dreams come before the digest of the same morning. */
const CONSOLIDATE_AT = '03:00';

/**
 * Writes the to-do list anew from what rows say is due, and returns what it asked for. Whatever the queue
 * forgot, or a killed process left half done, is found here; asking twice does nothing.
 */
export async function sweep(ctx: Context): Promise<JobRequest[]> {
  await expire(ctx);
  await wake(ctx);
  const now = ctx.clock.now();
  const { db } = ctx.store;
  const jobs: JobRequest[] = [
    ...(await accountsDue(db, now)).map(ingestJob),
    ...triageJobs(await newSignalIds(db, { limit: TRIAGED_AT_ONCE })),
    ...(await ownersToPropose(db)).map((ownerId) => ownerJob('propose', ownerId)),
    ...(await proposalsDue(db, now)).map((proposalId) => executeJob(proposalId)),
    ...(await postsDue(db)).map(deliverJob),
  ];
  const owners = new Set((await listAccounts(db)).map(({ ownerId }) => ownerId));
  // Who has only opened the app so far has no night to be told of.
  const people = (await listPeople(db)).filter(({ id }) => owners.has(id));
  for (const person of people) jobs.push(...(await morningJobs(ctx, person, now)));
  await ctx.queue.enqueue(jobs);
  return jobs;
}

/**
 * Dreams from 03:00 and the digest from the person's own time on, each once a local day: late when
 * Nightshift was down, never twice, not for a morning before the person came, and on no day that they want
 * none: the next one then tells of all the time since the last.
 */
async function morningJobs(ctx: Context, person: Person, now: Date): Promise<JobRequest[]> {
  const today = localDay(now, person.timeZone);
  const isDue = (time: string): boolean => {
    const instant = localInstant(today, time, person.timeZone);
    return now >= instant && person.joinedAt < instant;
  };
  const jobs: JobRequest[] = [];
  if (isDue(CONSOLIDATE_AT) && (await consolidatedDay(ctx.store.db, person.id)) !== today)
    jobs.push(ownerJob('consolidate', person.id));
  const wantsDigest = isDue(person.digestTime) && hasDigestOn(person, today);
  if (wantsDigest && (await lastDigest(ctx.store.db, person.id))?.day !== today)
    jobs.push(ownerJob('digest', person.id));
  return jobs;
}
