import { type Incident, incidentsOf, type IncidentState, incidentWords } from './incident.ts';
import type { Proposal, ProposalState } from './proposal.ts';
import type { Run } from './signal.ts';
import type { Explanation } from './verdict.ts';
import * as say from '../words/runs.ts';

/** All that an incident's messages say, as rows have it. Instants are ISO 8601. */
export interface IncidentReport {
  repository: string;
  workflow: string;
  branch: string;
  environments: readonly string[];
  /** `silent` where nothing was heard of the pipeline for so long that nobody can tell. */
  state: IncidentState | 'silent';
  /** In words of code. */
  words: string;
  since: string;
  step: string;
  /** Hostile text: it may come from a log or a model. */
  cause: string;
  /** What is done about it, in words of code. */
  deeds: readonly string[];
  asked: readonly { name: string; at: string }[];
  acknowledged: { name: string; at: string } | null;
  /** Nobody else is left to ask. */
  unanswered: boolean;
  /** Mails of the owner that tell of the same; nobody else is told of them. */
  mails: number;
  url: string;
}

/** How the pipeline stands: `failing` until a later run of it passes. */
export function standingOf(runs: readonly Run[], now: Date): Incident | null {
  const states: readonly IncidentState[] = ['failing', 'rolled-back', 'recovered', 'flaky'];
  return incidentsOf(runs, now).find(({ state }) => states.includes(state)) ?? null;
}

type Standing = Pick<IncidentReport, 'state' | 'words' | 'since' | 'url'>;

/** Where the pipeline is no incident any more: it passed so often since, or nothing is known of it. */
const PASSES = { state: 'recovered', words: say.passesAgain } as const;
const SILENT = {
  state: 'silent',
  words: say.noneOfItsRunsPassed,
} as const;

export const UNREAD = {
  state: 'silent',
  words: say.itsSourceWasDisconnected,
} as const;

export function standingWords(
  standing: Incident | null,
  failed: Run,
  runs: readonly Run[],
): Standing {
  if (standing === null) {
    const hasPassed = runs.some(({ conclusion }) => conclusion === 'success');
    return { ...(hasPassed ? PASSES : SILENT), since: failed.updatedAt, url: failed.url };
  }
  const { state, since, run } = standing;
  return { state, words: incidentWords(standing), since, url: run.url };
}

export function causeOf(explanation: Explanation | null): Pick<IncidentReport, 'step' | 'cause'> {
  if (explanation === null) return { step: '', cause: say.itsLogCouldNot };
  const { job, step, cause } = explanation;
  return { step: [job, step].filter((part) => part !== '').join(' › '), cause };
}

/** The newest card of each kind, in words. */
export function deedWords(proposals: readonly Pick<Proposal, 'kind' | 'state'>[]): string[] {
  const newest = new Map<string, ProposalState>(proposals.map(({ kind, state }) => [kind, state]));
  return Object.entries(say.deeds).flatMap(([kind, deed]) => {
    const state = newest.get(kind);
    return state === undefined ? [] : [`${deed} ${say.stateWords[state]}`];
  });
}
