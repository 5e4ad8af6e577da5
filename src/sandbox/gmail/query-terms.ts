import { localInstant } from '../../lib/time.ts';
import { messageIds } from './headers.ts';
import { isSystemLabel } from './labels.ts';
import type { Mailbox } from './mailbox.ts';
import { bodyTextOf, leaves } from './snippet.ts';
import type { StoredMessage } from './stored-message.ts';

export type Test = (message: StoredMessage) => boolean;

export interface QueryContext {
  mailbox: Mailbox;
  now: Date;
}

type Term = (value: string, context: QueryContext) => Test;

const NOTHING: Test = () => false;

/** Dates without a time mean midnight there, whatever the time zone of the mailbox is. */
const SEARCH_TIME_ZONE = 'America/Los_Angeles';

const HOUR_MS = 3_600_000;
const AGE_MS: Readonly<Record<string, number>> = {
  h: HOUR_MS,
  d: 24 * HOUR_MS,
  m: 30 * 24 * HOUR_MS,
  y: 365 * 24 * HOUR_MS,
};

const TERMS: ReadonlyMap<string, Term> = new Map<string, Term>([
  ['from', inHeaders('from')],
  ['to', inHeaders('to', 'cc', 'bcc', 'delivered-to')],
  ['cc', inHeaders('cc')],
  ['bcc', inHeaders('bcc')],
  ['deliveredto', inHeaders('delivered-to')],
  ['list', inHeaders('list-id', 'list-post')],
  ['subject', inHeaders('subject')],
  ['label', labelTerm],
  ['in', placeTerm],
  ['is', stateTerm],
  ['category', (value) => carries(categoryId(value))],
  ['has', hasTerm],
  ['filename', filenameTerm],
  ['rfc822msgid', messageIdTerm],
  ['after', (value) => dated(value, (at, bound) => at >= bound)],
  ['newer', (value) => dated(value, (at, bound) => at >= bound)],
  ['before', (value) => dated(value, (at, bound) => at < bound)],
  ['older', (value) => dated(value, (at, bound) => at < bound)],
  ['newer_than', (value, { now }) => aged(value, now, (at, bound) => at >= bound)],
  ['older_than', (value, { now }) => aged(value, now, (at, bound) => at < bound)],
  ['larger', (value) => sized(value, (size, bound) => size > bound)],
  ['smaller', (value) => sized(value, (size, bound) => size < bound)],
]);

export function isOperator(name: string): boolean {
  return TERMS.has(name);
}

/** The test of one search term; without an operator the text is looked for everywhere. */
export function termTest(operator: string, value: string, context: QueryContext): Test {
  const term = TERMS.get(operator);
  return term === undefined ? anywhere(value) : term(value, context);
}

/** Whole words in order, whatever their case: how Gmail compares texts. */
function words(text: string): string {
  return ` ${(text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).join(' ')} `;
}

function inHeaders(...names: readonly string[]): Term {
  return (value, { mailbox }) => {
    const wanted = words(value === 'me' ? mailbox.address : value);
    return (message) =>
      message
        .headers()
        .some(
          (header) =>
            names.includes(header.name.toLowerCase()) && words(header.value).includes(wanted),
        );
  };
}

const searchTexts = new WeakMap<StoredMessage, string>();

function anywhere(value: string): Test {
  const wanted = words(value);
  return (message) => {
    let text = searchTexts.get(message);
    if (text === undefined) {
      const shown = ['subject', 'from', 'to', 'cc'].map((name) => message.header(name) ?? '');
      text = words([...shown, bodyTextOf(message.mime())].join('\n'));
      searchTexts.set(message, text);
    }
    return text.includes(wanted);
  };
}

function carries(labelId: string): Test {
  return ({ labels }) => labels.has(labelId);
}

function labelTerm(value: string, { mailbox }: QueryContext): Test {
  const plain = (name: string): string => name.toLowerCase().replaceAll(/[\s/]/g, '-');
  const label = [...mailbox.labels.values()].find(({ name }) => plain(name) === plain(value));
  if (label !== undefined) return carries(label.id);
  const id = systemId(value);
  return isSystemLabel(id) ? carries(id) : NOTHING;
}

function systemId(value: string): string {
  const id = value.toUpperCase();
  return id === 'DRAFTS' ? 'DRAFT' : id;
}

function placeTerm(value: string, context: QueryContext): Test {
  if (value.toLowerCase() === 'anywhere') return () => true;
  return labelTerm(value, context);
}

function stateTerm(value: string, context: QueryContext): Test {
  if (value.toLowerCase() === 'read') return ({ labels }) => !labels.has('UNREAD');
  return placeTerm(value, context);
}

function categoryId(value: string): string {
  const name = value.toUpperCase();
  return `CATEGORY_${name === 'PRIMARY' ? 'PERSONAL' : name}`;
}

function hasTerm(value: string): Test {
  switch (value.toLowerCase()) {
    case 'attachment':
      return (message) => leaves(message.mime()).some(({ filename }) => filename !== '');
    case 'userlabels':
      return ({ labels }) => [...labels].some((id) => !isSystemLabel(id));
    case 'nouserlabels':
      return ({ labels }) => [...labels].every((id) => isSystemLabel(id));
    default:
      return NOTHING;
  }
}

function filenameTerm(value: string): Test {
  const wanted = value.toLowerCase();
  return (message) =>
    leaves(message.mime()).some(
      ({ filename }) =>
        filename !== '' &&
        (words(filename).includes(words(wanted)) || filename.toLowerCase().endsWith(`.${wanted}`)),
    );
}

function messageIdTerm(value: string): Test {
  const wanted = value.replaceAll(/^<|>$/g, '');
  return (message) => messageIds(message.header('message-id')).includes(wanted);
}

type Comparison = (value: number, bound: number) => boolean;

function dated(value: string, compare: Comparison): Test {
  const bound = dateBound(value);
  return bound === undefined ? NOTHING : ({ internalDate }) => compare(internalDate, bound);
}

function dateBound(value: string): number | undefined {
  if (/^\d{5,}$/.test(value)) return Number(value) * 1000;
  const match = /^(\d{4})[/-](\d{1,2})[/-](\d{1,2})$/.exec(value);
  const american = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(value);
  const [year, month, day] = match?.slice(1) ?? [american?.[3], american?.[1], american?.[2]];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  if (Number.isNaN(Date.parse(date))) return undefined;
  return localInstant(date, '00:00', SEARCH_TIME_ZONE).getTime();
}

function aged(value: string, now: Date, compare: Comparison): Test {
  const [, count, unit = ''] = /^(\d+)([hdmy])$/i.exec(value) ?? [];
  const unitMs = AGE_MS[unit.toLowerCase()];
  if (count === undefined || unitMs === undefined) return NOTHING;
  const bound = now.getTime() - Number(count) * unitMs;
  return ({ internalDate }) => compare(internalDate, bound);
}

function sized(value: string, compare: Comparison): Test {
  const [, count, unit = ''] = /^(\d+)([km]?)b?$/i.exec(value) ?? [];
  if (count === undefined) return NOTHING;
  const scale = { k: 1024, m: 1024 * 1024, '': 1 }[unit.toLowerCase()] ?? 1;
  return ({ sizeBytes }) => compare(sizeBytes, Number(count) * scale);
}
