import { mailConnector } from '../actions/action.ts';
import { trustedServer } from '../connectors/mail/trusted-server.ts';
import type { Context } from '../context.ts';
import { NO_HISTORY, type SenderHistory } from '../domain/mail-facts.ts';
import { attemptsOfMail, attemptWords } from '../domain/neutralised.ts';
import { triageByRules } from '../domain/mail-triage.ts';
import type { Memory } from '../domain/memory.ts';
import type { Person } from '../domain/person.ts';
import type { Mail, Signal } from '../domain/signal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { getAccount } from '../store/accounts.ts';
import { senderCounts } from '../store/signal-history.ts';
import { senderKey } from '../store/signals.ts';
import { askModel } from './ask-model.ts';
import { type ModelLane, refineByModel } from './refine-by-model.ts';
import { type JudgedMail, ruleVerdict } from './rule-verdict.ts';

/** Rules judge every mail; where a model is configured, it looks again at what rules cannot settle. */
export async function triageMails(
  ctx: Context,
  input: {
    person: Person;
    mails: readonly Signal<Mail>[];
    memories: ReadonlyMap<string, Memory>;
  },
): Promise<Verdict[]> {
  const judged: JudgedMail[] = [];
  for (const [accountId, mails] of Map.groupBy(input.mails, (signal) => signal.accountId)) {
    const account = await getAccount(ctx.store.db, accountId);
    const received = await senderCounts(ctx.store.db, account.ownerId, [
      ...new Set(mails.map(({ content }) => senderKey(content))),
    ]);
    const trusted = trustedServer(mailConnector(ctx.connectors, account.kind), account);
    for (const signal of mails) {
      const history = historyOf(senderKey(signal.content), { received, memories: input.memories });
      judged.push({
        signal,
        rules: triageByRules(signal.content, { ownerAddress: account.name, history, ...trusted }),
        timeZone: input.person.timeZone,
      });
    }
  }
  const lane = modelLane(ctx, input.person);
  const refined = lane === null ? null : await refineByModel(lane, judged);
  return judged.map((mail) => {
    const verdict = refined?.get(mail.signal.id) ?? ruleVerdict(mail);
    const attempts = attemptWords(attemptsOfMail(mail.signal.content));
    return { ...verdict, why: [...attempts, ...verdict.why] };
  });
}

function modelLane(ctx: Context, person: Person): ModelLane | null {
  if (ctx.model === null) return null;
  return {
    ask: (request, about) => askModel(ctx, { person, request, about }),
    addressOf: async (accountId) => (await getAccount(ctx.store.db, accountId)).name,
    gaveNothing: (error) => ctx.log.warn({ error }, 'model gave no verdict'),
  };
}

function historyOf(
  sender: string,
  known: { received: ReadonlyMap<string, number>; memories: ReadonlyMap<string, Memory> },
): SenderHistory {
  const memory = known.memories.get(sender);
  return {
    ...NO_HISTORY,
    received: known.received.get(sender) ?? 0,
    archivedApproved: memory?.approved ?? 0,
    archivedDenied: memory?.denied ?? 0,
  };
}
