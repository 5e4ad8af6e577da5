import { z } from 'zod';
import { parseJson } from '../../lib/trust.ts';
import {
  badQuery,
  badRequest,
  GraphError,
  RESYNC_REQUIRED,
  SYNC_STATE_NOT_FOUND,
} from './api-error.ts';
import { folderBoundId } from './ids.ts';
import { byTime } from './query.ts';
import {
  folderResource,
  messageResource,
  parseExpand,
  parseSelect,
  type View,
} from './resource.ts';
import { type Call, folderOf, type Outcome, READ, type Routes } from './route.ts';

/** What a link of a delta carries: clients must not look into it. */
const State = z.strictObject({
  kind: z.enum(['skip', 'delta']),
  folder: z.string(),
  epoch: z.number(),
  /** Everything up to here was shown. */
  since: z.number(),
  /** Nothing that left before the first round is told of. */
  first: z.boolean(),
  select: z.array(z.string()).nullable(),
  expand: z.boolean(),
  after: z.string().nullable(),
});
type State = z.infer<typeof State>;

/** When the client names none. */
const PAGE = 10;

/** learn.microsoft.com/graph/api/message-delta and /mailfolder-delta. */
export const deltaRoutes: Routes = {
  'GET mailFolders/delta': {
    scopes: READ,
    query: ['$select', '$skiptoken', '$deltatoken'],
    handle: folderDelta,
  },
  'GET mailFolders/:id/messages/delta': {
    scopes: READ,
    query: [
      '$select',
      '$expand',
      '$filter',
      '$orderby',
      '$top',
      '$skiptoken',
      '$deltatoken',
      'changeType',
    ],
    handle: messageDelta,
  },
};

function messageDelta(call: Call): Outcome {
  const folder = folderOf(call);
  const state = stateOf(call, folder);
  const size = Math.min(call.prefer.pageSize ?? PAGE, call.pageMax);
  const { prefer } = call;
  const view: View = { select: state.select, expandsAttachments: state.expand, prefer };
  const isShown = state.after === null ? () => true : byTime(...clause(state.after));
  const changes = call.mailbox
    .changesIn(folder, state.since)
    .filter(({ message }) => (typeof message === 'string' ? !state.first : isShown(message)));
  const page = changes.slice(0, size);
  const rows = page.map(({ message }) => {
    if (typeof message !== 'string') return messageResource(message, view);
    const id = prefer.isImmutable ? message : folderBoundId(message, folder);
    return { id, '@removed': { reason: 'deleted' } };
  });
  const since = page.at(-1)?.sequence ?? lastSequence(call, folder, state.since);
  const more = changes.length > page.length;
  const next: State = {
    ...state,
    since,
    kind: more ? 'skip' : 'delta',
    first: more && state.first,
  };
  return {
    status: 200,
    json: {
      '@odata.context': `${call.base}/$metadata#Collection(message)`,
      ...link(call, `mailFolders('${folder}')/messages/delta`, next),
      value: call.untidy ? [...rows.slice(-1), ...rows.toReversed()] : rows,
    },
  };
}

/** A round without rows moves on all the same, past what the filter hides. */
function lastSequence(call: Call, folder: string, since: number): number {
  return call.mailbox.changesIn(folder, since).at(-1)?.sequence ?? since;
}

function folderDelta(call: Call): Outcome {
  const state = stateOf(call, 'folders');
  const changed = [...call.mailbox.folders.values()].filter(
    ({ sequence }) => sequence > state.since,
  );
  const since = Math.max(state.since, ...changed.map(({ sequence }) => sequence));
  return {
    status: 200,
    json: {
      ...link(call, 'mailFolders/delta', { ...state, since, kind: 'delta', first: false }),
      value: changed.map((folder) => folderResource(folder, call.mailbox)),
    },
  };
}

function link(call: Call, path: string, state: State): object {
  const token = Buffer.from(JSON.stringify(state)).toString('base64url');
  return state.kind === 'skip'
    ? { '@odata.nextLink': `${call.base}/${path}?$skiptoken=${token}` }
    : { '@odata.deltaLink': `${call.base}/${path}?$deltatoken=${token}` };
}

function stateOf(call: Call, folder: string): State {
  const { query, mailbox } = call;
  const token = query.get('$skiptoken') ?? query.get('$deltatoken');
  if (token === null) {
    const after = query.get('$filter');
    if (after !== null) byTime(...clause(after));
    if ((query.get('$orderby') ?? 'receivedDateTime desc') !== 'receivedDateTime desc')
      throw badQuery("Only '$orderby=receivedDateTime desc' is supported with delta.");
    return {
      kind: 'delta',
      folder,
      epoch: mailbox.syncEpoch,
      since: 0,
      first: true,
      select: folder === 'folders' ? null : parseSelect(query),
      expand: parseExpand(query),
      after,
    };
  }
  const state = readState(token);
  if (state.folder !== folder) throw badRequest('Badly formed token.', 'BadRequest');
  if ((query.get('$skiptoken') !== null) !== (state.kind === 'skip'))
    throw badRequest('Badly formed token.', 'BadRequest');
  if (state.epoch !== mailbox.syncEpoch)
    throw new GraphError(state.kind === 'skip' ? RESYNC_REQUIRED : SYNC_STATE_NOT_FOUND);
  return state;
}

/** `receivedDateTime ge` or `gt` is all that a delta can be filtered by. */
function clause(filter: string): [string, string] {
  const [, operator, literal] = /^receivedDateTime (ge|gt) (\S+)$/.exec(filter) ?? [];
  if (operator === undefined || literal === undefined)
    throw badQuery(`The filter '${filter}' is not supported with delta.`);
  return [operator, literal];
}

function readState(token: string): State {
  try {
    return State.parse(parseJson(Buffer.from(token, 'base64url').toString()));
  } catch {
    throw badRequest('Badly formed token.', 'BadRequest');
  }
}
