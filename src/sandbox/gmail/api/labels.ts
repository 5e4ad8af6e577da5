import { z } from 'zod';
import { aborted, invalid, notFound } from '../api-error.ts';
import {
  isSystemLabel,
  labelResource,
  SYSTEM_LABELS,
  systemLabelResource,
  type UserLabel,
} from '../labels.ts';
import type { Mailbox } from '../mailbox.ts';
import { bodyAs, type Call, firstId, type Outcome, type Route, type Routes } from '../route.ts';

const labelBody = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  labelListVisibility: z.enum(['labelShow', 'labelShowIfUnread', 'labelHide']).optional(),
  messageListVisibility: z.enum(['show', 'hide']).optional(),
  color: z.strictObject({ textColor: z.string(), backgroundColor: z.string() }).optional(),
  type: z.string().optional(),
});

const MAX_NAME = 225;
const READ_LABELS: Route['scopes'] = [
  'gmail.labels',
  'gmail.metadata',
  'gmail.modify',
  'gmail.readonly',
];
const WRITE_LABELS: Route['scopes'] = ['gmail.labels', 'gmail.modify'];

/** `users.labels`. */
export const labelRoutes: Routes = {
  'GET labels': {
    units: 1,
    scopes: READ_LABELS,
    handle: ({ mailbox }) => ({
      answer: () => ({
        labels: [
          ...SYSTEM_LABELS.map(systemLabelResource),
          ...[...mailbox.labels.values()].map(labelResource),
        ],
      }),
    }),
  },
  'GET labels/:id': {
    units: 1,
    scopes: READ_LABELS,
    handle: (call) => {
      const id = firstId(call);
      const label = isSystemLabel(id)
        ? systemLabelResource(id)
        : labelResource(userLabel(call.mailbox, id));
      return { answer: () => ({ ...label, ...countsOf(call.mailbox, id) }) };
    },
  },
  'POST labels': {
    units: 5,
    scopes: WRITE_LABELS,
    mutating: true,
    handle: (call) => {
      const body = bodyAs(call, labelBody);
      const label = { ...withoutOutputs(body), id: nextLabelId(call.mailbox) };
      return saveLabel(call.mailbox, { ...label, name: checkedName(call.mailbox, body.name) });
    },
  },
  'PUT labels/:id': { units: 5, scopes: WRITE_LABELS, mutating: true, handle: updateLabel },
  'PATCH labels/:id': { units: 5, scopes: WRITE_LABELS, mutating: true, handle: updateLabel },
  'DELETE labels/:id': {
    units: 5,
    scopes: WRITE_LABELS,
    mutating: true,
    handle: (call) => {
      if (isSystemLabel(firstId(call))) throw invalid('Invalid delete request');
      const { id } = userLabel(call.mailbox, firstId(call));
      return { changes: [{ type: 'label-removed', id }] };
    },
  },
};

function updateLabel(call: Call): Outcome {
  if (isSystemLabel(firstId(call))) throw invalid('Invalid label');
  const existing = userLabel(call.mailbox, firstId(call));
  const body = bodyAs(call, labelBody);
  if (body.id !== undefined && body.id !== existing.id) throw invalid('Label id does not match');
  const name =
    body.name === undefined ? existing.name : checkedName(call.mailbox, body.name, existing.id);
  return saveLabel(call.mailbox, { ...existing, ...withoutOutputs(body), id: existing.id, name });
}

function saveLabel(mailbox: Mailbox, label: UserLabel): Outcome {
  return {
    changes: [{ type: 'label-set', label }],
    answer: () => labelResource(userLabel(mailbox, label.id)),
  };
}

function userLabel(mailbox: Mailbox, id: string): UserLabel {
  const label = mailbox.labels.get(id);
  if (label === undefined) throw notFound();
  return label;
}

/** Names are unique whatever their case; those of system labels are taken. */
function checkedName(mailbox: Mailbox, name: string | undefined, ownId?: string): string {
  const trimmed = name?.trim() ?? '';
  if (trimmed === '' || trimmed.length > MAX_NAME || isSystemLabel(trimmed.toUpperCase()))
    throw invalid('Invalid label name');
  const taken = [...mailbox.labels.values()].some(
    (label) => label.id !== ownId && label.name.toLowerCase() === trimmed.toLowerCase(),
  );
  if (taken) throw aborted('Label name exists or conflicts');
  return trimmed;
}

function nextLabelId(mailbox: Mailbox): string {
  return `Label_${mailbox.labelsMade + 1}`;
}

function withoutOutputs(body: z.infer<typeof labelBody>): Omit<UserLabel, 'id' | 'name'> {
  const { labelListVisibility, messageListVisibility, color } = body;
  return {
    ...(labelListVisibility === undefined ? {} : { labelListVisibility }),
    ...(messageListVisibility === undefined ? {} : { messageListVisibility }),
    ...(color === undefined ? {} : { color }),
  };
}

function countsOf(mailbox: Mailbox, id: string): Record<string, number> {
  const messages = mailbox.newestFirst().filter(({ labels }) => labels.has(id));
  const unread = messages.filter(({ labels }) => labels.has('UNREAD'));
  return {
    messagesTotal: messages.length,
    messagesUnread: unread.length,
    threadsTotal: new Set(messages.map(({ threadId }) => threadId)).size,
    threadsUnread: new Set(unread.map(({ threadId }) => threadId)).size,
  };
}
