import type { Effect } from '../effects.ts';
import { headerValues } from './fetch.ts';
import { readableName } from './mailbox-name.ts';
import type { Change, Mailbox, Message } from './world.ts';

type Seen = Pick<Effect, 'method' | 'target' | 'body'>;

/** The URL of a message (RFC 5092), with the Message-ID by which it can be found again. */
function urlOf({ path, uidValidity }: Mailbox, { uid, raw }: Message): string {
  const id = /<[^<>\s]{1,250}>/.exec(headerValues(raw, 'message-id')[0] ?? '')?.[0] ?? '';
  const place = `${encodeURIComponent(readableName(path))};UIDVALIDITY=${uidValidity}/;UID=${uid}`;
  return `/${place};MESSAGE-ID=${encodeURIComponent(id)}`;
}

export function added(
  mailbox: Mailbox,
  message: Pick<Message, 'at' | 'raw'> & { flags: Iterable<string> },
): Change {
  const { at, raw, flags } = message;
  return {
    type: 'added',
    path: mailbox.path,
    uid: mailbox.uidNext,
    flags: [...flags],
    at: at.toISOString(),
    raw: raw.toString('base64'),
  };
}

export function moved(
  from: Mailbox,
  to: Mailbox,
  message: Message,
): { changes: Change[]; effect: Seen } {
  return {
    changes: [added(to, message), { type: 'removed', path: from.path, uid: message.uid }],
    effect: {
      method: 'POST',
      target: urlOf(from, message),
      body: { command: 'UID MOVE', mailbox: to.role === '' ? readableName(to.path) : to.role },
    },
  };
}

/**
 * Marking as deleted counts as the deletion, at the moment when nothing else is needed for it; the
 * EXPUNGE that follows removes what is marked and is not counted again.
 */
export function flagged(
  mailbox: Mailbox,
  message: Message,
  { flags, isAdded }: { flags: readonly string[]; isAdded: boolean },
): { changes: Change[]; effect: Seen } {
  const kept = [...message.flags].filter((flag) => !flags.includes(flag));
  const change: Change = {
    type: 'flagged',
    path: mailbox.path,
    uid: message.uid,
    flags: isAdded ? [...kept, ...flags] : kept,
  };
  const target = urlOf(mailbox, message);
  const isDeletion = isAdded && flags.length === 1 && flags[0] === '\\Deleted';
  const body = { command: 'UID STORE', ...(isAdded ? { add: flags } : { remove: flags }) };
  return {
    changes: [change],
    effect: isDeletion
      ? { method: 'DELETE', target, body: null }
      : { method: 'POST', target, body },
  };
}

export function appended(
  mailbox: Mailbox,
  { raw, flags, at }: { raw: Buffer; flags: readonly string[]; at: Date },
): { changes: Change[]; effect: Seen } {
  const target = `/;SPECIAL-USE=${mailbox.role.slice(1) || mailbox.path}`;
  return {
    changes: [added(mailbox, { raw, flags, at })],
    effect: {
      method: 'POST',
      target,
      body: { command: 'APPEND', flags, message: raw.toString('base64url') },
    },
  };
}

/** An empty mailbox. */
export function created(path: string): { changes: Change[]; effect: Seen } {
  const effect = {
    method: 'POST',
    target: '/;CREATE',
    body: { command: 'CREATE', mailbox: readableName(path) },
  };
  return { changes: [{ type: 'created', path }], effect };
}

/** A message that the submission server took. */
export function submitted(raw: Buffer): Seen {
  const body = { command: 'SUBMIT', message: raw.toString('base64url') };
  return { method: 'POST', target: '/;SUBMISSION', body };
}
