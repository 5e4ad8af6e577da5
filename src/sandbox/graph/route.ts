import type { Change } from './changes.ts';
import type { Mailbox } from './mailbox.ts';
import type { StoredMessage } from './stored-message.ts';
import type { GraphScope } from './tokens.ts';
import { badRequest, malformedId, notFound } from './api-error.ts';
import { parseJson } from '../../lib/trust.ts';
import type { Preferences } from './preferences.ts';

/** One request, resolved: whose mailbox, which ids, what is asked for. */
export interface Call {
  mailbox: Mailbox;
  now: Date;
  /** What stood for `:id` in the path, decoded. */
  ids: readonly string[];
  query: URLSearchParams;
  prefer: Preferences;
  contentType: string;
  body: string;
  /** `http://127.0.0.1:PORT/v1.0/me`, for the links in answers. */
  base: string;
  /** Each page of a delta comes in reverse and repeats a row of the page before. */
  untidy: boolean;
  /** The most rows that a page of a delta holds. */
  pageMax: number;
}

export interface Outcome {
  status: number;
  /** A function is asked once the changes are made. */
  json?: object | (() => object);
  /** A body of another type, as it is. */
  text?: { type: string; bytes: Buffer };
  changes?: readonly Change[];
}

export interface Route {
  scopes: readonly GraphScope[];
  mutating?: boolean;
  /** System query options that it understands, beside none. */
  query?: readonly string[];
  handle(call: Call): Outcome;
}

export type Routes = Readonly<Record<string, Route>>;

export const READ = ['Mail.Read', 'Mail.ReadWrite'] as const;
export const WRITE = ['Mail.ReadWrite'] as const;

export function messageOf(call: Call, at = 0): StoredMessage {
  const id = call.ids[at] ?? '';
  if (!/^[\w=-]{1,512}$/.test(id)) throw malformedId();
  const message = call.mailbox.message(id, call.prefer.isImmutable);
  if (message === undefined) throw notFound();
  return message;
}

export function folderOf(call: Call, name = call.ids[0] ?? ''): string {
  const folder = call.mailbox.folder(name);
  if (folder === undefined) throw notFound();
  return folder.id;
}

export function jsonOf(call: Call): unknown {
  if (!call.contentType.startsWith('application/json'))
    throw badRequest('A body of application/json is expected.', 'RequestBodyRead');
  try {
    return parseJson(call.body);
  } catch {
    throw badRequest('Unable to read JSON request payload.', 'BadRequest');
  }
}
