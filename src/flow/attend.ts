import type { Context } from '../context.ts';
import {
  causeOf,
  deedWords,
  type IncidentReport,
  standingOf,
  standingWords,
  UNREAD,
} from '../domain/incident-report.ts';
import { isAbout } from '../domain/same-matter.ts';
import type { JobRequest } from '../queues/queue.ts';
import { getAccount, listAccounts } from '../store/accounts.ts';
import {
  deedsSince,
  joinMails,
  mailsSince,
  toldOf,
  type ToldPerson,
} from '../store/incident-reads.ts';
import {
  findIncident,
  incidentPostKey,
  type OpenIncident,
  saveReport,
  tellIncident,
} from '../store/incidents.ts';
import { runsOfPipeline } from '../store/runs.ts';
import { verdictsOf } from '../store/verdicts.ts';
import { deliverJob } from './jobs.ts';
import { mailboxOf } from './mailbox-of.ts';
import { offerRollback } from './offer-rollback.ts';
import { type Telling, whomToTell } from './whom-to-tell.ts';
import * as say from '../words/telling.ts';

/** What nobody reports is looked for this often: a card that was decided, a mail of the same matter. */
const LOOK_EVERY_MS = 60_000;
const HISTORY_MS = 14 * 24 * 3_600_000;
/** An alert may come before the run that it is about has ended. */
const MAIL_BEFORE_MS = 30 * 60_000;

/**
 * Brings one incident up to what rows say: what its messages tell, who has to be told next, whether it is over.
 * One at a time each; asking twice tells nobody twice.
 */
export async function attend(ctx: Context, { incidentId }: { incidentId: string }): Promise<void> {
  await ctx.store.withLock(`incident/${incidentId}`, async () => {
    const incident = await findIncident(ctx.store.db, incidentId);
    if (incident === null || incident.closedAt !== null) return;
    const now = ctx.clock.now();
    const mails = await mailsOf(ctx, incident);
    const told = await toldOf(ctx.store.db, incident.id);
    const standing = await standingNow(ctx, incident, now);
    const isOver = standing.state !== 'failing';
    const next = isOver
      ? { people: [], nextAt: null, unanswered: false }
      : await whomToTell(ctx, incident, told);
    const report = await reportOf(ctx, incident, { standing, told, mails, next });
    await ctx.store.write(async (unit) => {
      await joinMails(unit, incident.id, mails);
      for (const person of next.people) await tellIncident(unit, incident, person);
      await saveReport(unit, incident, { report, nextAt: isOver ? null : nextLook(next, now) });
    });
    await ctx.queue.enqueue(deliveries(incident, [...told, ...next.people]));
    if (!isOver) await offerRollback(ctx, incident);
  });
}

function nextLook({ nextAt }: Telling, now: Date): Date {
  const soon = new Date(now.getTime() + LOOK_EVERY_MS);
  return nextAt !== null && nextAt < soon ? nextAt : soon;
}

function deliveries(
  { id }: OpenIncident,
  people: readonly Pick<ToldPerson, 'personId'>[],
): JobRequest[] {
  return people.map(({ personId }) => deliverJob(incidentPostKey(id, personId)));
}

async function standingNow(
  ctx: Context,
  incident: OpenIncident,
  now: Date,
): Promise<ReturnType<typeof standingWords>> {
  const { state } = await getAccount(ctx.store.db, incident.accountId);
  if (state === 'removed') return { ...UNREAD, since: now.toISOString(), url: incident.run.url };
  const runs = await runsOfPipeline(ctx.store.db, incident, new Date(now.getTime() - HISTORY_MS));
  return standingWords(standingOf(runs, now), incident.run, runs);
}

/** Mails of the owner's own that tell of the same run, by facts that code compares; no words are judged. */
async function mailsOf(ctx: Context, { ownerId, run }: OpenIncident): Promise<string[]> {
  const { db } = ctx.store;
  const since = new Date(Date.parse(run.createdAt) - MAIL_BEFORE_MS);
  const accounts = await listAccounts(db, ownerId);
  return (await mailsSince(db, ownerId, since))
    .filter(({ content, accountId }) => {
      const account = accounts.find(({ id }) => id === accountId);
      return isAbout(content, run, mailboxOf(ctx, account));
    })
    .map(({ id }) => id);
}

interface Known {
  standing: ReturnType<typeof standingWords>;
  told: readonly ToldPerson[];
  mails: readonly string[];
  next: Telling;
}

async function reportOf(
  ctx: Context,
  incident: OpenIncident,
  { standing, told, mails, next }: Known,
): Promise<IncidentReport> {
  const { db } = ctx.store;
  const { run, signalId, acknowledged } = incident;
  const verdict = (await verdictsOf(db, [signalId])).get(signalId);
  const now = ctx.clock.now();
  const asked = [...told, ...next.people.map((person) => ({ ...person, at: now }))];
  return {
    repository: run.repository,
    workflow: run.workflow,
    branch: run.branch,
    environments: run.environments ?? [],
    ...standing,
    ...causeOf(verdict?.explanation ?? null),
    deeds: deedWords(await deedsSince(db, incident)),
    asked: asked
      .filter(({ duty }) => duty !== null)
      .map(({ name, at }) => ({ name, at: at.toISOString() })),
    acknowledged:
      acknowledged === null
        ? null
        : {
            name: asked.find(({ personId }) => personId === acknowledged.by)?.name ?? say.somebody,
            at: acknowledged.at.toISOString(),
          },
    unanswered: next.unanswered,
    mails: mails.length,
  };
}
