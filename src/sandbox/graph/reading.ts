import { notFound } from './api-error.ts';
import { parseListing, parsePage } from './query.ts';
import {
  attachmentsOf,
  folderResource,
  messageResource,
  parseExpand,
  parseSelect,
} from './resource.ts';
import { type Call, folderOf, messageOf, type Outcome, READ, type Routes } from './route.ts';

/** learn.microsoft.com/graph/api: user, mailfolder-get, message-get, user-list-messages. */
export const readingRoutes: Routes = {
  'GET ': {
    scopes: ['User.Read'],
    query: ['$select'],
    handle: ({ mailbox: { address } }) => ({
      status: 200,
      json: {
        id: '7f3a1c52-0000-4000-8000-000000000001',
        displayName: address,
        mail: address,
        userPrincipalName: address,
      },
    }),
  },
  'GET mailFolders': {
    scopes: READ,
    query: ['$select', '$top', '$skip', 'includeHiddenFolders'],
    handle: (call) => folders(call, { path: 'mailFolders', parent: call.mailbox.root }),
  },
  'GET mailFolders/:id': {
    scopes: READ,
    query: ['$select'],
    handle: ({ mailbox, ids }) => {
      const folder = mailbox.folder(ids[0] ?? '');
      if (folder === undefined) throw notFound();
      return { status: 200, json: folderResource(folder, mailbox) };
    },
  },
  'GET mailFolders/:id/childFolders': {
    scopes: READ,
    query: ['$select', '$top', '$skip'],
    handle: (call) => {
      const parent = folderOf(call);
      return folders(call, { path: `mailFolders('${parent}')/childFolders`, parent });
    },
  },
  'GET mailFolders/:id/messages': {
    scopes: READ,
    query: ['$select', '$filter', '$orderby', '$top', '$skip', '$expand'],
    handle: (call) => listing(call, folderOf(call)),
  },
  'GET messages': {
    scopes: READ,
    query: ['$select', '$filter', '$orderby', '$top', '$skip', '$expand'],
    handle: (call) => listing(call, null),
  },
  'GET messages/:id': {
    scopes: READ,
    query: ['$select', '$expand'],
    handle: (call) => ({
      status: 200,
      json: messageResource(messageOf(call), {
        select: parseSelect(call.query),
        expandsAttachments: parseExpand(call.query),
        prefer: call.prefer,
      }),
    }),
  },
  'GET messages/:id/$value': {
    scopes: READ,
    handle: (call) => ({
      status: 200,
      text: { type: 'text/plain', bytes: messageOf(call).bytes() },
    }),
  },
  'GET messages/:id/attachments': {
    scopes: READ,
    query: ['$select'],
    handle: (call) => ({ status: 200, json: { value: attachmentsOf(messageOf(call).mime()) } }),
  },
};

function folders(
  { mailbox, query, base }: Call,
  { path, parent }: { path: string; parent: string },
): Outcome {
  const { top, skip } = parsePage(query);
  const found = [...mailbox.folders.values()].filter(({ parentId }) => parentId === parent);
  const shown = found.slice(skip, skip + top).map((one) => folderResource(one, mailbox));
  const next = new URLSearchParams(query);
  next.set('$skip', String(skip + top));
  const more = found.length > skip + top;
  return {
    status: 200,
    json: {
      value: shown,
      ...(more ? { '@odata.nextLink': `${base}/${path}?${next.toString()}` } : {}),
    },
  };
}

function listing(call: Call, folder: string | null): Outcome {
  const { query, mailbox, prefer } = call;
  const { matches, order, top, skip } = parseListing(query);
  const view = { select: parseSelect(query), expandsAttachments: parseExpand(query), prefer };
  const found = mailbox
    .messages()
    .filter((message) => (folder === null || message.folderId === folder) && matches(message))
    .sort(order);
  const next = new URLSearchParams(query);
  next.set('$skip', String(skip + top));
  const path = folder === null ? 'messages' : `mailFolders('${folder}')/messages`;
  return {
    status: 200,
    json: {
      '@odata.context': `${call.base}/$metadata#messages`,
      value: found.slice(skip, skip + top).map((message) => messageResource(message, view)),
      ...(found.length > skip + top
        ? { '@odata.nextLink': `${call.base}/${path}?${next.toString()}` }
        : {}),
    },
  };
}
