import type { ExpungeEvent, FlagsEvent, ImapFlow } from 'imapflow';
import type { MailChange } from '../connector.ts';
import type { Cursor } from './cursor.ts';
import { beginningOfId } from './place.ts';
import { labelsOf } from './seek.ts';

export interface Inbox {
  uidValidity: string;
  uidNext: number;
  /** HIGHESTMODSEQ (RFC 7162); null where the server keeps none. */
  modseq: string | null;
  /** Whether the cursor's UIDs and numbers still mean the same here. */
  isSame: boolean;
  /** Of messages that the cursor knows. */
  changed: MailChange[];
}

/**
 * Opens INBOX by EXAMINE. Where the server has QRESYNC its answer also tells what vanished and which flags
 * changed since the cursor; with CONDSTORE alone a second command tells the flags, and only where any number moved.
 */
export async function openInbox(client: ImapFlow, cursor: Cursor): Promise<Inbox> {
  const { mailbox, told } = await examined(client, cursor);
  const uidValidity = String(mailbox.uidValidity);
  const modseq = (mailbox.noModseq === true ? undefined : mailbox.highestModseq) ?? null;
  const ahead = aheadOf(modseq, cursor);
  // Numbers that went back are those of a mailbox restored from a copy: what a UID names cannot be relied upon.
  const isSame =
    uidValidity === cursor.uidValidity && mailbox.uidNext >= cursor.nextUid && ahead >= 0n;
  const hasChanged = isSame && ahead > 0n && cursor.nextUid > 1;
  if (hasChanged && !client.enabled.has('QRESYNC')) await readFlags(client, cursor, told);
  return {
    uidValidity,
    uidNext: mailbox.uidNext,
    modseq: modseq === null ? null : String(modseq),
    isSame,
    changed: hasChanged ? changesOf(told, cursor) : [],
  };
}

/** By how much the number of changes grew; 0 where one of the two is not known. */
function aheadOf(modseq: bigint | null, cursor: Cursor): bigint {
  return modseq === null || cursor.modseq === undefined ? 0n : modseq - BigInt(cursor.modseq);
}

/** By UID: the flags now, or null for one that is not there any more. */
type Told = Map<number, ReadonlySet<string> | null>;

async function examined(client: ImapFlow, { uidValidity, modseq }: Cursor) {
  const told: Told = new Map();
  const onFlags = ({ uid, flags }: FlagsEvent): void => {
    if (uid !== undefined) told.set(uid, flags);
  };
  const onExpunge = ({ uid }: ExpungeEvent): void => {
    if (uid !== undefined) told.set(uid, null);
  };
  client.on('flags', onFlags);
  client.on('expunge', onExpunge);
  const since = modseq === undefined ? {} : { changedSince: BigInt(modseq), uidValidity };
  try {
    return { mailbox: await client.mailboxOpen('INBOX', { readOnly: true, ...since }), told };
  } finally {
    client.off('flags', onFlags);
    client.off('expunge', onExpunge);
  }
}

async function readFlags(client: ImapFlow, cursor: Cursor, told: Told): Promise<void> {
  const changedSince = BigInt(cursor.modseq ?? 0);
  const range = `1:${cursor.nextUid - 1}`;
  const query = { uid: true, flags: true };
  for await (const { uid, flags } of client.fetch(range, query, { uid: true, changedSince }))
    if (flags !== undefined) told.set(uid, flags);
}

function changesOf(told: Told, { uidValidity, nextUid }: Cursor): MailChange[] {
  return [...told]
    .filter(([uid]) => uid < nextUid)
    .map(([uid, flags]) => ({
      id: beginningOfId({ mailbox: 'INBOX', uidValidity, uid }),
      isBeginning: true,
      labels: flags === null ? null : labelsOf('INBOX', flags),
    }));
}
