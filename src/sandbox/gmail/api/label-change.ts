import { z } from 'zod';
import { invalid } from '../api-error.ts';
import { isManualLabel } from '../labels.ts';
import type { Mailbox } from '../mailbox.ts';

const MAX_LABELS = 100;

export const modifyBody = z.strictObject({
  addLabelIds: z.array(z.string()).nullish(),
  removeLabelIds: z.array(z.string()).nullish(),
});

/** The label change that a `modify` body asks for; Google refuses empty, contradictory and automatic ones. */
export function labelChange(
  mailbox: Mailbox,
  body: z.infer<typeof modifyBody>,
): { add: string[]; remove: string[] } {
  const add = body.addLabelIds ?? [];
  const remove = body.removeLabelIds ?? [];
  if (add.length + remove.length === 0) throw invalid('No label add or removes specified');
  if (add.length > MAX_LABELS || remove.length > MAX_LABELS)
    throw invalid(`Too many labels specified, limit ${MAX_LABELS}`);
  const refused = [...add, ...remove].find((id) => !mailbox.hasLabel(id) || !isManualLabel(id));
  if (refused !== undefined) throw invalid(`Invalid label: ${refused}`);
  if (add.some((id) => remove.includes(id)))
    throw invalid('Cannot both add and remove the same label');
  return { add: [...new Set(add)], remove: [...new Set(remove)] };
}
