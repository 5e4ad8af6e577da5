import type { Connection } from '#src/connectors/connector.ts';
import type { MailChange, MailConnector, MailReader } from '#src/connectors/mail/connector.ts';
import type { ApprovedProposal, ProviderRequest } from '#src/domain/proposal.ts';
import type { Effect } from '#src/sandbox/effects.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';

/** One mailbox on a real server of the provider's kind, and the ways in which the world makes it hard. */
export interface MailHarness {
  connector: MailConnector;
  address: string;
  connection(grant: 'read' | 'write'): Connection;
  /** Takes a raw message in and returns the provider's id. */
  deliver(raw: string, receivedAt?: Date): string | Promise<string>;
  /** Deletes a message for good, as its owner would elsewhere. */
  remove(id: string): Promise<void>;
  expireCursors(): void | Promise<void>;
  revoke(): void | Promise<void>;
  /** Lets the next requests of a kind fail. */
  fail(
    what: 'changes' | 'fetch' | 'fetch-one' | 'modify' | 'draft' | 'send',
    kind: FaultKind,
    times?: number,
  ): void;
  /** Every mutating request that the server accepted. */
  effects(): readonly Effect[];
  waits: readonly number[];
  usage: { gmailUnits: number; httpRequests: number };
  charged(): { units: number; requests: number };
  now(): Date;
  close(): Promise<void>;
}

/** What the provider's protocol can say of a failure; HTTP says both of these otherwise than IMAP. */
export interface MailProtocol {
  /** A busy server names a time to wait (RFC 9110, section 10.2.3). */
  tellsWhenToComeBack: boolean;
  /** An answer that refuses says for certain that nothing was done. */
  refusesForCertain: boolean;
  /** What is not found among the sent mails was certainly not sent. */
  tellsOfUnsent: boolean;
}

export const HTTP: MailProtocol = {
  tellsWhenToComeBack: true,
  refusesForCertain: false,
  tellsOfUnsent: false,
};
export const GMAIL: MailProtocol = { ...HTTP, tellsOfUnsent: true };
export const IMAP: MailProtocol = {
  tellsWhenToComeBack: false,
  refusesForCertain: true,
  tellsOfUnsent: false,
};

export const rawMail = (subject: string, extra = ''): string =>
  `From: Ada <ada@work.example>\r\nTo: owner@work.example\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replaceAll(' ', '.')}@work.example>\r\n${extra}\r\nHello\r\n`;

/** `mail 0`, `mail 1` and so on, one after the other. */
export async function deliverMany(harness: MailHarness, count: number): Promise<string[]> {
  const ids = [];
  for (let index = 0; index < count; index += 1)
    ids.push(await harness.deliver(rawMail(`mail ${index}`)));
  return ids;
}

export type Given = () => { harness: MailHarness; reader: MailReader };

export async function readAll(
  reader: MailReader,
  from: string,
  since = new Date(0),
): Promise<{ ids: string[]; changed: MailChange[]; cursor: string; resynced: boolean }> {
  const ids: string[] = [];
  const changed: MailChange[] = [];
  let cursor = from;
  let resynced = false;
  for (;;) {
    const page = await reader.changes(cursor, since);
    ids.push(...page.ids);
    changed.push(...page.changed);
    cursor = page.cursor;
    resynced ||= page.resynced;
    if (!page.more) return { ids, changed, cursor, resynced };
  }
}

export function approved(request: ProviderRequest, accountId: string): ApprovedProposal {
  return { accountId, request } as unknown as ApprovedProposal;
}

/** Everything that a careless logger could print of an error. */
export function inspectDeeply(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null || depth > 6) return String(value);
  return Reflect.ownKeys(value)
    .map((key) => `${String(key)}=${inspectDeeply(Reflect.get(value, key), depth + 1)}`)
    .join('\n');
}
