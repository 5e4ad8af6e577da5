import type { ActionKind, Proposal } from './proposal.ts';
import * as say from '../words/runs.ts';

/** What somebody named behind a command of deployments; each part as it was typed, or an empty string. */
export interface DeedLine {
  repository: string;
  ref: string;
  environment: string;
  /** Null where no number of a run was given. */
  runId: number | null;
  /** Words that are none of these. */
  rest: readonly string[];
}

const FILLER = new Set(['to', 'on', 'in', 'into', 'the', 'of', 'at', 'for', 'run', 'please']);
const RUN = /^#?([1-9]\d{0,15})$/;

/** `payments@v1.4.2 to prod`, `acme/payments prod`, `payments #812 staging`: in this order, fillers left out. */
export function readDeedLine(typed: string): DeedLine {
  const words = typed.split(/\s+/).filter((word) => word !== '' && !FILLER.has(word.toLowerCase()));
  const [target = '', ...others] = words;
  const at = target.indexOf('@');
  const [repository, ref] = at === -1 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
  const runs = others.flatMap((word) => RUN.exec(word)?.[1] ?? []);
  const names = others.filter((word) => !RUN.test(word));
  const [environment = '', ...rest] = names;
  return { repository, ref, environment, runId: runs.length === 1 ? Number(runs[0]) : null, rest };
}

/**
 * Which of these somebody means by a name: the whole of it, or its last part where only one ends so. None
 * and several are told apart by their number, and never chosen between.
 */
export function named<Known extends { repository: string }>(
  typed: string,
  known: readonly Known[],
): Known[] {
  const wanted = typed.toLowerCase();
  const whole = known.filter(({ repository }) => repository.toLowerCase() === wanted);
  if (whole.length > 0) return whole;
  return known.filter(({ repository }) => repository.toLowerCase().endsWith(`/${wanted}`));
}

const AGAIN: Readonly<Partial<Record<ActionKind, (facts: AgainFacts) => string>>> = {
  'pipeline.rollback': ({ repository, environment }) => say.rollback(repository, environment),
  'pipeline.deploy': ({ repository, branch, environment }) =>
    say.deployTo(repository, branch, environment),
  'pipeline.approve': ({ repository, run, environment }) =>
    say.gateOpen(repository, run, environment),
};

type AgainFacts = Readonly<Record<'repository' | 'environment' | 'branch' | 'run', string>>;

/** What to type to be asked the same anew; null where nothing typed means exactly that. */
export function commandAgain({ kind, facts }: Pick<Proposal, 'kind' | 'facts'>): string | null {
  const { repository = '', environment = '', branch = '', run = '' } = facts;
  const again = AGAIN[kind]?.({ repository, environment, branch, run });
  if (again === undefined) return null;
  const read = readDeedLine(again.replace(/^(?:gate )?\S+ /, ''));
  const isMeant =
    environment !== '' &&
    read.repository === repository &&
    read.environment === environment &&
    read.rest.length === 0;
  return isMeant ? say.sign(again) : null;
}
