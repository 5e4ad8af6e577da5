import type { Connection, TargetState } from '../connectors/connector.ts';
import type { Account } from '../domain/account.ts';
import type { CardContent, ProviderReceipt } from '../domain/proposal.ts';
import { isMailSignal, type Mail, type Signal } from '../domain/signal.ts';
import type { JsonObject } from '../lib/canonical-json.ts';
import { Invalid } from '../lib/errors.ts';
import { singleLine } from '../lib/text.ts';
import { type Action, type Connectors, fact, mailConnector } from './action.ts';
import * as say from '../words/actions.ts';

type Bound = Parameters<Action['describe']>[1];

/** What the three mail actions share: which message, how it is named, what must not have changed. */
export function mailOf(signal: Signal): Mail {
  if (!isMailSignal(signal)) throw new Invalid(`Signal ${signal.id} is not a mail`);
  return signal.content;
}

export function mailFacts(account: Account, signal: Signal): Record<string, string> {
  const mail = mailOf(signal);
  return {
    provider: account.kind,
    mailbox: account.name,
    from: nameOf(mail),
    subject: singleLine(mail.subject) || say.noSubject,
    received: signal.receivedAt.toISOString(),
    message: mail.providerId,
  };
}

function nameOf(mail: Mail): string {
  const name = singleLine(mail.from.name);
  const address = singleLine(mail.from.address) || say.noAddress;
  return name === '' || name === address ? address : `${name} <${address}>`;
}

export async function mailState(
  connectors: Connectors,
  connection: Connection,
  { signal, facts }: { signal: Signal; facts: Record<string, string> },
): Promise<TargetState | null> {
  const mail = mailOf(signal);
  return await mailConnector(connectors, connection.account.kind)
    .openReader(connection)
    .state(facts['message'] ?? mail.providerId, mail.threadId);
}

/** What every card about one mail says, from its record alone. */
export function mailContent(bound: Bound): Omit<CardContent, 'question' | 'effect'> {
  return {
    fields: [
      { label: say.from, value: fact(bound, 'from') },
      { label: say.subject, value: fact(bound, 'subject') },
      { label: say.mailbox, value: fact(bound, 'mailbox') },
    ],
    exactText: null,
    riskWords: say.onlyYouSeeItCan,
    itemLine: `${fact(bound, 'from')} — ${fact(bound, 'subject')}`,
  };
}

export async function readBackMail(
  ...[connectors, connection, { request }]: Parameters<Action['readBack']>
): ReturnType<Action['readBack']> {
  const connector = mailConnector(connectors, connection.account.kind);
  return await connector.openReader(connection).readBack(request);
}

/** A move can give a message another id, which its lost answer would have told. */
export async function foundMail(
  ...[connectors, connection, { request }]: Parameters<NonNullable<Action['found']>>
): Promise<ProviderReceipt | null> {
  const connector = mailConnector(connectors, connection.account.kind);
  const providerId = await connector.openReader(connection).find({ moved: request });
  return providerId === null ? null : { providerId };
}

/** Of a mail that was read, or answered, which its thread tells. */
const PASSING: ReadonlySet<unknown> = new Set(['UNREAD', 'ANSWERED']);

/** Labels but for those: reading a mail does not make a proposal about it stale. */
export function mailPreconditions(target: TargetState): JsonObject {
  const labels = Array.isArray(target['labels'])
    ? target['labels'].filter((label) => !PASSING.has(label))
    : [];
  return { labels, lastMessageId: target['lastMessageId'] ?? null };
}
