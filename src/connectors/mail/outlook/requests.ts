import { z } from 'zod';
import { FolderLevel, FolderName, isTaken, levelsOf } from '../../../domain/folder-name.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { JsonObject } from '../../../lib/canonical-json.ts';
import type { DraftPlan } from '../connector.ts';
import { type DraftMessage, readDraftMessage, writeDraft } from '../draft-mime.ts';

const BASE = '/v1.0/me';
const SEND = `${BASE}/sendMail`;
const ID = /^[A-Za-z0-9_=-]{1,512}$/;

/** Folders by their well-known names. */
const WellKnown = z.enum(['archive', 'inbox', 'junkemail']);
/** One that a person made: no well-known name, all of which are in small letters. */
const OwnFolder = z
  .string()
  .regex(ID)
  .refine((id) => !/^[a-z]+$/.test(id) && !isTaken(id));
const MoveBody = z.strictObject({ destinationId: z.union([WellKnown, OwnFolder]) });
const FolderBody = z.strictObject({ displayName: FolderLevel });
const FOLDERS = `${BASE}/mailFolders`;
const CHILDREN = /^\/v1\.0\/me\/mailFolders\/([A-Za-z0-9_=-]{1,512})\/childFolders$/;
const FlagBody = z.strictObject({
  flag: z.strictObject({ flagStatus: z.enum(['flagged', 'notFlagged']) }),
});
const ReadBody = z.strictObject({ isRead: z.boolean() });
/** A body of another type than JSON stands under its media type: here base64 of a MIME message. */
const DraftBody = z.strictObject({ 'text/plain': z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/) });

/** Everything that this connector can do to a mailbox; and nothing else. */
export type Known =
  | { kind: 'move'; messageId: string; to: string }
  /** In the folder of that id, or at the first level. */
  | { kind: 'make-folder'; name: string; parentId: string | null }
  | { kind: 'flag'; messageId: string; isFlagged: boolean }
  | { kind: 'read'; messageId: string; isRead: boolean }
  | { kind: 'draft'; draft: DraftMessage; base64: string }
  | { kind: 'send'; draft: DraftMessage; base64: string }
  | { kind: 'delete-draft'; messageId: string };

/** `message: move` to the archive folder. */
export function planArchive(providerId: string): ProviderRequest {
  return move(providerId, 'archive');
}

/** `message: move` back to the inbox. */
export function planUnarchive(providerId: string): ProviderRequest {
  return move(providerId, 'inbox');
}

/** `message: move` to the junk folder: what would report it as well (`reportMessage`) is in beta only. */
export function planJunk(providerId: string): ProviderRequest {
  return move(providerId, 'junkemail');
}

/** `message: move` from there back to the inbox. */
export function planUnjunk(providerId: string): ProviderRequest {
  return move(providerId, 'inbox');
}

/**
 * `message: move` to a folder that the person made. Not a category: its update replaces them all, it leaves the mail
 * where it is, and people who say that mail goes under a name look for it in a folder.
 */
export function planFile(providerId: string, folderId: string): ProviderRequest {
  if (!OwnFolder.safeParse(folderId).success)
    throw new Invalid('Nothing can be filed in this folder');
  return move(providerId, folderId);
}

/** `user: post mailFolders` at the first level, `mailFolder: post childFolders` below it. */
export function planMakeFolder(name: string, parentId?: string): ProviderRequest {
  const levels = levelsOf(name);
  const body = FolderBody.safeParse({ displayName: levels.at(-1) });
  const isPlaced = levels.length === 1 || OwnFolder.safeParse(parentId).success;
  if (!FolderName.safeParse(name).success || !body.success || !isPlaced)
    throw new Invalid('No folder can have this name');
  const target = levels.length === 1 ? FOLDERS : `${FOLDERS}/${parentId}/childFolders`;
  return { method: 'POST', target, body: body.data };
}

/** `message: update` of the follow-up flag, which is what a star is in Outlook, or of `isRead`. */
export function planLabel(providerId: string, label: string): ProviderRequest {
  return label === 'UNREAD' ? update(providerId, { isRead: false }) : flag(providerId, label, true);
}

/** `message: update`: takes the flag off, or marks as read. */
export function planUnlabel(providerId: string, label: string): ProviderRequest {
  return label === 'UNREAD' ? update(providerId, { isRead: true }) : flag(providerId, label, false);
}

/**
 * Create a draft in MIME (`user: post messages`): its conversation is that of what it answers by its
 * References. Not `createReply`, which adds recipients and words that are not in the request.
 */
export function planDraft(plan: DraftPlan): ProviderRequest {
  const base64 = Buffer.from(writeDraft(plan), 'latin1').toString('base64');
  return { method: 'POST', target: `${BASE}/messages`, body: { 'text/plain': base64 } };
}

/**
 * `user: sendMail` in MIME, which also files it under Sent Items; Exchange adds the date. Microsoft answers before
 * it has sent, so that a mail which is not found there may still be on its way.
 */
export function planSend(plan: DraftPlan): ProviderRequest {
  return { ...planDraft({ ...plan, date: undefined }), target: SEND };
}

/** `message: delete` below the drafts folder, so that nothing but a draft can be meant. */
export function planUndraft(draftId: string): ProviderRequest {
  const target = `${BASE}/mailFolders/drafts/messages/${checkedId(draftId)}`;
  return { method: 'DELETE', target, body: null };
}

/** Whether it needs the permission to send, which no other request here does. */
export function isSending({ target }: ProviderRequest): boolean {
  return target === SEND;
}

function move(providerId: string, destinationId: string): ProviderRequest {
  const target = `${BASE}/messages/${checkedId(providerId)}/move`;
  return { method: 'POST', target, body: { destinationId } };
}

function flag(providerId: string, label: string, isFlagged: boolean): ProviderRequest {
  if (label !== 'STARRED') throw new Invalid('This label cannot be set');
  return update(providerId, { flag: { flagStatus: isFlagged ? 'flagged' : 'notFlagged' } });
}

function update(providerId: string, body: JsonObject): ProviderRequest {
  return { method: 'PATCH', target: `${BASE}/messages/${checkedId(providerId)}`, body };
}

function checkedId(id: string): string {
  if (!ID.test(id)) throw new Invalid('This is not an id of Outlook');
  return id;
}

/** What a request is, or `Invalid` for anything that no plan here makes. */
export function knownRequest(request: ProviderRequest): Known {
  const known =
    asMove(request) ??
    asFolderCreation(request) ??
    asUpdate(request) ??
    asDraft(request) ??
    asDraftDeletion(request);
  if (known === null) throw new Invalid('This request is not one that Nightshift sends to Outlook');
  return known;
}

function asMove({ method, target, body }: ProviderRequest): Known | null {
  const messageId = /^\/v1\.0\/me\/messages\/([A-Za-z0-9_=-]{1,512})\/move$/.exec(target)?.[1];
  const parsed = MoveBody.safeParse(body);
  if (method !== 'POST' || messageId === undefined || !parsed.success) return null;
  return { kind: 'move', messageId, to: parsed.data.destinationId };
}

function asFolderCreation({ method, target, body }: ProviderRequest): Known | null {
  const parsed = FolderBody.safeParse(body);
  if (method !== 'POST' || !parsed.success) return null;
  const { displayName: name } = parsed.data;
  if (target === FOLDERS) return { kind: 'make-folder', name, parentId: null };
  const parentId = CHILDREN.exec(target)?.[1];
  return OwnFolder.safeParse(parentId).success && parentId !== undefined
    ? { kind: 'make-folder', name, parentId }
    : null;
}

function asUpdate({ method, target, body }: ProviderRequest): Known | null {
  const messageId = /^\/v1\.0\/me\/messages\/([A-Za-z0-9_=-]{1,512})$/.exec(target)?.[1];
  if (method !== 'PATCH' || messageId === undefined) return null;
  const read = ReadBody.safeParse(body);
  if (read.success) return { kind: 'read', messageId, isRead: read.data.isRead };
  const flagged = FlagBody.safeParse(body);
  if (!flagged.success) return null;
  return { kind: 'flag', messageId, isFlagged: flagged.data.flag.flagStatus === 'flagged' };
}

function asDraft({ method, target, body }: ProviderRequest): Known | null {
  const parsed = DraftBody.safeParse(body);
  const kind = target === SEND ? 'send' : 'draft';
  if (method !== 'POST' || !parsed.success) return null;
  if (kind === 'draft' && target !== `${BASE}/messages`) return null;
  const base64 = parsed.data['text/plain'];
  const bytes = Buffer.from(base64, 'base64');
  // Another base64 of the same bytes would be another request.
  if (bytes.toString('base64') !== base64) return null;
  return { kind, draft: readDraftMessage(bytes.toString('latin1')), base64 };
}

function asDraftDeletion({ method, target, body }: ProviderRequest): Known | null {
  const messageId = /^\/v1\.0\/me\/mailFolders\/drafts\/messages\/([A-Za-z0-9_=-]{1,512})$/.exec(
    target,
  )?.[1];
  return method === 'DELETE' && body === null && messageId !== undefined
    ? { kind: 'delete-draft', messageId }
    : null;
}
