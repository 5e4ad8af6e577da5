import { badQuery, badRequest } from './api-error.ts';
import type { StoredMessage } from './stored-message.ts';

export interface Listing {
  matches: (message: StoredMessage) => boolean;
  order: (one: StoredMessage, other: StoredMessage) => number;
  top: number;
  skip: number;
}

const DEFAULT_PAGE = 10;
const PAGE_MAX = 1_000;

type Test = (message: StoredMessage) => boolean;

/** `$filter`, `$orderby`, `$top` and `$skip` of a list of messages, as far as Exchange takes them. */
export function parseListing(query: URLSearchParams): Listing {
  const filter = query.get('$filter');
  const clauses = filter === null ? [] : filter.split(/ and /i).map(parseClause);
  const sign = directionOf(query.get('$orderby'), clauses[0]?.property);
  return {
    matches: (message) => clauses.every(({ test }) => test(message)),
    order: (one, other) =>
      sign * (one.receivedMs - other.receivedMs || one.sequence - other.sequence),
    top: count(query, '$top') ?? DEFAULT_PAGE,
    skip: count(query, '$skip') ?? 0,
  };
}

/** -1 for the newest first, as Exchange lists messages by itself. */
function directionOf(order: string | null, filteredBy: string | undefined): 1 | -1 {
  if (order === null) return -1;
  const direction = /^receivedDateTime(?: (asc|desc))?$/.exec(order);
  if (direction === null) throw badQuery(`Cannot order by '${order}'.`);
  // What is ordered by must come first in the filter, in the same order.
  if (filteredBy !== undefined && filteredBy !== 'receivedDateTime')
    throw badRequest(
      'The restriction or sort order is too complex for this operation.',
      'InefficientFilter',
    );
  return direction[1] === 'desc' ? -1 : 1;
}

/** Properties that can be compared with `eq`, as literals write them. */
const EQUAL: Readonly<Record<string, (message: StoredMessage) => string>> = {
  conversationId: ({ conversationId }) => quoted(conversationId),
  internetMessageId: (message) => quoted(message.header('message-id')),
  isRead: ({ isRead }) => String(isRead),
  isDraft: ({ isDraft }) => String(isDraft),
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function parseClause(text: string): { property: string; test: Test } {
  const [, property = '', operator = '', literal = ''] =
    /^\s*(\w+) (eq|ge|gt|le|lt) (\S.*?)\s*$/.exec(text) ?? [];
  if (property === 'receivedDateTime') return { property, test: byTime(operator, literal) };
  const value = EQUAL[property];
  if (operator !== 'eq' || value === undefined || !/^('([^']|'')*'|true|false)$/.test(literal))
    throw badQuery(`Invalid filter clause: '${text}'.`);
  return { property, test: (message) => value(message) === literal };
}

export function byTime(operator: string, literal: string): Test {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?Z$/.test(literal)
    ? new Date(literal).getTime()
    : Number.NaN;
  if (Number.isNaN(at)) throw badQuery(`'${literal}' is no Edm.DateTimeOffset.`);
  if (operator === 'ge') return ({ receivedMs }) => receivedMs >= at;
  if (operator === 'gt') return ({ receivedMs }) => receivedMs > at;
  if (operator === 'le') return ({ receivedMs }) => receivedMs <= at;
  if (operator === 'lt') return ({ receivedMs }) => receivedMs < at;
  throw badQuery(`receivedDateTime does not know '${operator}'.`);
}

/** `$top` and `$skip` of a list of folders, of which Graph gives ten unless more are asked for. */
export function parsePage(query: URLSearchParams): { top: number; skip: number } {
  return { top: count(query, '$top') ?? DEFAULT_PAGE, skip: count(query, '$skip') ?? 0 };
}

function count(query: URLSearchParams, name: '$top' | '$skip'): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d{1,9}$/.test(text) || (name === '$top' && Number(text) > PAGE_MAX))
    throw badQuery(`The value '${text}' of '${name}' is not valid.`);
  return Number(text);
}
