import type { Context } from '../context.ts';
import { dutyFor } from '../domain/duty.ts';
import { slackIds } from '../domain/person.ts';
import { type Actor, misfitOf } from '../domain/policy.ts';
import { Invalid } from '../lib/errors.ts';
import { sealedIncident } from '../slack/blocks/incident.ts';
import type { Notice } from '../slack/blocks/notice.ts';
import { sealedNotice } from '../slack/blocks/notice.ts';
import type { SealedMessage } from '../slack/egress.ts';
import { toldOf } from '../store/incident-reads.ts';
import { acknowledgeIncident, findIncident, type OpenIncident } from '../store/incidents.ts';
import { findPerson } from '../store/people.ts';
import type { Post } from '../store/posts.ts';
import { attend } from './attend.ts';
import { usablePolicy } from './policy.ts';
import { WORDING } from '../words/wording.ts';
import * as say from '../words/telling.ts';

/** The incident as its reader may see it: its owner, and whom policy names on duty for it. */
export async function renderIncident(ctx: Context, post: Post): Promise<SealedMessage> {
  const incident = await findIncident(ctx.store.db, post.subject_id);
  if (incident === null || incident.report === null)
    throw new Invalid(`No incident ${post.subject_id} is known`);
  const reader = post.owner_id;
  if (!(await mayRead(ctx, incident, reader)))
    return sealedNotice({
      what: say.thisIncidentIsNot,
      safe: say.whatItSaid,
    });
  const { id, report, closedAt } = incident;
  const person = await findPerson(ctx.store.db, reader);
  return sealedIncident(report, {
    id,
    isOwner: reader === incident.ownerId,
    isOpen: closedAt === null,
    timeZone: person?.timeZone ?? 'UTC',
  });
}

/** By the policy in force now; one that cannot be used shows nothing to anybody but the owner. */
async function mayRead(ctx: Context, incident: OpenIncident, reader: string): Promise<boolean> {
  if (reader === incident.ownerId) return true;
  const policy = await usablePolicy(ctx);
  if (policy === null) return false;
  const { teamId, userId } = slackIds(reader);
  const duty = dutyFor(policy, incident.run, incident.openedAt);
  return teamId === slackIds(incident.ownerId).teamId && duty?.people.includes(userId) === true;
}

/** One of those who were told says that they have it; nobody else is asked from then on. */
export async function acknowledge(
  ctx: Context,
  { incidentId, actor }: { incidentId: string; actor: Actor },
): Promise<Notice> {
  const incident = await findIncident(ctx.store.db, incidentId);
  const told = await toldOf(ctx.store.db, incidentId);
  const knows = told.some(({ personId }) => personId === actor.id);
  const may =
    incident !== null &&
    knows &&
    misfitOf(actor) === null &&
    (await mayRead(ctx, incident, actor.id));
  if (!may) return { what: say.thisIsNotYours, safe: WORDING.nothingChanged };
  const taken = await ctx.store.write((unit) => acknowledgeIncident(unit, incidentId, actor.id));
  await attend(ctx, { incidentId });
  return taken
    ? { what: say.youHave, safe: say.nobodyElseIsAsked }
    : { what: say.somebodyHasItAlready, safe: WORDING.nothingChanged };
}
