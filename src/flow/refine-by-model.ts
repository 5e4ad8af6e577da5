import {
  buildTriagePrompt,
  MAILS_PER_CALL_MAX,
  type ModelVerdict,
  parseTriage,
  trustClass,
} from '../agent/triage.ts';
import type { Model } from '../agent/model.ts';
import type { Context } from '../context.ts';
import type { Person } from '../domain/person.ts';
import type { Verdict } from '../domain/verdict.ts';
import { CONFIDENT } from '../domain/wish.ts';
import { Invalid, Transient } from '../lib/errors.ts';
import { getAccount } from '../store/accounts.ts';
import { askModel, isOverBudget } from './ask-model.ts';
import type { Meter } from './meter.ts';
import { type JudgedMail, ruleVerdict } from './rule-verdict.ts';

/**
 * Asks the model about what rules cannot settle, many mails a call, mails of different trust never in one
 * call, within the person's budget. What the model does not answer keeps the verdict of the rules, and says
 * so; what rules call suspicious is never asked about, so that no mail can talk itself out of it.
 */
export async function refineByModel(
  ctx: Context,
  judged: readonly JudgedMail[],
  input: { person: Person; meter: Meter },
): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  const { model } = ctx;
  if (model === null) return verdicts;
  const open = judged.filter(
    ({ rules }) =>
      rules.category !== 'suspicious' &&
      (rules.confidence < CONFIDENT ||
        rules.category === 'urgent' ||
        rules.category === 'needsReply'),
  );
  for (const batch of batches(open)) {
    const refined = (await isOverBudget(ctx, input.person))
      ? batch.map(held)
      : await askAbout(ctx, { model, batch, meter: input.meter });
    for (const verdict of refined) verdicts.set(verdict.signalId, verdict);
  }
  return verdicts;
}

/** Suspects go alone, the rest in groups of one mailbox and one trust class. */
function batches(mails: readonly JudgedMail[]): JudgedMail[][] {
  const groups = Map.groupBy(mails, ({ signal, rules }) => {
    const trust = trustClass(signal.content, rules.facts);
    return trust === 'suspect' ? signal.id : `${signal.accountId}/${trust}`;
  });
  return [...groups.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / MAILS_PER_CALL_MAX) }, (_, at) =>
      group.slice(at * MAILS_PER_CALL_MAX, (at + 1) * MAILS_PER_CALL_MAX),
    ),
  );
}

async function askAbout(
  ctx: Context,
  { model, batch, meter }: { model: Model; batch: readonly JudgedMail[]; meter: Meter },
): Promise<Verdict[]> {
  const [first] = batch;
  if (first === undefined) return [];
  const { name } = await getAccount(ctx.store.db, first.signal.accountId);
  try {
    const mails = batch.map(({ signal }) => signal.content);
    const request = buildTriagePrompt(mails, { ownerAddress: name });
    const value = await askModel(model, { request, meter });
    const answers = parseTriage(value, batch.length);
    return batch.map((mail, at) => merged(mail, answers[at] ?? null));
  } catch (error) {
    if (!(error instanceof Transient || error instanceof Invalid)) throw error;
    ctx.log.warn({ error: error.name }, 'model gave no verdict');
    return batch.map((mail) => merged(mail, null));
  }
}

function merged(mail: JudgedMail, answer: ModelVerdict | null): Verdict {
  const byRules = ruleVerdict(mail);
  if (answer === null) return { ...byRules, why: [...byRules.why, 'the model gave no verdict'] };
  const { category, confidence, oneLine } = answer;
  return {
    ...byRules,
    category,
    confidence,
    lane: 'model',
    oneLine: oneLine === '' ? byRules.oneLine : oneLine,
    why: ['read by the model', ...byRules.why],
  };
}

function held(mail: JudgedMail): Verdict {
  const byRules = ruleVerdict(mail);
  return {
    ...byRules,
    lane: 'held',
    why: [...byRules.why, 'not read by the model: the budget of this night was used up'],
  };
}
