import { environmentWords } from '../domain/environments.ts';
import { instant } from './instant.ts';
import { named, touched } from './touched.ts';
import { DEED_FACTS, type DeedFact, type PipelineDeed } from '../connectors/pipelines/deed.ts';
import * as say from '../words/actions.ts';
import { whatItTouches } from '../words/touching.ts';

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
    description: say.startsADeploymentOfOne,
    question: (facts) => say.deployTo(of(facts, 'environment')),
    effect: (facts) =>
      say.deploysOf({
        branch: of(facts, 'branch'),
        sha: short(of(facts, 'sha')),
        repository: of(facts, 'repository'),
        environment: of(facts, 'environment'),
      }),
    risk: say.liveAndDeployment,
  },
  rollback: {
    description: say.bringsBackTheRevision,
    question: (facts) => say.rollBack(of(facts, 'environment')),
    effect: (facts) =>
      say.takesOfFromBack({
        environment: of(facts, 'environment'),
        repository: of(facts, 'repository'),
        live: short(of(facts, 'live')),
        sha: short(of(facts, 'sha')),
      }),
    risk: say.liveAndDatabases,
  },
  approve: {
    description: say.opensTheGate,
    question: (facts) => say.letItGo(of(facts, 'environment')),
    effect: (facts) =>
      say.opensTheGateOfRun({
        run: of(facts, 'run'),
        repository: of(facts, 'repository'),
        sha: short(of(facts, 'sha')),
        environment: of(facts, 'environment'),
      }),
    risk: say.liveAndRollback,
  },
  reject: {
    description: say.shutsTheGate,
    question: (facts) => say.refuseIt(of(facts, 'environment')),
    effect: (facts) =>
      say.refusesRun(of(facts, 'run'), of(facts, 'repository'), of(facts, 'environment')),
    risk: say.endsARunOthersSee,
  },
  cancel: {
    description: say.cancelsARunThatHas,
    question: () => say.cancelThisRun,
    effect: (facts) => say.cancelsRun(of(facts, 'run'), of(facts, 'repository')),
    risk: say.endsARun,
  },
  issue: {
    description: say.opensAnIssue,
    question: () => say.openAnIssue,
    effect: (facts) => say.opensAnIssueRepository(of(facts, 'repository')),
    risk: say.othersReadItItCan,
  },
};

/** What puts something live says in its first line where, and through what. */
const SHOWN: Readonly<Record<PipelineDeed, readonly DeedFact[]>> = {
  deploy: ['branch', 'sha', 'live', 'changes', 'freezes', 'means', 'undo'],
  rollback: ['live', 'sha', 'goodFrom', 'changes', 'freezes', 'means', 'undo'],
  approve: [
    'run',
    'branch',
    'sha',
    'live',
    'changes',
    'freezes',
    'holds',
    'quoted',
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
    'quoted',
    'means',
    'undo',
  ],
  cancel: ['repository', 'environments', 'workflow', 'run', 'branch', 'sha', 'means', 'undo'],
  issue: ['repository', 'workflow', 'run', 'title', 'means', 'undo'],
};

export function fieldsOf(
  deed: PipelineDeed,
  facts: Facts,
): readonly { label: string; value: string }[] {
  const labels =
    deed === 'rollback' ? { ...say.deedLabels, ...say.rollbackLabels } : say.deedLabels;
  const rows = SHOWN[deed].flatMap((name) => {
    const value = valueOf(name, facts);
    return value === '' ? [] : [{ label: labels[name] ?? DEED_FACTS[name], value }];
  });
  const all = putsLive(deed) ? [{ label: whatItTouches, value: touched(facts) }] : [];
  return [...all, ...rows];
}

function putsLive(deed: PipelineDeed): boolean {
  return deed === 'deploy' || deed === 'rollback' || deed === 'approve';
}

function valueOf(name: DeedFact, facts: Facts): string {
  const value = of(facts, name);
  if (name === 'sha') return [value, of(facts, 'commit'), by(of(facts, 'author'))].join(' ').trim();
  if (name === 'goodFrom')
    return value === '' ? '' : say.to(instant(value), instant(of(facts, 'goodUntil')));
  if (name === 'environments') return elsewhere(facts);
  if (name === 'freezes') return value.replaceAll('\n', '; ');
  if (name === 'quoted') return value === '' ? '' : named(value);
  if (name !== 'live') return value;
  if (value === '') return say.nothingThatTheProvider;
  const from = of(facts, 'liveRef') === '' ? '' : say.fromLiveRef(of(facts, 'liveRef'));
  const ended = of(facts, 'liveState') === 'failed' ? say.andItsDeploymentFailed : '';
  return say.since({ value, from, liveSince: instant(of(facts, 'liveSince')), ended });
}

/** Where it may come to, unless that is the one environment that the card names. */
function elsewhere(facts: Facts): string {
  const words = environmentWords(facts);
  return words === of(facts, 'environment') ? '' : words;
}

function by(author: string): string {
  return author === '' ? '' : `(${author})`;
}
