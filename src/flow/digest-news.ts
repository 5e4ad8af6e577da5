import type { Context } from '../context.ts';
import type { Account } from '../domain/account.ts';
import type { Digest } from '../domain/digest.ts';
import { wantedLines } from '../domain/news-filter.ts';
import { isAbout } from '../domain/same-matter.ts';
import { isMailSignal, isRunSignal } from '../domain/signal.ts';
import { newsFilterOf } from '../store/news-filters.ts';
import type { JudgedSignal } from '../store/verdicts.ts';
import { deployPart, mailPart } from './digest-content.ts';
import { incidentsNow, withIncidents } from './digest-incidents.ts';
import { mailboxOf } from './mailbox-of.ts';
import { rulingOf } from './rules.ts';

interface News {
  ownerId: string;
  accounts: readonly Account[];
  judged: readonly JudgedSignal[];
  from: Date;
  to: Date;
}

/** What a digest tells of mail and pipelines, each matter once: a mail about a failed run stands on that run's line. */
export async function newsParts(
  ctx: Context,
  news: News,
): Promise<Pick<Digest, 'mail' | 'deploys'>> {
  const { ownerId, accounts, judged, from, to } = news;
  const incidents = await incidentsNow(ctx, accounts, to);
  const filter = await newsFilterOf(ctx.store.db, ownerId);
  const mail = mailPart(judged, await rulingOf(ctx, ownerId));
  const deploys = withIncidents(deployPart(judged), incidents, from);
  const joined = joinedTo(ctx, news, deploys);
  const told = new Set([...joined.values()].flat());
  return {
    mail: { ...mail, top: mail.top.filter(({ signalId }) => !told.has(signalId)) },
    deploys: wantedLines(filter, {
      ...deploys,
      top: deploys.top.map((failure) => {
        const mails = joined.get(failure.signalId)?.length ?? 0;
        return mails === 0 ? failure : { ...failure, mails };
      }),
    }),
  };
}

/** Signal of a failed run that has a line → mails that tell of the same; what is suspicious keeps its own. */
function joinedTo(
  ctx: Context,
  { accounts, judged }: News,
  { top }: Digest['deploys'],
): Map<string, string[]> {
  const joined = new Map<string, string[]>();
  const lines = new Set(top.map(({ signalId }) => signalId));
  const runs = judged.map(({ signal }) => signal).filter(isRunSignal);
  for (const { signal, verdict } of judged) {
    if (!isMailSignal(signal) || verdict.category === 'suspicious') continue;
    const mailbox = mailboxOf(
      ctx,
      accounts.find(({ id }) => id === signal.accountId),
    );
    const run = runs.find(
      ({ id, content }) => lines.has(id) && isAbout(signal.content, content, mailbox),
    );
    if (run !== undefined) joined.set(run.id, [...(joined.get(run.id) ?? []), signal.id]);
  }
  return joined;
}
