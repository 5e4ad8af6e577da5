import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import type { ProviderRequest } from '../../../domain/proposal.ts';
import type { ReadBack, TargetState } from '../../connector.ts';
import type { MailReader } from '../connector.ts';
import { readBatch } from './batch.ts';
import { readChanges, startingCursor } from './changes.ts';
import { decodeCursor, encodeCursor } from './cursor.ts';
import { findFolder, findIn, type FolderSearch } from './folders.ts';
import { readError } from '../../microsoft/failure.ts';
import { fetchMails, type Wait } from './fetch.ts';
import { type Places, readPlaces } from './places.ts';
import { type Known, knownRequest } from './requests.ts';
import { labelsOf, Row } from './rows.ts';
import type { Session } from '../../microsoft/session.ts';

export interface ReaderTools {
  session: Session;
  wait: Wait;
  /** The folders of an account, kept so that asking for them costs one request a process. */
  places: Map<string, Places>;
}

export function createReader(tools: ReaderTools): MailReader {
  const { session } = tools;
  let rows: ReadonlyMap<string, unknown> = new Map();
  return {
    profile: async () => {
      const address = await readAddress(session);
      const start = await startingCursor(session);
      tools.places.set(session.accountId, start.places);
      return { address, cursor: encodeCursor(start.cursor) };
    },
    changes: async (cursor, since) => {
      const from = decodeCursor(cursor);
      tools.places.set(session.accountId, from);
      const read = await readChanges(session, from, since);
      rows = read.rows;
      return read.page;
    },
    fetch: async (ids) =>
      await fetchMails({ ...tools, rows, inbox: (await placesOf(tools)).inbox }, ids),
    sent: async (limit, since) => {
      const { inbox } = await placesOf(tools);
      return await fetchMails({ ...tools, rows, inbox }, await sentIds(session, limit, since));
    },
    state: async (providerId, threadId) => await readState(tools, providerId, threadId),
    find: async (sought) => {
      if ('moved' in sought) return null;
      return 'draft' in sought
        ? ((await readDraft(tools, sought.draft))?.changeKey ?? null)
        : await findFolder(await searchOf(tools), sought.folder);
    },
    readBack: async (request) => await readBack(tools, request),
  };
}

async function placesOf({ session, places }: ReaderTools): Promise<Places> {
  const known = places.get(session.accountId);
  if (known !== undefined) return known;
  const read = await readPlaces(session);
  places.set(session.accountId, read);
  return read;
}

const Me = z.object({ mail: z.string().nullish(), userPrincipalName: z.string().nullish() });

async function readAddress(session: Session): Promise<string> {
  const me = Me.safeParse(await session.get('/v1.0/me?$select=mail,userPrincipalName'));
  const address = me.success ? (me.data.mail ?? me.data.userPrincipalName ?? '') : '';
  if (address === '') throw new Invalid('This account has no mailbox');
  return address.toLowerCase();
}

const StateRow = Row.pick({
  id: true,
  parentFolderId: true,
  isRead: true,
  isDraft: true,
  flag: true,
  categories: true,
  receivedDateTime: true,
});
const STATE = '$select=id,parentFolderId,isRead,isDraft,flag,categories,receivedDateTime';

/** The message and its conversation in one request. */
async function readState(
  tools: ReaderTools,
  providerId: string,
  threadId: string,
): Promise<TargetState | null> {
  const { session } = tools;
  const { inbox, bin, ignored } = await placesOf(tools);
  // Sorting by time would need a filter by time as well ("InefficientFilter").
  const filter = encodeURIComponent(`conversationId eq '${threadId.replaceAll("'", "''")}'`);
  const [message, thread] = await readBatch(session, [
    { target: `/v1.0/me/messages/${encodeURIComponent(providerId)}?${STATE}` },
    { target: `/v1.0/me/messages?$filter=${filter}&${STATE}&$top=250` },
  ]);
  if (message?.failure?.status === 404) return null;
  for (const { failure } of [message, thread].filter((answer) => answer !== undefined))
    if (failure !== null) throw readError(failure, session.accountId);
  const target = StateRow.parse(message?.body);
  if (target.parentFolderId === bin) return null;
  const { value } = z.object({ value: z.array(StateRow) }).parse(thread?.body);
  // A draft of the owner is no answer yet, and one of ours must not make its neighbours stale. Of two in
  // one second the one that is listed first is the newer.
  const last = value
    .filter(({ isDraft, parentFolderId }) => !isDraft && parentFolderId !== bin)
    .toReversed()
    .toSorted((one, other) => one.receivedDateTime.localeCompare(other.receivedDateTime))
    .at(-1);
  // Of the folders in which no mail arrives, what arrived once can only have been moved to that of spam.
  const isSpam = ignored.includes(target.parentFolderId);
  const labels = [...labelsOf(target, inbox), ...(isSpam ? ['SPAM'] : [])];
  return { labels: labels.toSorted(), lastMessageId: last?.id ?? providerId };
}

const DraftRow = z.object({
  isDraft: z.boolean(),
  changeKey: z.string(),
  parentFolderId: z.string(),
});

/** Null when it is gone, in the bin, or was sent since. */
async function readDraft(tools: ReaderTools, id: string): Promise<z.infer<typeof DraftRow> | null> {
  const { bin } = await placesOf(tools);
  const query = '$select=isDraft,changeKey,parentFolderId';
  const found = await tools.session.get(`/v1.0/me/messages/${encodeURIComponent(id)}?${query}`);
  if (found === null) return null;
  const draft = DraftRow.parse(found);
  return draft.isDraft && draft.parentFolderId !== bin ? draft : null;
}

async function readBack(tools: ReaderTools, request: ProviderRequest): Promise<ReadBack> {
  const known = knownRequest(request);
  if (known.kind === 'send') return await readBackSend(tools, known.draft.messageId);
  if (known.kind === 'make-folder')
    return (await findIn(await searchOf(tools), known)) === null ? 'not-applied' : 'applied';
  if (known.kind === 'draft')
    return (await hasMessage(tools.session, known.draft.messageId)) ? 'applied' : 'not-applied';
  if (known.kind === 'delete-draft')
    return (await readDraft(tools, known.messageId)) === null ? 'applied' : 'not-applied';
  return await readBackChange(tools, known);
}

type Changed = Extract<Known, { kind: 'move' | 'flag' | 'read' }>;

async function readBackChange(tools: ReaderTools, known: Changed): Promise<ReadBack> {
  const folder = known.kind === 'move' ? await folderId(tools, known.to) : '';
  const target = `/v1.0/me/messages/${encodeURIComponent(known.messageId)}?${STATE}`;
  const found = await tools.session.get(target);
  if (found === null) return 'unclear';
  return isChanged(known, StateRow.parse(found), folder) ? 'applied' : 'not-applied';
}

function isChanged(
  known: Changed,
  { flag, isRead, parentFolderId }: z.infer<typeof StateRow>,
  folder: string,
): boolean {
  if (known.kind === 'flag') return (flag?.flagStatus === 'flagged') === known.isFlagged;
  if (known.kind === 'read') return isRead === known.isRead;
  return parentFolderId === folder;
}

async function folderId(tools: ReaderTools, name: string): Promise<string> {
  if (name === 'inbox' || name === 'archive') return (await placesOf(tools))[name];
  if (name !== 'junkemail') return name;
  const found = await tools.session.get('/v1.0/me/mailFolders/junkemail?$select=id');
  return z.object({ id: z.string() }).parse(found).id;
}

/** Where the person's own folders are looked for. */
async function searchOf(tools: ReaderTools): Promise<FolderSearch> {
  const { inbox, archive, bin, ignored } = await placesOf(tools);
  return { session: tools.session, notOwn: [inbox, archive, bin, ...ignored] };
}

/** What is not there may still be on its way, so that only a person can say that it was not sent. */
async function readBackSend({ session }: ReaderTools, messageId: string): Promise<ReadBack> {
  const filter = encodeURIComponent(`internetMessageId eq '${messageId.replaceAll("'", "''")}'`);
  const query = `$filter=${filter}&$select=id&$top=1`;
  const found = await session.get(`/v1.0/me/mailFolders/sentitems/messages?${query}`);
  const { value } = z.object({ value: z.array(z.unknown()) }).parse(found);
  return value.length > 0 ? 'applied' : 'unclear';
}

async function sentIds(session: Session, limit: number, since?: Date): Promise<string[]> {
  // Whole seconds: what is sorted by must come first in the filter, and Exchange keeps no more.
  const instant = `${since?.toISOString().slice(0, 19) ?? ''}Z`;
  const bound =
    since === undefined ? '' : `$filter=${encodeURIComponent(`receivedDateTime ge ${instant}`)}&`;
  const query = `${bound}$select=id&$orderby=${encodeURIComponent('receivedDateTime desc')}&$top=${limit}`;
  const found = await session.get(`/v1.0/me/mailFolders/sentitems/messages?${query}`);
  const { value } = z.object({ value: z.array(z.object({ id: z.string() })) }).parse(found);
  return value.map(({ id }) => id);
}

/** By the Message-ID that the draft was given; also where it was sent since. */
async function hasMessage(session: Session, messageId: string): Promise<boolean> {
  const filter = encodeURIComponent(`internetMessageId eq '${messageId.replaceAll("'", "''")}'`);
  const found = await session.get(`/v1.0/me/messages?$filter=${filter}&$select=id&$top=1`);
  return z.object({ value: z.array(z.unknown()) }).parse(found).value.length > 0;
}
