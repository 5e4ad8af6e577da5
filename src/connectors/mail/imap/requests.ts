import { z } from 'zod';
import { FolderName, isTaken } from '../../../domain/folder-name.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { DraftPlan } from '../connector.ts';
import { type DraftMessage, readDraftMessage, writeDraft } from '../draft-mime.ts';
import { decodePlace, type Place } from './place.ts';

/**
 * IMAP commands in the form of requests: the target is the message's URL (RFC 5092), the body names the
 * command and its arguments. Mailboxes are named by their role (RFC 6154), which the server resolves.
 */
const Flag = z.string().regex(/^(?:\\(?:Flagged|Seen)|[A-Za-z$][A-Za-z0-9_-]{0,63})$/);
const Special = z.enum(['\\Archive', '\\Junk', 'INBOX']);
/** The path of a mailbox that a person made; the writer looks at what it is for once more. */
const OwnPath = z
  .string()
  .max(250)
  .regex(/^[^\\\p{Cc}%*"]+$/u)
  .refine((path) => !isTaken(path));
const MoveBody = z.strictObject({
  command: z.literal('UID MOVE'),
  mailbox: z.union([Special, OwnPath]),
});
const CreateBody = z.strictObject({ command: z.literal('CREATE'), mailbox: FolderName });
const CREATION = '/;CREATE';
const StoreBody = z.strictObject({
  command: z.literal('UID STORE'),
  add: z.array(Flag).length(1).optional(),
  remove: z.array(Flag).length(1).optional(),
});
const AppendBody = z.strictObject({
  command: z.literal('APPEND'),
  flags: z.tuple([z.literal('\\Draft'), z.literal('\\Seen')]),
  message: z.string().regex(/^[A-Za-z0-9_-]+$/),
});
const DRAFTS = '/;SPECIAL-USE=Drafts';
const SubmitBody = z.strictObject({
  command: z.literal('SUBMIT'),
  message: z.string().regex(/^[A-Za-z0-9_-]+$/),
});
const SUBMISSION = '/;SUBMISSION';

/** Everything that this connector can do to a mailbox. */
export type Known =
  | { kind: 'move'; place: Place; to: string }
  | { kind: 'create'; name: string }
  | { kind: 'store'; place: Place; flag: string; isAdded: boolean }
  | { kind: 'append'; draft: DraftMessage; raw: Buffer }
  | { kind: 'submit'; draft: DraftMessage; raw: Buffer }
  | { kind: 'delete'; place: Place };

export function planArchive(providerId: string): ProviderRequest {
  return about(providerId, { command: 'UID MOVE', mailbox: '\\Archive' });
}

export function planUnarchive(providerId: string): ProviderRequest {
  return about(providerId, { command: 'UID MOVE', mailbox: 'INBOX' });
}

/** Servers learn from what is moved there by hand. */
export function planJunk(providerId: string): ProviderRequest {
  return about(providerId, { command: 'UID MOVE', mailbox: '\\Junk' });
}

export function planUnjunk(providerId: string): ProviderRequest {
  return planUnarchive(providerId);
}

/** Into a mailbox that the person made: few mail programs show keywords, and not every server takes them. */
export function planFile(providerId: string, path: string): ProviderRequest {
  if (!OwnPath.safeParse(path).success) throw new Invalid('Nothing can be filed in this folder');
  return about(providerId, { command: 'UID MOVE', mailbox: path });
}

/** Below the personal namespace (RFC 2342); its levels are joined by the server's own delimiter. */
export function planCreate(name: string): ProviderRequest {
  const body = CreateBody.safeParse({ command: 'CREATE', mailbox: name });
  if (!body.success) throw new Invalid('No folder can have this name');
  return { method: 'POST', target: CREATION, body: body.data };
}

export function planLabel(providerId: string, label: string): ProviderRequest {
  return store(providerId, { label, isOn: true });
}

export function planUnlabel(providerId: string, label: string): ProviderRequest {
  return store(providerId, { label, isOn: false });
}

/** Throws `Invalid` when an address or the Message-ID has no safe form. */
export function planDraft(plan: DraftPlan): ProviderRequest {
  const message = Buffer.from(writeDraft(plan), 'latin1').toString('base64url');
  return {
    method: 'POST',
    target: DRAFTS,
    body: { command: 'APPEND', flags: ['\\Draft', '\\Seen'], message },
  };
}

/**
 * One SMTP submission (RFC 6409): its only recipient is the one in the message's own bytes. A copy of them is
 * filed under Sent where the server does not do that itself. Throws as `planDraft` does.
 */
export function planSend(plan: DraftPlan): ProviderRequest {
  if (plan.date === undefined) throw new Invalid('What is sent needs a date');
  const message = Buffer.from(writeDraft(plan), 'latin1').toString('base64url');
  return { method: 'POST', target: SUBMISSION, body: { command: 'SUBMIT', message } };
}

export function planUndraft(draftId: string): ProviderRequest {
  decodePlace(draftId);
  return { method: 'DELETE', target: `/${draftId}`, body: null };
}

function about(providerId: string, body: Record<string, string | string[]>): ProviderRequest {
  decodePlace(providerId);
  return { method: 'POST', target: `/${providerId}`, body };
}

/** `UNREAD` is the absence of a flag, so that putting it on takes one off. */
function store(providerId: string, change: { label: string; isOn: boolean }): ProviderRequest {
  const { flag, isInverse } = flagOf(change.label);
  const list = [flag];
  const isAdded = change.isOn !== isInverse;
  return about(providerId, {
    command: 'UID STORE',
    ...(isAdded ? { add: list } : { remove: list }),
  });
}

const SYSTEM: Readonly<Record<string, { flag: string; isInverse: boolean }>> = {
  STARRED: { flag: '\\Flagged', isInverse: false },
  UNREAD: { flag: '\\Seen', isInverse: true },
};

function flagOf(label: string): { flag: string; isInverse: boolean } {
  const known = SYSTEM[label] ?? { flag: label, isInverse: false };
  if (!Flag.safeParse(known.flag).success) throw new Invalid('This label cannot be set');
  return known;
}

/** What a request is, or `Invalid` for anything that no plan here makes. */
export function knownRequest(request: ProviderRequest): Known {
  const known =
    asAppend(request) ??
    asSubmission(request) ??
    asCreation(request) ??
    asDeletion(request) ??
    asMove(request) ??
    asStore(request);
  if (known === null) throw new Invalid('This request is not one that Nightshift sends by IMAP');
  return known;
}

function asAppend({ method, target, body }: ProviderRequest): Known | null {
  const parsed = AppendBody.safeParse(body);
  if (method !== 'POST' || target !== DRAFTS || !parsed.success) return null;
  return { kind: 'append', ...readMessage(parsed.data) };
}

function asSubmission({ method, target, body }: ProviderRequest): Known | null {
  const parsed = SubmitBody.safeParse(body);
  if (method !== 'POST' || target !== SUBMISSION || !parsed.success) return null;
  const known = readMessage(parsed.data);
  return known.draft.date === undefined ? null : { kind: 'submit', ...known };
}

function readMessage({ message }: { message: string }): { draft: DraftMessage; raw: Buffer } {
  const raw = Buffer.from(message, 'base64url');
  return { draft: readDraftMessage(raw.toString('latin1')), raw };
}

function asCreation({ method, target, body }: ProviderRequest): Known | null {
  const parsed = CreateBody.safeParse(body);
  if (method !== 'POST' || target !== CREATION || !parsed.success) return null;
  return { kind: 'create', name: parsed.data.mailbox };
}

function asDeletion({ method, target, body }: ProviderRequest): Known | null {
  if (method !== 'DELETE' || body !== null) return null;
  return { kind: 'delete', place: decodePlace(target.slice(1)) };
}

function asMove({ method, target, body }: ProviderRequest): Known | null {
  const parsed = MoveBody.safeParse(body);
  if (method !== 'POST' || !parsed.success) return null;
  return { kind: 'move', place: decodePlace(target.slice(1)), to: parsed.data.mailbox };
}

function asStore({ method, target, body }: ProviderRequest): Known | null {
  const parsed = StoreBody.safeParse(body);
  if (method !== 'POST' || !parsed.success) return null;
  const { add, remove } = parsed.data;
  const flag = add?.[0] ?? remove?.[0];
  if (flag === undefined || (add === undefined) === (remove === undefined)) return null;
  return { kind: 'store', place: decodePlace(target.slice(1)), flag, isAdded: add !== undefined };
}
