import { z } from 'zod';
import type { MailChange, MailPage } from '../connector.ts';
import { PARTS_MAX, type PartAnswer, readBatch } from './batch.ts';
import { type Cursor, encodeCursor, targetOf, type WatchedFolder } from './cursor.ts';
import { type Failure, isResync, readError } from '../../microsoft/failure.ts';
import { type Places, readPlaces } from './places.ts';
import { labelsOf, Row, ROW_EXPAND, ROW_QUERY } from './rows.ts';
import type { Session } from '../../microsoft/session.ts';

/** Not every server knows it; attachments are then named by a second request. */
const EXPAND = `&${ROW_EXPAND}`;
const PAGE = 'odata.maxpagesize=100';
/** Mail can become visible later than the time that it carries, and clocks differ. */
const MARGIN_MS = 3_600_000;
const FOLDERS = '/v1.0/me/mailFolders/delta?$select=id,parentFolderId';
const ROUNDS_MAX = 200;

const Page = z.object({
  value: z.array(z.looseObject({ id: z.string(), '@removed': z.unknown().optional() })),
  '@odata.nextLink': z.string().optional(),
  '@odata.deltaLink': z.string().optional(),
});

export interface ReadPage {
  page: MailPage;
  /** Rows of the page by their id, as they came. */
  rows: Map<string, unknown>;
}

/** The position after everything that is there now: one round of each delta, of which the rows are left aside. */
export async function startingCursor(
  session: Session,
): Promise<{ cursor: Cursor; places: Places }> {
  const places = await readPlaces(session);
  const since = session.now();
  let cursor: Cursor = { ...places, folders: FOLDERS, watched: [] };
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const { page, next } = await readRound(session, cursor, since);
    cursor = next;
    if (!page.more) break;
  }
  return { cursor, places };
}

/** One page of arrivals: of every watched folder at once, in one request for twenty of them. */
export async function readChanges(
  session: Session,
  cursor: Cursor,
  since: Date,
): Promise<ReadPage> {
  const { page, rows, next } = await readRound(session, cursor, since);
  return { page: { ...page, cursor: encodeCursor(next) }, rows };
}

interface Round {
  page: Omit<MailPage, 'cursor'>;
  rows: Map<string, unknown>;
  next: Cursor;
}

async function readRound(session: Session, cursor: Cursor, since: Date): Promise<Round> {
  const midway = cursor.watched.filter(({ isMidway }) => isMidway);
  const asked = midway.length > 0 ? midway : cursor.watched;
  const asksFolders = midway.length === 0;
  const parts = [
    ...(asksFolders ? [{ target: cursor.folders }] : []),
    ...asked.map(({ next }) => ({ target: next, prefer: PAGE })),
  ];
  const answers: PartAnswer[] = [];
  for (let at = 0; at < parts.length; at += PARTS_MAX)
    answers.push(...(await readBatch(session, parts.slice(at, at + PARTS_MAX))));
  const [folders] = answers;
  const state: RoundState = {
    session,
    since,
    rows: [],
    left: new Set(),
    watched: new Map(),
    isResynced: false,
    hasMoreFolders: false,
  };
  for (const folder of cursor.watched) state.watched.set(folder.id, folder);
  for (const [index, folder] of asked.entries())
    readFolder(state, folder, answers[index + (asksFolders ? 1 : 0)] ?? UNANSWERED);
  const listed = asksFolders ? readFolderList(state, cursor, folders ?? UNANSWERED) : cursor;
  const rows = arrivals(state.rows);
  const watched = [...state.watched.values()];
  return {
    rows,
    page: {
      ids: [...rows.keys()],
      changed: changesIn(rows, state.left, cursor.inbox),
      more: state.hasMoreFolders || watched.some(({ isMidway }) => isMidway),
      resynced: state.isResynced,
    },
    next: { ...listed, watched },
  };
}

const UNANSWERED: PartAnswer = {
  failure: { status: 503, code: '', retryAfterMs: undefined },
  body: null,
};

interface RoundState {
  session: Session;
  since: Date;
  rows: { id: string; row: unknown; receivedAt: string }[];
  /** Messages that left a folder. */
  left: Set<string>;
  watched: Map<string, WatchedFolder>;
  isResynced: boolean;
  hasMoreFolders: boolean;
}

function readFolder(state: RoundState, folder: WatchedFolder, { failure, body }: PartAnswer): void {
  if (failure !== null) {
    beginAnew(state, folder, failure);
    return;
  }
  const page = pageOf(body, state.session);
  for (const row of page.value) {
    const read = Row.pick({ receivedDateTime: true, isDraft: true }).safeParse(row);
    if (row['@removed'] !== undefined) state.left.add(row.id);
    if (row['@removed'] !== undefined || (read.success && read.data.isDraft)) continue;
    const receivedAt = read.success ? read.data.receivedDateTime : '';
    state.rows.push({ id: row.id, row, receivedAt });
  }
  state.watched.set(folder.id, { id: folder.id, ...linkOf(page, folder.next) });
}

/** What can be made good: a delta that expired, a folder that is gone, a server that cannot expand. */
function beginAnew(state: RoundState, { id, next }: WatchedFolder, failure: Failure): void {
  if (isResync(failure)) {
    // Listed anew from a bounded time on; the page says so before it is read.
    state.watched.set(id, firstRound(id, state.since));
    state.isResynced = true;
  } else if (failure.status === 404) state.watched.delete(id);
  else if (failure.status === 400 && next.includes(EXPAND))
    state.watched.set(id, { id, next: next.replace(EXPAND, ''), isMidway: true });
  else throw readError(failure, state.session.accountId);
}

function pageOf(body: unknown, { accountId }: Session): z.infer<typeof Page> {
  const page = Page.safeParse(body);
  if (page.success) return page.data;
  throw readError({ status: 502, code: 'UnknownPage', retryAfterMs: undefined }, accountId);
}

function linkOf(
  page: z.infer<typeof Page>,
  before: string,
): Pick<WatchedFolder, 'next' | 'isMidway'> {
  const { '@odata.nextLink': nextLink, '@odata.deltaLink': deltaLink } = page;
  if (nextLink !== undefined) return { next: targetOf(nextLink), isMidway: true };
  return { next: deltaLink === undefined ? before : targetOf(deltaLink), isMidway: false };
}

function firstRound(id: string, since: Date): WatchedFolder {
  const from = new Date(Math.max(0, since.getTime() - MARGIN_MS)).toISOString();
  const filter = `$filter=receivedDateTime%20ge%20${from.slice(0, 19)}Z`;
  const next = `/v1.0/me/mailFolders/${id}/messages/delta?${ROW_QUERY}&${filter}`;
  return { id, next, isMidway: true };
}

const FolderRow = z.object({ id: z.string(), parentFolderId: z.string() });

/** Watches folders that came to be, and leaves those that went into the bin. */
function readFolderList(state: RoundState, cursor: Cursor, { failure, body }: PartAnswer): Cursor {
  if (failure !== null && isResync(failure)) return { ...cursor, folders: FOLDERS };
  if (failure !== null) throw readError(failure, state.session.accountId);
  const page = pageOf(body, state.session);
  const ignored = new Set(cursor.ignored);
  const folders = page.value.flatMap((row) => {
    if (row['@removed'] !== undefined) state.watched.delete(row.id);
    return row['@removed'] === undefined ? [FolderRow.parse(row)] : [];
  });
  // A folder may be told of before the one that it lies in.
  for (let before = -1; before !== ignored.size;) {
    before = ignored.size;
    for (const { id, parentFolderId } of folders) if (ignored.has(parentFolderId)) ignored.add(id);
  }
  for (const { id } of folders) {
    if (ignored.has(id)) state.watched.delete(id);
    else if (!state.watched.has(id)) state.watched.set(id, firstRound(id, state.since));
  }
  const { next, isMidway } = linkOf(page, cursor.folders);
  state.hasMoreFolders = isMidway;
  return { ...cursor, folders: next, ignored: [...ignored] };
}

/** In the order of arrival, each once, however pages were ordered and repeated. */
function arrivals(rows: RoundState['rows']): Map<string, unknown> {
  const sorted = rows.toSorted((one, other) =>
    one.receivedAt < other.receivedAt ? -1 : Number(one.receivedAt > other.receivedAt),
  );
  return new Map(sorted.map(({ id, row }) => [id, row]));
}

const Labelled = Row.pick({ parentFolderId: true, isRead: true, flag: true, categories: true });

/** A message that left one folder and is told of in another one was moved; told of nowhere, it is gone from where mail is read. */
function changesIn(
  rows: ReadonlyMap<string, unknown>,
  left: ReadonlySet<string>,
  inbox: string,
): MailChange[] {
  const gone = [...left].map((id): MailChange => ({ id, labels: null }));
  const changed = [...rows].flatMap(([id, row]): MailChange[] => {
    const read = Labelled.safeParse(row);
    return read.success ? [{ id, labels: labelsOf(read.data, inbox).toSorted() }] : [];
  });
  return [...gone, ...changed];
}
