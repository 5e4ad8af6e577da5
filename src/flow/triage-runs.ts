import {
  explainByRules,
  buildExplainPrompt,
  parseExplanation,
  type FailedJobLog,
  type FailureExplanation,
} from '../agent/explain.ts';
import { excerptLog } from '../agent/log-excerpt.ts';
import type { FailedJob, PipelineReader } from '../connectors/pipelines/connector.ts';
import type { Context } from '../context.ts';
import type { Person } from '../domain/person.ts';
import { hasFailed, type Run, type Signal } from '../domain/signal.ts';
import type { Explanation, RunCategory, Verdict } from '../domain/verdict.ts';
import { Invalid, Transient } from '../lib/errors.ts';
import { singleLine } from '../lib/text.ts';
import { getAccount } from '../store/accounts.ts';
import { askModel, OverBudget } from './ask-model.ts';
import { openSource, readConnection } from './connection.ts';
import type { Meter } from './meter.ts';
import * as say from '../words/runs.ts';

const EXCERPT_LINES = 200;

/** A verdict for each run; failed ones are explained from the log of their first failed job. */
export async function triageRuns(
  ctx: Context,
  input: { person: Person; runs: readonly Signal<Run>[]; meter: Meter },
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [accountId, signals] of Map.groupBy(input.runs, (signal) => signal.accountId)) {
    const failed = signals.some(({ content }) => hasFailed(content));
    const reader = failed ? await pipelineReader(ctx, accountId, input.meter) : null;
    for (const signal of signals) {
      const explained =
        reader !== null && hasFailed(signal.content)
          ? await explain(ctx, { ...input, run: signal.content, reader })
          : NOT_EXPLAINED;
      verdicts.push(verdictOf(signal, explained));
    }
  }
  return verdicts;
}

async function pipelineReader(
  ctx: Context,
  accountId: string,
  meter: Meter,
): Promise<PipelineReader | null> {
  const account = await getAccount(ctx.store.db, accountId);
  if (account.state !== 'connected') return null;
  const source = openSource(ctx, await readConnection(ctx, account, meter));
  return source.kind === 'pipeline' ? source.reader : null;
}

interface Explained {
  explanation: Explanation | null;
  lane: Verdict['lane'];
}

const NOT_EXPLAINED: Explained = { explanation: null, lane: 'rules' };

interface ExplainInput {
  run: Run;
  reader: PipelineReader;
  person: Person;
}

/** What cannot be read is told as unread; only what another try may mend makes the job try again. */
async function explain(ctx: Context, { run, reader, person }: ExplainInput): Promise<Explained> {
  const [job] = await reader.failedJobs(run);
  if (job === undefined) return NOT_EXPLAINED;
  const log = await reader.log(run, job.jobId);
  const passing = log === null ? undefined : await passingLog(reader, run, job);
  const failed: FailedJobLog = {
    job: job.name,
    step: job.failedStep,
    excerpt: log === null ? null : excerptLog(log, { budgetLines: EXCERPT_LINES, passing }),
  };
  const byRules: Explained = { explanation: stored(explainByRules(failed)), lane: 'rules' };
  const { excerpt } = failed;
  if (ctx.model === null || excerpt === null || excerpt.lines.length === 0) return byRules;
  try {
    const request = buildExplainPrompt({ ...failed, excerpt });
    const explained = parseExplanation(await askModel(ctx, { person, request }), failed);
    return {
      explanation: stored(explained),
      lane: explained.source === 'model' ? 'model' : 'rules',
    };
  } catch (error) {
    if (error instanceof OverBudget) return { ...byRules, lane: 'held' };
    if (error instanceof Invalid || error instanceof Transient) return byRules;
    throw error;
  }
}

function stored(explanation: FailureExplanation): Explanation {
  const { job, step, cause, evidence, source, retryable, logLines } = explanation;
  const { category: failure, confidence } = explanation;
  return { job, step, cause, evidence, source, retryable, logLines, failure, confidence };
}

/** What the job printed when it last passed; its absence makes the excerpt worse and nothing else. */
async function passingLog(
  reader: PipelineReader,
  run: Run,
  job: FailedJob,
): Promise<string | undefined> {
  try {
    return (await reader.passingLog?.(run, job)) ?? undefined;
  } catch (error) {
    if (error instanceof Invalid || error instanceof Transient) return undefined;
    throw error;
  }
}

function verdictOf(signal: Signal<Run>, { explanation, lane }: Explained): Verdict {
  const run = signal.content;
  return {
    signalId: signal.id,
    category: categoryOf(run),
    confidence: 1,
    lane,
    oneLine: singleLine(say.runOnBranch(run.repository, run.workflow, run.branch)),
    why: [`${run.status}${run.conclusion === null ? '' : `, ${run.conclusion}`}`],
    explanation,
  };
}

function categoryOf(run: Run): RunCategory {
  if (hasFailed(run)) return 'failed';
  if (run.conclusion === 'success') return 'succeeded';
  if (run.status === 'completed') return 'ended';
  return run.status === 'waiting' || run.status === 'pending' || run.status === 'action_required'
    ? 'waiting'
    : 'running';
}
