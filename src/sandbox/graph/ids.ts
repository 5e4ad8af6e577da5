import { createHash } from 'node:crypto';

/** The folders of every mailbox: their well-known names and what people see. */
export const WELL_KNOWN: ReadonlyMap<string, string> = new Map([
  ['archive', 'Archive'],
  ['deleteditems', 'Deleted Items'],
  ['drafts', 'Drafts'],
  ['inbox', 'Inbox'],
  ['junkemail', 'Junk Email'],
  ['outbox', 'Outbox'],
  ['sentitems', 'Sent Items'],
]);

const ROOT = 'msgfolderroot';

function derived(prefix: string, ...parts: string[]): string {
  const digest = createHash('sha256').update(parts.join('\n')).digest('base64url');
  return `${prefix}${digest}=`;
}

/** An id that stays when the message moves (`Prefer: IdType="ImmutableId"`). */
export function immutableId(address: string, ...seed: string[]): string {
  return derived('AAkALgAAAAAAHYQDEapmEc2b', address, ...seed);
}

/** The id that everyone gets who did not ask for immutable ones: another in every folder. */
export function folderBoundId(immutable: string, folderId: string): string {
  return derived('AAMkAGUAAAwTW09AAA', immutable, folderId);
}

export function folderId(address: string, name: string): string {
  return derived('AQMkADAwATM3ZmYA', address, name === ROOT ? ROOT : name.toLowerCase());
}

export function conversationId(address: string, seed: string): string {
  return derived('AAQkADAwATM3ZmYA', address, seed);
}

export function changeKey(id: string, revision: number): string {
  return createHash('sha256').update(`${id}\n${revision}`).digest('base64').slice(0, 20);
}
