import { environmentWords } from '../domain/environments.ts';
import { DEED_FACTS, type DeedFact, type PipelineDeed } from '../connectors/pipelines/deed.ts';

type Facts = Readonly<Record<string, string>>;

/** How a deed is asked about, from its bound facts alone. */
export interface DeedWords {
  description: string;
  question(facts: Facts): string;
  effect(facts: Facts): string;
  risk: string;
}

const of = (facts: Facts, name: DeedFact): string => facts[name] ?? '';
const short = (sha: string): string => sha.slice(0, 12);

export const WORDS: Readonly<Record<PipelineDeed, DeedWords>> = {
  deploy: {
    description:
      'Starts a deployment of one tag or branch, at the commit that it names, to an environment that the provider lists.',
    question: (facts) => `Deploy to ${of(facts, 'environment')}?`,
    effect: (facts) =>
      `Deploys ${of(facts, 'branch')} (${short(of(facts, 'sha'))}) of ${of(facts, 'repository')} to ${of(facts, 'environment')}.`,
    risk: 'Changes what is live · two people · another deployment takes it back',
  },
  rollback: {
    description:
      'Brings back the revision that ran well in an environment before the one that is there.',
    question: (facts) => `Roll ${of(facts, 'environment')} back?`,
    effect: (facts) =>
      `Takes ${of(facts, 'environment')} of ${of(facts, 'repository')} from ${short(of(facts, 'live'))} back to ${short(of(facts, 'sha'))}.`,
    risk: 'Changes what is live · two people · databases are not taken back',
  },
  approve: {
    description: 'Opens the gate that a run waits at, so that it goes on to its environment.',
    question: (facts) => `Let it go on to ${of(facts, 'environment')}?`,
    effect: (facts) =>
      `Opens the gate of run ${of(facts, 'run')} in ${of(facts, 'repository')}, which then deploys ${short(of(facts, 'sha'))} to ${of(facts, 'environment')}.`,
    risk: 'Changes what is live · two people · a rollback takes it back',
  },
  reject: {
    description: 'Shuts the gate that a run waits at; nothing of it reaches the environment.',
    question: (facts) => `Refuse it at ${of(facts, 'environment')}?`,
    effect: (facts) =>
      `Refuses run ${of(facts, 'run')} in ${of(facts, 'repository')} at its gate to ${of(facts, 'environment')}, and the run fails.`,
    risk: 'Ends a run · others see it · running it again asks once more',
  },
  cancel: {
    description: 'Cancels a run that has not ended; what it did so far stays.',
    question: () => 'Cancel this run?',
    effect: (facts) => `Cancels run ${of(facts, 'run')} in ${of(facts, 'repository')}.`,
    risk: 'Ends a run, perhaps half-way · others see it · it can be run again',
  },
  issue: {
    description: 'Opens an issue with the explanation of a failed run; its text is shown in full.',
    question: () => 'Open an issue?',
    effect: (facts) =>
      `Opens an issue in ${of(facts, 'repository')} with exactly this title and text.`,
    risk: 'Others read it · it can be closed, not deleted',
  },
};

const SHOWN: Readonly<Record<PipelineDeed, readonly DeedFact[]>> = {
  deploy: [
    'repository',
    'environment',
    'environments',
    'branch',
    'sha',
    'live',
    'changes',
    'workflow',
    'means',
    'undo',
  ],
  rollback: [
    'repository',
    'environment',
    'live',
    'sha',
    'goodFrom',
    'changes',
    'workflow',
    'means',
    'undo',
  ],
  approve: [
    'repository',
    'environment',
    'environments',
    'workflow',
    'run',
    'branch',
    'sha',
    'live',
    'changes',
    'holds',
    'means',
    'undo',
  ],
  reject: [
    'repository',
    'environment',
    'workflow',
    'run',
    'branch',
    'sha',
    'holds',
    'means',
    'undo',
  ],
  cancel: ['repository', 'environments', 'workflow', 'run', 'branch', 'sha', 'means', 'undo'],
  issue: ['repository', 'workflow', 'run', 'title', 'means', 'undo'],
};

const LABELS: Partial<Record<DeedFact, string>> = {
  branch: 'Branch or tag',
  sha: 'Commit',
  live: 'Live now',
  changes: 'Brings',
  workflow: 'Through',
  run: 'Run',
  holds: 'Waits behind it',
  means: 'What it means',
  undo: 'Taking it back',
  environment: 'Environment',
  environments: 'May reach',
};
const ROLLBACK_LABELS: Partial<Record<DeedFact, string>> = {
  live: 'From',
  sha: 'To',
  goodFrom: 'Ran well',
  changes: 'Takes away',
};

export function fieldsOf(
  deed: PipelineDeed,
  facts: Facts,
): readonly { label: string; value: string }[] {
  const labels = deed === 'rollback' ? { ...LABELS, ...ROLLBACK_LABELS } : LABELS;
  return SHOWN[deed].flatMap((name) => {
    const value = valueOf(name, facts);
    return value === '' ? [] : [{ label: labels[name] ?? DEED_FACTS[name], value }];
  });
}

function valueOf(name: DeedFact, facts: Facts): string {
  const value = of(facts, name);
  if (name === 'sha') return [value, of(facts, 'commit'), by(of(facts, 'author'))].join(' ').trim();
  if (name === 'goodFrom') return `${instant(value)} to ${instant(of(facts, 'goodUntil'))}`;
  if (name === 'environments') return elsewhere(facts);
  if (name !== 'live') return value;
  if (value === '') return 'Nothing that the provider knows of';
  const from = of(facts, 'liveRef') === '' ? '' : ` from ${of(facts, 'liveRef')}`;
  const ended = of(facts, 'liveState') === 'failed' ? ', and its deployment failed' : '';
  return `${value}${from}, since ${instant(of(facts, 'liveSince'))}${ended}`;
}

/** Where it may come to, unless that is the one environment that the card names. */
function elsewhere(facts: Facts): string {
  const words = environmentWords(facts);
  return words === of(facts, 'environment') ? '' : words;
}

function by(author: string): string {
  return author === '' ? '' : `(${author})`;
}

/** `2026-11-20 21:03 UTC`. */
function instant(iso: string): string {
  return iso === '' ? 'an unknown time' : `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}
