import type { Account } from '../domain/account.ts';
import {
  type Digest,
  DIGEST_CAPS,
  type DigestFailure,
  type DigestMail,
  type DigestSource,
  emptyCategories,
  topMails,
} from '../domain/digest.ts';
import {
  addUp,
  attemptsOfMail,
  attemptsOfRun,
  type Neutralised,
  type Tried,
} from '../domain/neutralised.ts';
import { type FailureCategory, failureWords, suggestedAction } from '../domain/failure.ts';
import { hasFailed, isMailSignal, isRunSignal } from '../domain/signal.ts';
import { MailCategory } from '../domain/verdict.ts';
import type { JudgedSignal } from '../store/verdicts.ts';
import type { Ruling } from './rules.ts';
import * as say from '../words/telling.ts';

/** The parts of a digest that come from what was judged; pure. */

export function sourceOf(
  account: Account,
  window: { judged: readonly JudgedSignal[]; from: Date },
): DigestSource {
  const { readFrom, readUntil, problem, resyncedAt } = account.coverage;
  return {
    accountId: account.id,
    name: account.name,
    kind: account.kind,
    // Times are told to the minute: what was connected within one was connected together.
    ...(readFrom === undefined || readFrom.getTime() - window.from.getTime() < 60_000
      ? {}
      : { readFrom: readFrom.toISOString() }),
    readUntil: readUntil?.toISOString() ?? null,
    problem: problem ?? (readUntil === null ? say.itWasNeverRead : null),
    ...(account.state === 'reauthorise' ? { lost: true } : {}),
    resynced: resyncedAt !== null && resyncedAt > window.from,
    signals: window.judged.filter(({ signal }) => signal.accountId === account.id).length,
  };
}

export function mailPart(
  judged: readonly JudgedSignal[],
  ruling: Pick<Ruling, 'isOnTop'>,
): Digest['mail'] {
  const byCategory = emptyCategories();
  const mails: DigestMail[] = [];
  let undecodable = 0;
  for (const { signal, verdict } of judged) {
    if (!isMailSignal(signal)) continue;
    const category = MailCategory.parse(verdict.category);
    byCategory[category] += 1;
    if (signal.content.undecodable.length > 0) undecodable += 1;
    const { name, address } = signal.content.from;
    const isOnTop = ruling.isOnTop(signal, verdict);
    mails.push({
      signalId: signal.id,
      category,
      who: name === '' ? address : name,
      line: verdict.oneLine,
      why: isOnTop ? [say.onTopByYourRule, ...verdict.why] : verdict.why,
      receivedAt: signal.receivedAt.toISOString(),
      ...(verdict.due === undefined
        ? {}
        : { due: { day: verdict.due.day, time: verdict.due.time } }),
      ...(isOnTop ? { onTop: true } : {}),
    });
  }
  return { read: mails.length, byCategory, undecodable, top: topMails(mails) };
}

/** What an earlier digest counted and the model has read since. */
export function rereadPart(reread: readonly JudgedSignal[]): Pick<Digest, 'reread'> {
  if (reread.length === 0) return {};
  const { read, top } = mailPart(reread, { isOnTop: () => false });
  return { reread: { read, top: top.slice(0, DIGEST_CAPS.reread) } };
}

export function deployPart(judged: readonly JudgedSignal[]): Digest['deploys'] {
  const runs = judged.filter(({ signal }) => isRunSignal(signal));
  const failed = runs.flatMap(({ signal, verdict }) =>
    isRunSignal(signal) && hasFailed(signal.content)
      ? [{ signal, run: signal.content, verdict }]
      : [],
  );
  // One line a pipeline: the newest of its failed runs, which is the first here.
  const newest = Map.groupBy(failed, ({ run: { repository, workflow, branch } }) =>
    JSON.stringify([repository, workflow, branch]),
  );
  const top = [...newest.values()]
    .flatMap(([first]) => (first === undefined ? [] : [first]))
    .slice(0, DIGEST_CAPS.topFailures)
    .map(({ signal, run, verdict }): DigestFailure => ({
      signalId: signal.id,
      repository: run.repository,
      workflow: run.workflow,
      branch: run.branch,
      step: [verdict.explanation?.job, verdict.explanation?.step]
        .filter((part) => part !== undefined && part !== '')
        .join(' › '),
      cause: verdict.explanation?.cause ?? say.itsLogCouldNot,
      evidence:
        verdict.explanation?.evidence.slice(0, DIGEST_CAPS.evidenceLines).map(({ text }) => text) ??
        [],
      ...kindOf(verdict.explanation?.failure),
      url: run.url,
    }));
  return {
    runs: runs.length,
    failed: failed.length,
    explained: failed.filter(
      ({ verdict }) => verdict.explanation !== null && verdict.explanation.evidence.length > 0,
    ).length,
    running: runs.filter(
      ({ signal }) => isRunSignal(signal) && signal.content.status !== 'completed',
    ).length,
    top,
  };
}

function kindOf(failure: FailureCategory | undefined): Pick<DigestFailure, 'kind' | 'action'> {
  if (failure === undefined || failure === 'unknown') return {};
  return { kind: failureWords(failure), action: suggestedAction(failure) };
}

export function neutralisedPart(
  judged: readonly JudgedSignal[],
  { refused }: { refused: number },
): Neutralised {
  const tries = judged.flatMap(({ signal, verdict }): Tried[] => {
    if (isMailSignal(signal)) {
      const { from } = signal.content;
      const who = from.name === '' ? from.address : from.name;
      return [{ who, kind: 'mail', attempts: attemptsOfMail(signal.content) }];
    }
    if (!isRunSignal(signal)) return [];
    const attempts = attemptsOfRun(signal.content, verdict.explanation);
    return [{ who: signal.content.repository, kind: 'run', attempts }];
  });
  return addUp(tries, refused);
}
