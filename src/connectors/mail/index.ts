import type { MailKind } from '../../domain/account.ts';
import type { MailConnector } from './connector.ts';
import { createGmail } from './gmail/gmail.ts';
import { createImap } from './imap/imap.ts';
import type { GmailOptions } from './gmail/session.ts';
import type { MicrosoftOptions } from '../microsoft/options.ts';
import { createOutlook } from './outlook/outlook.ts';

/** What each provider needs to be told, by the kind of its accounts. */
export interface MailOptions {
  gmail: GmailOptions;
  outlook: MicrosoftOptions;
}

/** Every mailbox provider by the kind of its accounts; a new one is one line here. */
export function createMailConnectors({
  gmail,
  outlook,
}: MailOptions): Readonly<Record<MailKind, MailConnector>> {
  return { gmail: createGmail(gmail), outlook: createOutlook(outlook), imap: createImap() };
}
