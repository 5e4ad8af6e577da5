import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import type { Digest, DigestIncident } from '../domain/digest.ts';
import { type Incident, incidentWords, incidentsOf, OPEN_STATES } from '../domain/incident.ts';
import { runsSince } from '../store/runs.ts';

const HISTORY_DAYS = 14;
const DAY_MS = 24 * 60 * 60_000;

/** What is the matter with pipelines, from the runs of the last two weeks that were read. */
export async function incidentsNow(
  { store: { db } }: Context,
  accounts: readonly Account[],
  now: Date,
): Promise<Incident[]> {
  const ids = accounts.filter(({ state }) => state === 'connected').map(({ id }) => id);
  return incidentsOf(
    await runsSince(db, ids, new Date(now.getTime() - HISTORY_DAYS * DAY_MS)),
    now,
  );
}

/**
 * A failed run's line says how its pipeline stands now; incidents that no line tells of are told beside
 * them: what is open until it ends, what ended once.
 */
export function withIncidents(
  deploys: Digest['deploys'],
  incidents: readonly Incident[],
  from: Date,
): Digest['deploys'] {
  const byKey = Map.groupBy(incidents, keyOf);
  const top = deploys.top.map((failure) => {
    const state = byKey.get(keyOf(failure))?.map(incidentWords).join('. ');
    return state === undefined ? failure : { ...failure, state };
  });
  const told = new Set(top.map(keyOf));
  const others = incidents
    .filter((incident) => !told.has(keyOf(incident)))
    .filter(({ state, since }) => OPEN_STATES.has(state) || Date.parse(since) > from.getTime())
    .map(toDigest);
  return { ...deploys, top, ...(others.length === 0 ? {} : { incidents: others }) };
}

function keyOf(of: Pick<Incident, 'repository' | 'workflow' | 'branch'>): string {
  return JSON.stringify([of.repository, of.workflow, of.branch]);
}

function toDigest(incident: Incident): DigestIncident {
  const { repository, workflow, branch, state, since, run, blocks } = incident;
  return {
    repository,
    workflow,
    branch,
    state,
    words: incidentWords(incident),
    ...(blocks === 0 || run.group === undefined ? {} : { group: run.group }),
    by: incident.firstBad?.actor ?? '',
    since,
    url: run.url,
  };
}
