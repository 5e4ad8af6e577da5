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
const PASSES = { state: 'recovered', words: 'Passes again' } as const;
const SILENT = {
  state: 'silent',
  words: 'None of its runs passed or failed for two weeks: nobody can tell how it stands',
} as const;

export const UNREAD = {
  state: 'silent',
  words: 'Its source was disconnected: nobody can tell how it stands',
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
