import type { Invitation, Mail } from './signal.ts';
import { type LinkFacts, linkFacts } from './mail-links.ts';
import { BRANDS } from './mail-brands.ts';
import { FREE_MAILBOXES, impersonated, organisation, ownNames } from './mail-names.ts';
import { type Authentication, authentication, isUnvouched } from './mail-vouching.ts';

/** What is known of one sender from earlier mail and from the owner's decisions; zeros for a stranger. */
export interface SenderHistory {
  received: number;
  /** How often the owner wrote to this address. */
  replied: number;
  archivedApproved: number;
  archivedDenied: number;
}

export const NO_HISTORY: SenderHistory = {
  received: 0,
  replied: 0,
  archivedApproved: 0,
  archivedDenied: 0,
};

/** What triage may know beside the mail itself. */
export interface MailContext {
  /** Address of the mailbox. */
  ownerAddress: string;
  history: SenderHistory;
  /**
   * The authserv-id under which the receiving server writes Authentication-Results (RFC 8601, section
   * 2.2), for example `mx.google.com`. Without it a pass proves nothing, and a failure is believed.
   */
  authServer?: string;
}

/** What code can tell without judging the words; a card may show each of these. */
export interface MailFacts {
  /** Sent to many at once, by its own headers. */
  bulk: boolean;
  mailingList: boolean;
  /** A list that its readers write to, not only a newsletter that numbers its issues. */
  discussion: boolean;
  /** Written by a program: notifications, receipts, bounces, absence notes. */
  automated: boolean;
  /** An automatic answer to mail, for example an absence note. */
  autoReply: boolean;
  /** A reply within a conversation, by its headers. */
  inThread: boolean;
  firstContact: boolean;
  /** The owner has written to this sender before. */
  answeredBefore: boolean;
  sameOrganisation: boolean;
  freeMailbox: boolean;
  /** The owner's address is the only one in To, and there is no Cc. */
  addressedAlone: boolean;
  recipients: number;
  /** Answers would go to another organisation than the sender's. */
  replyToDiffers: boolean;
  /** Whom the sender's name or domain pretends to be, or null. */
  impersonates: string | null;
  authentication: Authentication;
  /** The receiving server looked, and found nothing that speaks for the sender's domain. */
  unvouched: boolean;
  links: LinkFacts;
  /** What a calendar's message is for; null for other mail. */
  invitation: Invitation | null;
  /** Names of attachments that run when they are opened. */
  dangerousAttachments: string[];
}

export function factsOf(mail: Mail, context: MailContext): MailFacts {
  const domain = organisation(mail.from.address);
  const owner = organisation(context.ownerAddress);
  const { history } = context;
  const sameOrganisation = domain !== '' && domain === owner && !FREE_MAILBOXES.has(domain);
  const mailingList = isMailingList(mail);
  return {
    bulk: isBulk(mail),
    mailingList,
    discussion: isDiscussion(mail),
    automated: isAutomated(mail),
    autoReply: isAutoReply(mail),
    inThread: (mail.headers['in-reply-to'] ?? '') !== '' || mail.references.length > 0,
    firstContact: history.received === 0 && history.replied === 0,
    answeredBefore: history.replied > 0,
    sameOrganisation,
    freeMailbox: FREE_MAILBOXES.has(domain),
    ...recipients(mail, context.ownerAddress),
    replyToDiffers: replyToDiffers(mail, { domain, mailingList }),
    impersonates: sameOrganisation
      ? null
      : impersonated({ name: nameOf(mail, mailingList), domain }, [...ownNames(owner), ...BRANDS]),
    authentication: authentication(mail, context.authServer),
    unvouched: isUnvouched(mail, context.authServer),
    links: linkFacts(mail, { domain, owner }),
    invitation: mail.invitation ?? null,
    dangerousAttachments: mail.attachments.map(({ name }) => name).filter(isDangerous),
  };
}

/** Lists write in their own name, and show whom they pass on: `ana@elsewhere.com via Gardens`. */
function nameOf({ from }: Mail, isList: boolean): string {
  return isList ? from.name.replace(/[\w.+-]{1,64}@[\w.-]{1,255}/g, ' ') : from.name;
}

function recipients(
  mail: Mail,
  ownerAddress: string,
): Pick<MailFacts, 'addressedAlone' | 'recipients'> {
  const only = mail.to.length === 1 ? mail.to[0]?.address.toLowerCase() : undefined;
  return {
    addressedAlone: only === ownerAddress.toLowerCase() && mail.cc.length === 0,
    recipients: mail.to.length + mail.cc.length,
  };
}

/** RFC 2919 List-Id, RFC 2369 List-Post, and what list software wrote before them. */
function isMailingList({ headers }: Mail): boolean {
  return (
    ['list-id', 'list-post', 'mailing-list', 'x-beenthere'].some(
      (name) => headers[name] !== undefined,
    ) || /^list$/i.test(headers['precedence'] ?? '')
  );
}

function isDiscussion({ headers }: Mail): boolean {
  return (
    ['list-post', 'mailing-list', 'x-beenthere'].some((name) => headers[name] !== undefined) ||
    /^list$/i.test(headers['precedence'] ?? '')
  );
}

function isBulk(mail: Mail): boolean {
  const { headers } = mail;
  return (
    isMailingList(mail) ||
    headers['list-unsubscribe'] !== undefined ||
    headers['feedback-id'] !== undefined ||
    /^(?:bulk|junk)$/i.test(headers['precedence'] ?? '') ||
    UNSUBSCRIBE.test(mail.text) ||
    mail.labels.some((label) => label === 'CATEGORY_PROMOTIONS' || label === 'CATEGORY_FORUMS')
  );
}

// Newsletters older than RFC 2369, or careless of it, say it in words alone.
const UNSUBSCRIBE =
  /\b(?:to |click here to )?unsubscribe\b|\bopt[- ]out\b|\bto be removed from\b|\bremoved? from (?:this|our|the|future) (?:mailing )?(?:list|mailings)\b|\bnewsletter abbestellen\b|\bse désabonner\b/i;

const ROBOT =
  /^(?:no-?_?\.?reply|do-?not-?reply|donotreply|notifications?|notify|alerts?|mailer-daemon|postmaster|bounces?|automat\w*|auto|robot|bot|system|daemon|cron|root|jenkins|builds?|ci|orders?|billing|receipts?|invoices?|statements?|updates?|news(?:letters?)?|info|events?|listmanager|subscriptions?|webmaster|support)(?:[-_.+].*)?$|[-_.](?:no-?reply|bot|ci|alerts?|notifications?|automation)$/i;

function isAutomated(mail: Mail): boolean {
  const { headers, from } = mail;
  const local = from.address.slice(0, Math.max(from.address.lastIndexOf('@'), 0));
  return (
    isAutoReply(mail) ||
    /^auto-generated/i.test(headers['auto-submitted'] ?? '') ||
    /^<>$/.test(headers['return-path'] ?? '') ||
    /^multipart\/report\b/i.test(headers['content-type'] ?? '') ||
    ROBOT.test(local) ||
    /\b(?:bot|automation)$/i.test(from.name)
  );
}

/** RFC 3834, section 5, and the subjects by which absence notes without it are known. */
function isAutoReply({ headers, subject, text }: Mail): boolean {
  return (
    /^auto-replied/i.test(headers['auto-submitted'] ?? '') ||
    headers['x-autoreply'] !== undefined ||
    AUTO_REPLY.test(subject) ||
    AUTO_REPLY.test(text.slice(0, 80))
  );
}

const AUTO_REPLY =
  /^\s*(?:auto(?:matic)?[- ]?(?:reply|response)|autoreply|out of (?:the )?office|abwesenheit|automatische antwort|réponse automatique|respuesta automática|risposta automatica|automatisch antwoord)\b/iu;

function replyToDiffers(
  mail: Mail,
  { domain, mailingList }: { domain: string; mailingList: boolean },
): boolean {
  if (mailingList || domain === '') return false;
  return mail.replyTo.some(({ address }) => address !== '' && organisation(address) !== domain);
}

const DANGEROUS =
  /\.(?:exe|scr|com|pif|bat|cmd|vbs?|vbe|jse?|wsf|hta|msi|jar|lnk|ps1|iso|img|vhdx?|html?|shtml|svg|docm|xlsm|pptm|one)$/i;

function isDangerous(name: string): boolean {
  return DANGEROUS.test(name.trim());
}
