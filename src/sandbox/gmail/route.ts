import { createHash } from 'node:crypto';
import { z } from 'zod';
import { errorMessage } from '../../lib/errors.ts';
import { parseJson } from '../../lib/trust.ts';
import { ApiError, malformed, notFound } from './api-error.ts';
import type { Change } from './changes.ts';
import type { Mailbox } from './mailbox.ts';
import type { StoredMessage } from './stored-message.ts';
import type { GmailScope, Grant } from './tokens.ts';

/** One API call after its token, scope, parameters and quota were found good. */
export interface Call {
  mailbox: Mailbox;
  grant: Grant;
  now: Date;
  /** The ids in the path, in order. */
  ids: readonly string[];
  query: URLSearchParams;
  /** The parsed JSON body; undefined where there was none. */
  body: unknown;
  /** The most results that one page may hold, whatever was asked for. */
  pageSize: number;
  /** Whether pages of the history come in reverse and repeat a record. */
  untidy: boolean;
}

/** What a handler decided: the changes to make, then the answer (worked out after they are made). */
export interface Outcome {
  changes?: Change[];
  /** Without it the answer is 204 with no body. */
  answer?: () => unknown;
}

export interface Route {
  /** Quota units by the table of 2026-05-01. */
  units: number;
  scopes: readonly GmailScope[];
  /** Parameters beyond the ones that every Google API takes. */
  query?: readonly string[];
  mutating?: boolean;
  handle(call: Call): Outcome;
}

/** Keyed by `METHOD path`, the path being what follows the user id, with `:id` for ids. */
export type Routes = Readonly<Record<string, Route>>;

export const READ: readonly GmailScope[] = ['gmail.modify', 'gmail.readonly'];
export const READ_OR_METADATA: readonly GmailScope[] = [...READ, 'gmail.metadata'];
export const MODIFY: readonly GmailScope[] = ['gmail.modify'];
export const COMPOSE: readonly GmailScope[] = ['gmail.compose', 'gmail.modify'];

/** The body as the schema says; Google names unknown and mistyped fields and answers 400. */
export function bodyAs<Schema extends z.ZodType>(call: Call, schema: Schema): z.output<Schema> {
  const result = schema.safeParse(call.body ?? {});
  if (result.success) return result.data;
  throw malformed(`Invalid JSON payload received. ${z.prettifyError(result.error)}`);
}

export function parseBody(text: string): unknown {
  if (text.trim() === '') return undefined;
  try {
    return parseJson(text);
  } catch (error) {
    throw malformed(`Invalid JSON payload received. ${errorMessage(error)}`);
  }
}

/** A whole number parameter within its documented bounds, or the default. */
export function numberParameter(call: Call, name: string, fallback: number): number {
  const text = call.query.get(name);
  if (text === null || text === '') return fallback;
  if (!/^\d+$/.test(text)) throw malformed(`Invalid value at '${name}' (TYPE_UINT32), "${text}"`);
  return Number(text);
}

/** `maxResults`: 100 unless asked, never above 500; 0 means the default. */
export function maxResults(call: Call): number {
  return Math.min(numberParameter(call, 'maxResults', 100) || 100, 500, call.pageSize);
}

export function booleanParameter(call: Call, name: string): boolean {
  const text = call.query.get(name) ?? 'false';
  if (text !== 'true' && text !== 'false')
    throw malformed(`Invalid value at '${name}' (TYPE_BOOL), "${text}"`);
  return text === 'true';
}

export function firstId(call: Call): string {
  return call.ids[0] ?? '';
}

/** Ids are 64-bit hexadecimal numbers: another text is 400, an unused number 404. */
export function findMessage(mailbox: Mailbox, id: string): StoredMessage {
  const message = mailbox.message(id);
  if (message !== undefined) return message;
  throw isHexId(id) ? notFound() : invalidId();
}

export function invalidId(): ApiError {
  return new ApiError({
    code: 400,
    status: 'INVALID_ARGUMENT',
    reason: 'invalidArgument',
    message: 'Invalid id value',
  });
}

export function isHexId(id: string): boolean {
  return /^[0-9a-f]{1,16}$/i.test(id);
}

/** A 64-bit hexadecimal id that is the same for the same parts. */
export function derivedHexId(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex');
  return `1${digest.slice(0, 15)}`;
}

/** The id of the next message that the API creates in this mailbox. */
export function nextMessageId(mailbox: Mailbox, salt = ''): string {
  return derivedHexId(mailbox.address, 'created', String(mailbox.history.currentId), salt);
}

/** All that lists show of a message. */
export function reference(message: StoredMessage): { id: string; threadId: string } {
  return { id: message.id, threadId: message.threadId };
}

export function withLabels(message: StoredMessage): {
  id: string;
  threadId: string;
  labelIds: string[];
} {
  return { ...reference(message), labelIds: message.labelIds };
}
