import { loadConfig } from '../../../config.ts';
import { type Classifier, shippedClassifier } from '../../../domain/mail-classifier.ts';
import { Invalid } from '../../../lib/errors.ts';
import { printResult } from '../../output.ts';
import { createProgress, type Progress } from '../../progress.ts';
import { peakMemoryMb } from '../peak-memory.ts';
import { bootstrap, type Intervals } from './bootstrap.ts';
import { type CorpusMail, loadMailCorpora } from './corpus.ts';
import { bySource, dealt, type Fold } from './folds.ts';
import { judgeCorpus, type JudgedCorpusMail, type ModelConfig, type ModelCost } from './judge.ts';
import { study, trained } from './lessons.ts';
import { type MailScore, scoreMails } from './score.ts';

export interface MailOptions {
  corpus: readonly string[];
  json: boolean;
  seed: number;
  crossValidate?: number | undefined;
  leaveOutSource: boolean;
}

/** The JSON of `eval mail`; keys are added, never renamed. */
export interface MailReport extends MailScore {
  /** Of the model lane, as the model server counted them; 0 without a model. */
  inputTokensPerMail: number;
  callsPerMail: number;
  outputTokensPerMail: number;
  /** 95 %. */
  intervals: Intervals;
  /** The same figures of each path by itself. */
  byCorpus: Record<string, CorpusScore>;
  /** Which weights judged: those that are checked in, or such as never saw the mail. */
  classifier: 'shipped' | 'cross-validated' | 'source left out';
  undecodable: number;
  /** Parsing and triage of one mail, without the model. */
  msPerMail: number;
  slowestMs: number;
  slowest: string;
  peakMemoryMb: number;
}

type CorpusScore = Omit<MailScore, 'perCategory' | 'bySource'> & { intervals: Intervals };

export async function evaluateMail(options: MailOptions): Promise<number> {
  const setting = { progress: createProgress(), config: loadConfig() };
  printResult(await measureMail(options, setting), options.json);
  return 0;
}

export async function measureMail(
  options: MailOptions,
  { progress, config }: { progress: Progress; config: ModelConfig },
): Promise<MailReport> {
  progress.step(`Reading ${options.corpus.join(', ')}`);
  const corpus = await loadMailCorpora(options.corpus);
  progress.step(`Triage of ${corpus.length} mails`);
  const { judged, cost } = await judgeCorpus(corpus, {
    classifierFor: classifiers(corpus, options, progress),
    config,
  });
  progress.done();
  const { mails, ...score } = scoreMails(judged);
  return {
    mails,
    ...score,
    ...costOf(cost, mails),
    intervals: bootstrap(judged, options.seed),
    byCorpus: byCorpus(judged, options.seed),
    classifier: kindOf(options),
    ...pace(judged),
  };
}

function byCorpus(judged: readonly JudgedCorpusMail[], seed: number) {
  return Object.fromEntries(
    [...Map.groupBy(judged, ({ item }) => item.corpus)].map(
      ([path, own]): [string, CorpusScore] => {
        const { perCategory: _, bySource: __, ...score } = scoreMails(own);
        return [path, { ...score, intervals: bootstrap(own, seed) }];
      },
    ),
  );
}

function kindOf(options: MailOptions): MailReport['classifier'] {
  if (options.leaveOutSource) return 'source left out';
  return options.crossValidate === undefined ? 'shipped' : 'cross-validated';
}

/** For each mail the weights that may judge it; those of a fold are learned when its first mail comes. */
function classifiers(
  corpus: readonly CorpusMail[],
  options: MailOptions,
  progress: Progress,
): (item: CorpusMail) => Classifier {
  const folds = foldsOf(corpus, options);
  if (folds === null) return () => shippedClassifier();
  const studied = study(corpus);
  const byFold = new Map<Fold, Classifier>();
  return (item) => {
    const fold = folds.get(item) ?? '';
    const known = byFold.get(fold);
    if (known !== undefined) return known;
    progress.update(`Learning for fold ${byFold.size + 1}`);
    const learned = trained(studied.filter((other) => folds.get(other.item) !== fold));
    byFold.set(fold, learned);
    return learned;
  };
}

function foldsOf(
  corpus: readonly CorpusMail[],
  { crossValidate, leaveOutSource, seed }: MailOptions,
): ReadonlyMap<CorpusMail, Fold> | null {
  if (leaveOutSource) return bySource(corpus);
  if (crossValidate === undefined) return null;
  if (crossValidate < 2) throw new Invalid('Cross-validation needs at least 2 folds');
  return dealt(corpus, { folds: crossValidate, seed });
}

function costOf(cost: ModelCost, mails: number) {
  return {
    inputTokensPerMail: rounded(cost.inputTokens / mails),
    callsPerMail: rounded(cost.modelCalls / mails),
    outputTokensPerMail: rounded(cost.outputTokens / mails),
  };
}

function pace(judged: readonly JudgedCorpusMail[]) {
  const [slowest] = judged.toSorted((left, right) => right.ms - left.ms);
  return {
    undecodable: judged.filter(({ item }) => item.mail.undecodable.length > 0).length,
    msPerMail: rounded(judged.reduce((sum, { ms }) => sum + ms, 0) / judged.length),
    slowestMs: rounded(slowest?.ms ?? 0),
    slowest: slowest?.item.id ?? '',
    peakMemoryMb: peakMemoryMb(),
  };
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
