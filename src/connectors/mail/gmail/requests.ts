import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import { FolderName, isTaken } from '../../../domain/folder-name.ts';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { DraftPlan } from '../connector.ts';
import { type DraftMessage, readDraftMessage, writeDraft } from '../draft-mime.ts';

const BASE = '/gmail/v1/users/me';
const Id = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/);
/** Labels that a request may set or take: never those that make a mail deleted, sent or a draft. */
const LabelId = Id.refine((id) => !['TRASH', 'DRAFT', 'SENT', 'CHAT'].includes(id));

/** Of a label that a person made: the names of Gmail's own are in capitals. */
const OwnLabelId = Id.refine((id) => !/^[A-Z_]+$/.test(id) && !isTaken(id));

const ModifyBody = z
  .strictObject({
    addLabelIds: z.array(LabelId).max(5).optional(),
    removeLabelIds: z.array(LabelId).max(5).optional(),
  })
  .refine(
    ({ addLabelIds = [], removeLabelIds = [] }) => addLabelIds.length + removeLabelIds.length > 0,
  );
/** Shown as Gmail shows a label that is made by hand. */
const SHOWN = { labelListVisibility: 'labelShow', messageListVisibility: 'show' } as const;
const LabelBody = z.strictObject({
  name: FolderName,
  labelListVisibility: z.literal(SHOWN.labelListVisibility),
  messageListVisibility: z.literal(SHOWN.messageListVisibility),
});
const LABELS = `${BASE}/labels`;
const Message = z.strictObject({ threadId: Id, raw: z.string().regex(/^[A-Za-z0-9_-]+$/) });
const DraftBody = z.strictObject({ message: Message });
const SEND = `${BASE}/messages/send`;

/** Everything that this connector can do to a mailbox; and nothing else. */
export type Known =
  | { kind: 'modify'; messageId: string; add: readonly string[]; remove: readonly string[] }
  | { kind: 'make-label'; name: string }
  | { kind: 'draft'; threadId: string; draft: DraftMessage }
  | { kind: 'send'; threadId: string; draft: DraftMessage }
  | { kind: 'delete-draft'; draftId: string };

/** `users.messages.modify`: takes the message out of the inbox. */
export function planArchive(providerId: string): ProviderRequest {
  return modify(providerId, { removeLabelIds: ['INBOX'] });
}

/** `users.messages.modify`: puts the message back into the inbox. */
export function planUnarchive(providerId: string): ProviderRequest {
  return modify(providerId, { addLabelIds: ['INBOX'] });
}

/** `users.messages.modify`: Gmail has no other call by which spam or phishing is reported. */
export function planJunk(providerId: string): ProviderRequest {
  return modify(providerId, { addLabelIds: ['SPAM'], removeLabelIds: ['INBOX'] });
}

/** `users.messages.modify`: the inverse. */
export function planUnjunk(providerId: string): ProviderRequest {
  return modify(providerId, { addLabelIds: ['INBOX'], removeLabelIds: ['SPAM'] });
}

/** `users.messages.modify`: under a label that a person made, out of the inbox. */
export function planFile(providerId: string, labelId: string): ProviderRequest {
  return modify(providerId, { addLabelIds: [ownLabel(labelId)], removeLabelIds: ['INBOX'] });
}

/** `users.messages.modify`: the inverse. */
export function planUnfile(providerId: string, labelId: string): ProviderRequest {
  return modify(providerId, { addLabelIds: ['INBOX'], removeLabelIds: [ownLabel(labelId)] });
}

/** `users.labels.create`. */
export function planMakeLabel(name: string): ProviderRequest {
  return { method: 'POST', target: LABELS, body: { name: checkedName(name), ...SHOWN } };
}

/** `users.messages.modify`: `label` is a label's id, for example `STARRED`; it must exist. */
export function planLabel(providerId: string, label: string): ProviderRequest {
  return modify(providerId, { addLabelIds: [checkedLabel(label)] });
}

/** `users.messages.modify`: takes the label off. */
export function planUnlabel(providerId: string, label: string): ProviderRequest {
  return modify(providerId, { removeLabelIds: [checkedLabel(label)] });
}

/** `users.drafts.create`. Throws `Invalid` when an address or the Message-ID has no safe form. */
export function planDraft(plan: DraftPlan): ProviderRequest {
  return { method: 'POST', target: `${BASE}/drafts`, body: { message: messageOf(plan) } };
}

/** `users.messages.send`. Gmail adds the date. Throws as `planDraft` does. */
export function planSend(plan: DraftPlan): ProviderRequest {
  return { method: 'POST', target: SEND, body: messageOf({ ...plan, date: undefined }) };
}

function messageOf(plan: DraftPlan): { threadId: string; raw: string } {
  const raw = Buffer.from(writeDraft(plan), 'latin1').toString('base64url');
  return { threadId: checkedId(plan.threadId), raw };
}

/** `users.drafts.delete`: `draftId` is the draft's id, not its message's. */
export function planUndraft(draftId: string): ProviderRequest {
  return { method: 'DELETE', target: `${BASE}/drafts/${checkedId(draftId)}`, body: null };
}

function modify(
  providerId: string,
  body: { addLabelIds?: string[]; removeLabelIds?: string[] },
): ProviderRequest {
  const target = `${BASE}/messages/${checkedId(providerId)}/modify`;
  return { method: 'POST', target, body };
}

function checkedLabel(label: string): string {
  const checked = LabelId.safeParse(label);
  if (!checked.success) throw new Invalid('This label cannot be set');
  return checked.data;
}

function ownLabel(id: string): string {
  const checked = OwnLabelId.safeParse(id);
  if (!checked.success) throw new Invalid('Nothing can be filed under this label');
  return checked.data;
}

function checkedName(name: string): string {
  const checked = FolderName.safeParse(name);
  if (!checked.success) throw new Invalid('No label can have this name');
  return checked.data;
}

function checkedId(id: string): string {
  const checked = Id.safeParse(id);
  if (!checked.success) throw new Invalid('This is not an id of Gmail');
  return checked.data;
}

/** What a request is, or `Invalid` for anything that no plan here makes. */
export function knownRequest(request: ProviderRequest): Known {
  const known =
    asModify(request) ??
    asLabelCreation(request) ??
    asDraft(request) ??
    asSend(request) ??
    asDraftDeletion(request);
  if (known === null) throw new Invalid('This request is not one that Nightshift sends to Gmail');
  return known;
}

function asModify({ method, target, body }: ProviderRequest): Known | null {
  const messageId = /^\/gmail\/v1\/users\/me\/messages\/([A-Za-z0-9_-]{1,128})\/modify$/.exec(
    target,
  )?.[1];
  const parsed = ModifyBody.safeParse(body);
  if (method !== 'POST' || messageId === undefined || !parsed.success) return null;
  return {
    kind: 'modify',
    messageId,
    add: parsed.data.addLabelIds ?? [],
    remove: parsed.data.removeLabelIds ?? [],
  };
}

function asLabelCreation({ method, target, body }: ProviderRequest): Known | null {
  const parsed = LabelBody.safeParse(body);
  if (method !== 'POST' || target !== LABELS || !parsed.success) return null;
  return { kind: 'make-label', name: parsed.data.name };
}

function asDraft({ method, target, body }: ProviderRequest): Known | null {
  const parsed = DraftBody.safeParse(body);
  if (method !== 'POST' || target !== `${BASE}/drafts` || !parsed.success) return null;
  return { kind: 'draft', ...readMessage(parsed.data.message) };
}

function asSend({ method, target, body }: ProviderRequest): Known | null {
  const parsed = Message.safeParse(body);
  if (method !== 'POST' || target !== SEND || !parsed.success) return null;
  return { kind: 'send', ...readMessage(parsed.data) };
}

function readMessage({ threadId, raw }: z.infer<typeof Message>) {
  return { threadId, draft: readDraftMessage(Buffer.from(raw, 'base64url').toString('latin1')) };
}

function asDraftDeletion({ method, target, body }: ProviderRequest): Known | null {
  const draftId = /^\/gmail\/v1\/users\/me\/drafts\/([A-Za-z0-9_-]{1,128})$/.exec(target)?.[1];
  return method === 'DELETE' && body === null && draftId !== undefined
    ? { kind: 'delete-draft', draftId }
    : null;
}
