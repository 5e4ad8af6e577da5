import { createOpenAiModel, UnusableAnswer } from '../../../agent/openai.ts';
import type { Config } from '../../../config.ts';
import type { Classifier } from '../../../domain/mail-classifier.ts';
import { NO_HISTORY } from '../../../domain/mail-facts.ts';
import { triageByRules } from '../../../domain/mail-triage.ts';
import type { Verdict } from '../../../domain/verdict.ts';
import { type ModelLane, refineByModel } from '../../../flow/refine-by-model.ts';
import { type JudgedMail, ruleVerdict } from '../../../flow/rule-verdict.ts';
import { TRIAGE_AT_ONCE } from '../../../flow/jobs.ts';
import { stopwatch } from '../../../lib/time.ts';
import type { CorpusMail } from './corpus.ts';

export interface JudgedCorpusMail {
  item: CorpusMail;
  verdict: Verdict;
  /** Of parsing and triage without a model. */
  ms: number;
}

export type ModelConfig = Pick<Config, 'OPENAI_BASE_URL' | 'OPENAI_API_KEY' | 'OPENAI_MODEL'>;

export interface ModelCost {
  modelCalls: number;
  /** As the model server reports it. */
  inputTokens: number;
  outputTokens: number;
}

/**
 * Judges mails as the triage job does: every mail by rules, then as many at a time as a job gets what is
 * open by the model, where one is configured. Nobody has a history here: every sender is a stranger.
 */
export async function judgeCorpus(
  corpus: readonly CorpusMail[],
  {
    classifierFor,
    config,
  }: { classifierFor: (item: CorpusMail) => Classifier; config: ModelConfig },
): Promise<{ judged: JudgedCorpusMail[]; cost: ModelCost }> {
  const cost: ModelCost = { modelCalls: 0, inputTokens: 0, outputTokens: 0 };
  const lane = modelLane(config, cost);
  const judged: JudgedCorpusMail[] = [];
  for (const owned of Map.groupBy(corpus, ({ mailbox }) => mailbox).values()) {
    for (let at = 0; at < owned.length; at += TRIAGE_AT_ONCE) {
      const job = owned
        .slice(at, at + TRIAGE_AT_ONCE)
        .map((item) => judgedByRules(item, classifierFor(item)));
      const refined =
        lane === null
          ? null
          : await refineByModel(
              lane,
              job.map(({ mail }) => mail),
            );
      for (const { item, mail, ms } of job)
        judged.push({ item, ms, verdict: refined?.get(item.id) ?? ruleVerdict(mail) });
    }
  }
  return { judged, cost };
}

function judgedByRules(
  item: CorpusMail,
  classifier: Classifier,
): { item: CorpusMail; mail: JudgedMail; ms: number } {
  const { id, ownerAddress, mail: content } = item;
  const elapsed = stopwatch();
  const rules = triageByRules(content, { ownerAddress, history: NO_HISTORY }, classifier);
  const ms = item.parsedMs + elapsed();
  const signal: JudgedMail['signal'] = {
    id,
    accountId: item.mailbox,
    ownerId: item.mailbox,
    externalId: id,
    state: 'new',
    receivedAt: new Date(0),
    content,
  };
  return { item, mail: { signal, rules, timeZone: 'UTC' }, ms };
}

function modelLane(config: ModelConfig, cost: ModelCost): ModelLane | null {
  if (config.OPENAI_MODEL === undefined) return null;
  const model = createOpenAiModel({
    baseUrl: config.OPENAI_BASE_URL,
    apiKey: config.OPENAI_API_KEY ?? 'none',
    model: config.OPENAI_MODEL,
    timeoutMs: 60_000,
  });
  const book = (usage: ModelCost): void => {
    cost.modelCalls += usage.modelCalls;
    cost.inputTokens += usage.inputTokens;
    cost.outputTokens += usage.outputTokens;
  };
  return {
    ask: async (request) => {
      try {
        const { value, usage } = await model.generate(request);
        book(usage);
        return value;
      } catch (error) {
        book(error instanceof UnusableAnswer ? error.usage : { ...NOTHING, modelCalls: 1 });
        throw error;
      }
    },
    addressOf: async (accountId) => accountId,
    gaveNothing: () => undefined,
  };
}

const NOTHING: ModelCost = { modelCalls: 0, inputTokens: 0, outputTokens: 0 };
