import type { MailKind } from '../../domain/account.ts';
import type { MailConnector } from './connector.ts';
import { createGmail } from './gmail/gmail.ts';
import type { GmailOptions } from './gmail/session.ts';

/** Every mailbox provider by the kind of its accounts; a new one is one line here. */
export function createMailConnectors(
  options: GmailOptions,
): Readonly<Record<MailKind, MailConnector>> {
  return { gmail: createGmail(options) };
}
