import type { TargetState } from '../connectors/connector.ts';
import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import { isMailSignal, isRunSignal, type Signal } from '../domain/signal.ts';
import { newestInThreads, newestRuns } from '../store/signal-history.ts';

/**
 * What rows know of the targets, in the shape in which connectors report them when an action is about to
 * be carried out; no provider is asked.
 */
export async function knownTargets(
  ctx: Context,
  account: Account,
  signals: readonly Signal[],
): Promise<(signal: Signal) => TargetState> {
  const threads = signals.filter(isMailSignal).map(({ content }) => content.threadId);
  const newest = await newestInThreads(ctx.store.db, account.id, [...new Set(threads)]);
  const runs = signals.some(isRunSignal)
    ? await newestRuns(ctx.store.db, account.id)
    : new Map<string, number>();
  return ({ content }) => {
    if (content.kind === 'mail') {
      return {
        labels: content.labels.toSorted(),
        lastMessageId: newest.get(content.threadId) ?? content.providerId,
      };
    }
    const { attempt, status, headSha, repository, workflow, branch, runId, freezes } = content;
    return {
      attempt,
      status,
      headSha,
      newestRunId: runs.get(`${repository}/${workflow}/${branch}`) ?? runId,
      ...(freezes === undefined ? {} : { freezes }),
    };
  };
}
