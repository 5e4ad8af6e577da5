import type { AccountKind } from '../../domain/account.ts';
import type { Mail } from '../../domain/signal.ts';
import type { ProviderRequest } from '../../domain/proposal.ts';
import type { Connection, Consent, OpenWriter, ReadBack, TargetState } from '../connector.ts';

export interface FetchedMail {
  mail: Mail;
  /** When the receiving server took it. */
  receivedAt: Date;
  /** Names the mail for ever, where `mail.providerId` is only its place for now and may change. */
  key?: string;
}

/** What became elsewhere of a message that had been given before. */
export interface MailChange {
  id: string;
  /** That the provider told no more of the id than how it begins. */
  isBeginning?: true;
  /** Sorted; null where it left the place that it was read in, or is gone. */
  labels: readonly string[] | null;
}

/** One page of what arrived since a cursor. */
export interface MailPage {
  /** Provider ids in the order of arrival; a deleted message may be among them. */
  ids: readonly string[];
  /** As far as the provider tells of it without being asked for each; the last word on a message comes last. */
  changed: readonly MailChange[];
  /** Where to go on; store it only once every id of this page is stored. */
  cursor: string;
  /** Whether another page is waiting behind `cursor`. */
  more: boolean;
  /** The old cursor had expired, and this page comes from a bounded resync. */
  resynced: boolean;
}

/**
 * Reads one mailbox. All methods reject with `Transient`, `Reauthorise` or `Invalid` (see lib/errors.ts);
 * reading is safe to repeat and never marks anything as read.
 */
export interface MailReader {
  /**
   * Verifies the grant and names the mailbox; `cursor` is the position before the first read, `scopes` what
   * the provider says that the grant may do, where it says so. `results` are the topmost Authentication-Results of
   * the newest mails, where nobody knows yet whose to believe; undefined of a mail that has none.
   */
  profile(): Promise<{
    address: string;
    cursor: string;
    scopes?: readonly string[] | null;
    results?: readonly (string | undefined)[];
  }>;
  /** `since` bounds the resync that an expired cursor needs. */
  changes(cursor: string, since: Date): Promise<MailPage>;
  /** Missing ids were deleted meanwhile. One unreadable message never fails the others: it comes with `undecodable` set. */
  fetch(ids: readonly string[]): Promise<FetchedMail[]>;
  /**
   * The newest mails that the owner of the mailbox sent, as far as they lie where it keeps them, the newest first;
   * none that is older than `since`, where that is given.
   */
  sent(limit: number, since?: Date): Promise<FetchedMail[]>;
  /** `{ labels: […sorted], lastMessageId }`, with `INBOX`, `UNREAD` and `STARRED` for every provider, `ANSWERED` where it tells, of a message and its thread (drafts not counted), or null when it is gone. */
  state(providerId: string, threadId: string): Promise<TargetState | null>;
  /**
   * The id of what is looked for, or null when it is not there: of the message that a draft holds now (another
   * after each change), or of the label or folder of that name. One of the provider's own, such as its bin, is none.
   * Of a move whose answer was lost, the id that it gave the message, where ids change and only one can be meant.
   */
  find(
    sought: { draft: string } | { folder: string } | { moved: ProviderRequest },
  ): Promise<string | null>;
  /** Whether an earlier send of this request took effect. */
  readBack(request: ProviderRequest): Promise<ReadBack>;
}

/** How a mailbox is watched. */
export interface Watching {
  /** New mail may be there; called once when the watch begins, for what came before it. */
  onNews: () => void;
  /** Ends the watch. */
  signal: AbortSignal;
}

/** A reply as it will leave; every field is code's, `text` alone may come from a model. */
export interface DraftPlan {
  threadId: string;
  from: string;
  to: string;
  subject: string;
  inReplyTo: string;
  references: readonly string[];
  /** The Message-ID to use, with angle brackets: the key for reading back. */
  messageId: string;
  text: string;
  /** Date field (RFC 5322, section 3.3) of one that is sent; written only where the provider adds none itself. */
  date?: string | undefined;
}

/**
 * A mailbox provider. Plans are pure: they say which request would leave, and send nothing. They throw
 * `Invalid` where an id, an address or a label has no form that is safe to send.
 */
export interface MailConnector {
  kind: AccountKind;
  /** The authserv-id whose Authentication-Results can be believed (RFC 8601, section 2.2); null where none is known. */
  authServer: string | null;
  /** Set where the receiving service names itself in none, and puts its own above all others. */
  ownResultsFirst?: true;
  openReader(connection: Connection): MailReader;
  openWriter: OpenWriter;
  /**
   * Waits for new mail as long as one connection holds, where the provider can push to who only reads. Rejects
   * as reading does when the connection is lost; says so where this server has no such thing.
   */
  watch?: (connection: Connection, watching: Watching) => Promise<'ended' | 'not offered'>;
  /** Null where people give a password instead, which `grants` then reads. */
  consent: Consent | null;
  /** Makes a grant for each kind of access out of what a person typed. Throws `Invalid`. */
  grants?: (typed: string) => { read: string; write: string };
  plan: {
    archive(providerId: string): ProviderRequest;
    unarchive(providerId: string): ProviderRequest;
    junk: {
      /** To spam, out of the inbox. */
      put(providerId: string): ProviderRequest;
      /** Out of spam, back into the inbox. */
      take(providerId: string): ProviderRequest;
    };
    /** A label of Gmail, and a folder of Outlook and IMAP, by the id that `find` gives. */
    folder: {
      /** Under it, out of the inbox. */
      put(providerId: string, folderId: string): ProviderRequest;
      /** Out of it, back into the inbox. */
      take(providerId: string, folderId: string): ProviderRequest;
      /** Makes an empty one of this name, in the one whose id is given where it is of a deeper level. */
      make(name: string, parentId?: string): ProviderRequest;
    };
    label(providerId: string, label: string): ProviderRequest;
    unlabel(providerId: string, label: string): ProviderRequest;
    draft(draft: DraftPlan): ProviderRequest;
    undraft(draftId: string): ProviderRequest;
    send(draft: DraftPlan): ProviderRequest;
  };
  /** Reads a planned draft, or one that is to be sent, back out of the request's own bytes, for the card. Throws `Invalid` on anything else. */
  readDraft(request: ProviderRequest): {
    to: string;
    cc: string;
    bcc: string;
    subject: string;
    text: string;
  };
}
