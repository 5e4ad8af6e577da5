import type { Context } from '../context.ts';
import { DIGEST_CAPS, type DigestOffer } from '../domain/digest.ts';
import type { Person } from '../domain/person.ts';
import type { Proposal } from '../domain/proposal.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';
import { instantInWords } from '../lib/notation.ts';
import { stopwatch } from '../lib/time.ts';
import { deedsSince, incidentsWithOffer } from '../store/incident-reads.ts';
import { findIncident, type OpenIncident } from '../store/incidents.ts';
import { attend } from './attend.ts';
import { askRollback } from './offer-rollback.ts';
import { writtenForPerson } from './reader.ts';
import * as say from '../words/deeds.ts';

/** After this long no other one is asked anew: one request to a provider that hangs takes half a minute, and the digest waits. */
const ASKED_WITHIN_MS = 10_000;

interface Asking {
  person: Person;
  /** Incidents that were over before are told no more. */
  since: Date;
  /** Absent where it is only looked at: nothing is asked again then. */
  renew?: boolean;
  withinMs?: number;
}

/**
 * What became of the rollbacks that this person was offered and did not decide. One whose time ran out while
 * they slept, or that another deployment overtook, is read and proposed anew, with a time and a binding of its own,
 * as long as its incident is open; how long a card may be decided is never extended.
 */
export async function renewOffers(ctx: Context, asking: Asking): Promise<DigestOffer[]> {
  const { person, since, withinMs = ASKED_WITHIN_MS } = asking;
  const offers: DigestOffer[] = [];
  const elapsed = stopwatch();
  for (const id of await incidentsWithOffer(ctx.store.db, person.id, since)) {
    const incident = await findIncident(ctx.store.db, id);
    const offer = incident === null ? null : await newestOffer(ctx, incident);
    if (incident === null || offer === null) continue;
    // What is asked for at once stays within what a digest can name.
    const isTime = offers.length < DIGEST_CAPS.offers && elapsed() < withinMs;
    const renew = asking.renew === true && isTime;
    const words = await became(ctx, { person, incident, offer, renew });
    if (words === null) continue;
    const { repository } = incident.run;
    offers.push({ repository, environment: offer.facts['environment'] ?? '', words });
  }
  return offers;
}

async function newestOffer(ctx: Context, incident: OpenIncident): Promise<Proposal | null> {
  const environments = incident.run.environments ?? [];
  const deeds = await deedsSince(ctx.store.db, incident);
  const offers = deeds.filter(
    ({ kind, facts }) =>
      kind === 'pipeline.rollback' && environments.includes(facts['environment'] ?? ''),
  );
  return offers.at(-1) ?? null;
}

interface Offered {
  person: Person;
  incident: OpenIncident;
  offer: Proposal;
  renew: boolean;
}

/** Null where somebody decided it. */
async function became(ctx: Context, offered: Offered): Promise<string | null> {
  const { person, offer, renew } = offered;
  const { state, expiresAt } = offer;
  if (state === 'pending' || state === 'snoozed') return waits(ctx, expiresAt, person);
  if (state !== 'expired' && state !== 'superseded') return null;
  const lapsed = state === 'expired' ? say.itRanOutUnanswered : say.eventsOvertook;
  const { over, incident } = await standing(ctx, offered);
  if (over !== null) return say.itIsNotNeededAny(lapsed, over);
  if (!renew) return say.itIsAskedAgain(lapsed);
  const why = await asked(ctx, incident);
  const again = await newestOffer(ctx, incident);
  return again === null || again.id === offer.id
    ? say.notAskedAgain(lapsed, why)
    : say.askedAgainForWhat(lapsed, waits(ctx, again.expiresAt, person));
}

function waits(ctx: Context, until: Date, person: Person): string {
  return writtenForPerson(ctx, person, () =>
    say.itWaitsForYourDecision(instantInWords(until, person.timeZone)),
  );
}

/** How the incident stands; before it is asked again, after what was read last. */
async function standing(
  ctx: Context,
  { incident: before, renew }: Offered,
): Promise<{ over: string | null; incident: OpenIncident }> {
  if (renew) await attend(ctx, { incidentId: before.id });
  const incident = (await findIncident(ctx.store.db, before.id)) ?? before;
  const { closedAt, report } = incident;
  return { over: closedAt === null ? null : (report?.words ?? say.itIsOver), incident };
}

const BUSY = say.somethingElseWasJust;

/** A provider that does not answer holds up nobody's morning. */
async function asked(ctx: Context, incident: OpenIncident): Promise<string> {
  try {
    return (await askRollback(ctx, incident)) ?? BUSY;
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'an offer could not be renewed');
    return `${errorMessage(error)}.`;
  }
}
