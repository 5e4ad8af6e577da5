import {
  buildTriagePrompt,
  MAILS_PER_CALL_MAX,
  type ModelVerdict,
  parseTriage,
  trustClass,
} from '../agent/triage.ts';
import type { ModelRequest } from '../agent/model.ts';
import { asksOf, asksQuoted } from '../domain/mail-asks.ts';
import { dueOf, dueQuoted } from '../domain/mail-due.ts';
import type { Verdict } from '../domain/verdict.ts';
import { CONFIDENT } from '../domain/wish.ts';
import { Invalid, Transient } from '../lib/errors.ts';
import { OverBudget } from './ask-model.ts';
import { type JudgedMail, ruleVerdict, withWishes } from './rule-verdict.ts';
import * as say from '../words/telling.ts';

/** What asking a model takes, so that an evaluation pays and counts in its own way. */
export interface ModelLane {
  /** One call about so many mails, booked whatever comes of it. Throws `OverBudget` where it is not asked. */
  ask<Value>(request: ModelRequest<Value>, about: number): Promise<Value>;
  /** Address of a mailbox. */
  addressOf(accountId: string): Promise<string>;
  /** Called with the name of what went wrong when a call gave nothing. */
  gaveNothing(error: string): void;
}

/**
 * Asks the model about what rules cannot settle, many mails a call, mails of different trust never in one
 * call, within the person's budget. What the model does not answer keeps the verdict of the rules, and says
 * so; what rules call suspicious is never asked about, so that no mail can talk itself out of it.
 */
export async function refineByModel(
  lane: ModelLane,
  judged: readonly JudgedMail[],
): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  for (const batch of batches(judged.filter(isOpen))) {
    for (const verdict of await askAbout(lane, batch)) verdicts.set(verdict.signalId, verdict);
  }
  return verdicts;
}

function isOpen({ rules: { category, confidence } }: JudgedMail): boolean {
  if (category === 'suspicious') return false;
  return confidence < CONFIDENT || category === 'urgent' || category === 'needsReply';
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

async function askAbout(lane: ModelLane, batch: readonly JudgedMail[]): Promise<Verdict[]> {
  const [first] = batch;
  if (first === undefined) return [];
  const ownerAddress = await lane.addressOf(first.signal.accountId);
  try {
    const mails = batch.map(({ signal }) => signal.content);
    const value = await lane.ask(buildTriagePrompt(mails, { ownerAddress }), batch.length);
    const answers = parseTriage(value, batch.length);
    return batch.map((mail, at) => merged(mail, answers[at] ?? null));
  } catch (error) {
    if (error instanceof OverBudget) return batch.map(held);
    if (!(error instanceof Transient || error instanceof Invalid)) throw error;
    lane.gaveNothing(error.name);
    return batch.map((mail) => merged(mail, null));
  }
}

function merged(mail: JudgedMail, answer: ModelVerdict | null): Verdict {
  const byRules = ruleVerdict(mail);
  if (answer === null) return { ...byRules, why: [...byRules.why, say.theModelGaveNoVerdict] };
  const { category, confidence, oneLine } = answer;
  return withWishes({
    ...byRules,
    ...quotedWishes(mail, answer),
    category,
    confidence,
    lane: 'model',
    oneLine: oneLine === '' ? byRules.oneLine : oneLine,
    why: [say.readByTheModel, ...byRules.why],
  });
}

/** What the mail itself says where the model points; without that, what the rules found. */
function quotedWishes({ signal, timeZone }: JudgedMail, answer: ModelVerdict): Partial<Verdict> {
  const { content: mail, receivedAt: at } = signal;
  const due = dueQuoted(mail, answer.due, { at, timeZone }) ?? dueOf(mail, { at, timeZone });
  const quoted = asksQuoted(mail, answer.asks);
  return {
    ...(due === null ? {} : { due }),
    asks: quoted.length === 0 ? asksOf(mail) : quoted,
  };
}

function held(mail: JudgedMail): Verdict {
  const byRules = ruleVerdict(mail);
  return {
    ...byRules,
    lane: 'held',
    why: [...byRules.why, say.notReadByTheModel],
  };
}
