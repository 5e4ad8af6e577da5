import type { ProviderRequest } from './proposal.ts';

const GMAIL = 'https://www.googleapis.com/auth/gmail.';
/** The scope of everything, which tokens given by hand may have. */
const GMAIL_ALL = 'https://mail.google.com/';

/** What reading a mailbox needs (developers.google.com/workspace/gmail/api/auth/scopes). */
export const GMAIL_READ = `${GMAIL}readonly`;
/** What archiving, labelling, drafting and sending need together. */
export const GMAIL_WRITE = `${GMAIL}modify`;
/** The same for Outlook (learn.microsoft.com/graph/permissions-reference), where sending has a scope of its own. */
export const OUTLOOK_READ = 'Mail.Read';
export const OUTLOOK_WRITE = 'Mail.ReadWrite';
export const OUTLOOK_SEND = 'Mail.Send';
/** IMAP has no scopes; these say what was given: a password that writes, and a server that sends. */
export const IMAP_WRITE = 'imap';
export const IMAP_SEND = 'smtp';
/** When somebody is busy, and nothing of with what (developers.google.com/workspace/calendar/api/auth). */
export const GOOGLE_CALENDAR_READ = 'https://www.googleapis.com/auth/calendar.freebusy';
/** The least that lists one's own events, without their bodies and attachments. */
export const OUTLOOK_CALENDAR_READ = 'Calendars.ReadBasic';

/**
 * Whether scopes reach as far as a request. Unknown ones do: a token was given by hand, and its provider
 * will say. Drafts and replies need no more than `gmail.compose`.
 */
export function mayWrite(
  scopes: readonly string[] | null,
  { target }: Pick<ProviderRequest, 'target'>,
): boolean {
  if (scopes === null) return true;
  if (target === '/;SUBMISSION') return scopes.includes(IMAP_SEND);
  if (target === '/v1.0/me/sendMail') return scopes.includes(OUTLOOK_SEND);
  if (target.startsWith('/v1.0/me/')) return scopes.includes(OUTLOOK_WRITE);
  if (!target.startsWith('/gmail/')) return true;
  const enough = [GMAIL_ALL, GMAIL_WRITE];
  if (/\/drafts(\/|$)|\/messages\/send$/.test(target)) enough.push(`${GMAIL}compose`);
  return enough.some((scope) => scopes.includes(scope));
}
