import { badQuery, badRequest } from './api-error.ts';
import type { StoredEvent } from './calendar-event.ts';
import type { Call, Outcome, Routes } from './route.ts';

const PAGE_DEFAULT = 10;
const PAGE_MAX = 1_000;

/** Properties that `Calendars.ReadBasic` shows; bodies, attachments and extensions are not among them. */
const PROPERTIES: Readonly<Record<string, (event: StoredEvent) => unknown>> = {
  subject: ({ subject }) => subject,
  start: ({ from }) => dateTime(from),
  end: ({ to }) => dateTime(to),
  showAs: ({ showAs }) => showAs,
  isAllDay: ({ isAllDay }) => isAllDay,
  isCancelled: ({ isCancelled }) => isCancelled,
  sensitivity: ({ sensitivity }) => sensitivity,
};

/** learn.microsoft.com/graph/api/user-list-calendarview. */
export const calendarRoutes: Routes = {
  'GET calendarView': {
    scopes: ['Calendars.ReadBasic', 'Calendars.Read', 'Calendars.ReadWrite'],
    query: ['startDateTime', 'endDateTime', '$select', '$top', '$skip'],
    handle: view,
  },
};

function view({ mailbox, query, base }: Call): Outcome {
  const from = required(query, 'startDateTime');
  const to = required(query, 'endDateTime');
  if (from >= to) throw badRequest('End date must be after start date.', 'ErrorInvalidParameter');
  const names = (query.get('$select') ?? Object.keys(PROPERTIES).join(',')).split(',');
  const unknown = names.find((name) => !(name in PROPERTIES));
  if (unknown !== undefined)
    throw badQuery(`Could not find a property named '${unknown}' on type 'microsoft.graph.event'.`);
  const top = number(query, '$top') ?? PAGE_DEFAULT;
  const skip = number(query, '$skip') ?? 0;
  const found = mailbox.events.filter(
    (event) => Date.parse(event.from) < to && Date.parse(event.to) > from,
  );
  const next = new URLSearchParams(query);
  next.set('$skip', String(skip + top));
  return {
    status: 200,
    json: {
      '@odata.context': `${base}/$metadata#calendarView`,
      value: found.slice(skip, skip + top).map((event, index) => ({
        '@odata.etag': 'W/"1"',
        id: `event-${skip + index}`,
        ...Object.fromEntries(names.map((name) => [name, PROPERTIES[name]?.(event)])),
      })),
      ...(found.length > skip + top
        ? { '@odata.nextLink': `${base}/calendarView?${next.toString()}` }
        : {}),
    },
  };
}

function dateTime(at: string): { dateTime: string; timeZone: string } {
  return { dateTime: `${new Date(at).toISOString().slice(0, 19)}.0000000`, timeZone: 'UTC' };
}

function required(query: URLSearchParams, name: string): number {
  const at = Date.parse(query.get(name) ?? '');
  if (Number.isNaN(at))
    throw badRequest(
      "This request requires a time window specified by the query string parameters 'StartDateTime' and 'EndDateTime'.",
      'ErrorInvalidParameter',
    );
  return at;
}

function number(query: URLSearchParams, name: '$top' | '$skip'): number | null {
  const text = query.get(name);
  if (text === null) return null;
  if (!/^\d{1,6}$/.test(text) || (name === '$top' && Number(text) > PAGE_MAX))
    throw badQuery(`The value '${text}' of '${name}' is not valid.`);
  return Number(text);
}
