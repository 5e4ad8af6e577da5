import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';

/**
 * Names one message: where it lies as a relative URL (RFC 5092, section 2), and its Message-ID, by which
 * it is recognised before anything is done to it and found again after it was moved.
 */
export interface Place {
  mailbox: string;
  uidValidity: string;
  uid: number;
  /** With angle brackets; empty where the message has none. */
  messageId: string;
}

const Encoded = z
  .string()
  .max(1_000)
  .regex(
    /^[A-Za-z0-9%._~!*'()-]+;UIDVALIDITY=\d{1,10}\/;UID=\d{1,10};MESSAGE-ID=[A-Za-z0-9%._~!*'()-]*$/,
  );
const PARTS = /^([^;]+);UIDVALIDITY=(\d+)\/;UID=(\d+);MESSAGE-ID=(.*)$/;

export function encodePlace({ mailbox, uidValidity, uid, messageId }: Place): string {
  return `${encodeURIComponent(mailbox)};UIDVALIDITY=${uidValidity}/;UID=${uid};MESSAGE-ID=${encodeURIComponent(messageId)}`;
}

/** How the id of a message begins of which no more than its UID is known. */
export function beginningOfId({ mailbox, uidValidity, uid }: Omit<Place, 'messageId'>): string {
  return encodePlace({ mailbox, uidValidity, uid, messageId: '' });
}

/** Throws `Invalid` on anything that `encodePlace` does not make. */
export function decodePlace(id: string): Place {
  const [, mailbox = '', uidValidity = '', uid = '', messageId = ''] =
    PARTS.exec(Encoded.safeParse(id).data ?? '') ?? [];
  const place = {
    mailbox: decoded(mailbox),
    uidValidity,
    uid: Number(uid),
    messageId: decoded(messageId),
  };
  if (mailbox === '' || encodePlace(place) !== id)
    throw new Invalid('This is not an id of an IMAP message');
  return place;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
