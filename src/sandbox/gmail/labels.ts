import { z } from 'zod';

export const labelSchema = z.object({
  id: z.string(),
  name: z.string(),
  labelListVisibility: z.string().optional(),
  messageListVisibility: z.string().optional(),
  color: z.object({ textColor: z.string(), backgroundColor: z.string() }).optional(),
});

/** A label that the person made. */
export type UserLabel = z.infer<typeof labelSchema>;

/** The labels that every mailbox has; their id is their name. */
export const SYSTEM_LABELS = [
  'CHAT',
  'SENT',
  'INBOX',
  'IMPORTANT',
  'TRASH',
  'DRAFT',
  'SPAM',
  'CATEGORY_FORUMS',
  'CATEGORY_UPDATES',
  'CATEGORY_PERSONAL',
  'CATEGORY_PROMOTIONS',
  'CATEGORY_SOCIAL',
  'STARRED',
  'UNREAD',
] as const;

const SYSTEM: ReadonlySet<string> = new Set(SYSTEM_LABELS);

/** Set by Gmail alone: `modify` refuses to add or remove them. */
const AUTOMATIC: ReadonlySet<string> = new Set(['SENT', 'DRAFT', 'CHAT']);

export function isSystemLabel(id: string): boolean {
  return SYSTEM.has(id);
}

export function isManualLabel(id: string): boolean {
  return !AUTOMATIC.has(id);
}

/** The listing form: without counts, which only `labels.get` answers. */
export function labelResource(label: UserLabel): Record<string, unknown> {
  return { ...label, type: 'user' };
}

export function systemLabelResource(id: string): Record<string, unknown> {
  return {
    id,
    name: id,
    messageListVisibility: 'hide',
    labelListVisibility: 'labelHide',
    type: 'system',
  };
}

/**
 * What a label change comes to: a message goes to Trash or Spam out of the inbox, and is in one of
 * the two at most.
 */
export function settleLabels(
  labels: ReadonlySet<string>,
  change: { add: readonly string[]; remove: readonly string[] },
): { added: string[]; removed: string[] } {
  const away = change.add.find((id) => id === 'TRASH' || id === 'SPAM');
  const implied = away === undefined ? [] : ['INBOX', away === 'TRASH' ? 'SPAM' : 'TRASH'];
  const add = new Set(change.add.filter((id) => !implied.includes(id)));
  const remove = new Set([...change.remove, ...implied]);
  return {
    added: [...add].filter((id) => !labels.has(id)),
    removed: [...remove].filter((id) => labels.has(id) && !add.has(id)),
  };
}
