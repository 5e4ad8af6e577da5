import { type Incident, incidentsOf, type IncidentState, incidentWords } from './incident.ts';
import type { ActionKind, Proposal, ProposalState } from './proposal.ts';
import type { Run } from './signal.ts';
import type { Explanation } from './verdict.ts';

/** All that an incident's messages say, as rows have it. Instants are ISO 8601. */
export interface IncidentReport {
  repository: string;
  workflow: string;
  branch: string;
  environments: readonly string[];
  state: IncidentState;
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

/** What the report says where the pipeline passed so often since that it is no incident any more. */
export const PASSES: Pick<IncidentReport, 'state' | 'words'> = {
  state: 'recovered',
  words: 'Passes again',
};

export function standingWords(
  standing: Incident | null,
  failed: Run,
): Pick<IncidentReport, 'state' | 'words' | 'since' | 'url'> {
  if (standing === null) return { ...PASSES, since: failed.updatedAt, url: failed.url };
  const { state, since, run } = standing;
  return { state, words: incidentWords(standing), since, url: run.url };
}

export function causeOf(explanation: Explanation | null): Pick<IncidentReport, 'step' | 'cause'> {
  if (explanation === null) return { step: '', cause: 'Its log could not be read.' };
  const { job, step, cause } = explanation;
  return { step: [job, step].filter((part) => part !== '').join(' › '), cause };
}

const DEEDS: Readonly<Partial<Record<ActionKind, string>>> = {
  'pipeline.rerun': 'Running it again',
  'pipeline.rollback': 'Rolling back',
  'pipeline.deploy': 'Deploying another version',
  'pipeline.cancel': 'Cancelling',
  'pipeline.issue': 'Opening an issue',
};

const STATE_WORDS: Readonly<Record<ProposalState, string>> = {
  pending: 'waits for a decision',
  snoozed: 'waits for later',
  approved: 'is approved and about to start',
  claimed: 'is starting',
  done: 'was started',
  failed: 'did not work',
  unknown: 'was asked for, and its outcome is not known yet',
  denied: 'was refused by a person',
  expired: 'was not answered in time',
  superseded: 'was overtaken by events',
  withdrawn: 'was withdrawn',
  undone: 'was taken back',
};

/** The newest card of each kind, in words. */
export function deedWords(proposals: readonly Pick<Proposal, 'kind' | 'state'>[]): string[] {
  const newest = new Map<string, ProposalState>(proposals.map(({ kind, state }) => [kind, state]));
  return Object.entries(DEEDS).flatMap(([kind, deed]) => {
    const state = newest.get(kind);
    return state === undefined ? [] : [`${deed} ${STATE_WORDS[state]}`];
  });
}
