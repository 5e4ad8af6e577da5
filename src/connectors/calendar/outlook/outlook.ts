import { z } from 'zod';
import { OUTLOOK_CALENDAR_READ } from '../../../domain/grant-scopes.ts';
import type { BusyTime } from '../../../domain/meeting.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { Connection } from '../../connector.ts';
import { createConsent } from '../../microsoft/consent.ts';
import { readError } from '../../microsoft/failure.ts';
import { Gate } from '../../microsoft/gate.ts';
import { TokenCache } from '../../microsoft/identity.ts';
import type { MicrosoftOptions } from '../../microsoft/options.ts';
import { openSession, type Session } from '../../microsoft/session.ts';
import type { CalendarConnector, CalendarReader, Span } from '../connector.ts';

const PAGE = 100;
/** A day with more events than these is no day of meetings. */
const PAGES_MAX = 10;
const FIELDS = 'subject,start,end,showAs,isAllDay,isCancelled,sensitivity';

/**
 * Outlook's calendar by Microsoft Graph's `calendarView` (learn.microsoft.com/graph/api/user-list-calendarview).
 * A grant is a refresh token with `Calendars.ReadBasic`: titles and times, no bodies and no attachments.
 */
export function createOutlookCalendar(options: MicrosoftOptions): CalendarConnector {
  const settled = { ...options, apiUrl: options.apiUrl.replace(/\/v1\.0$/, '') };
  const tools = { options: settled, tokens: new TokenCache(), gate: new Gate() };
  return {
    kind: 'outlook-calendar',
    consent: createConsent(settled, { read: [OUTLOOK_CALENDAR_READ] }),
    openReader: (connection) => createReader(connection, tools),
  };
}

const Profile = z.object({ mail: z.string().nullish(), userPrincipalName: z.string().min(1) });

function createReader(
  connection: Connection,
  tools: Parameters<typeof openSession>[2],
): CalendarReader {
  const session = openSession(connection, OUTLOOK_CALENDAR_READ, tools);
  return {
    profile: async () => {
      const parsed = Profile.safeParse(
        await session.get('/v1.0/me?$select=mail,userPrincipalName'),
      );
      if (!parsed.success) throw new Invalid('Outlook did not say whose calendar this is');
      const { mail, userPrincipalName } = parsed.data;
      const now = session.now();
      await readEvents(session, { from: now, to: new Date(now.getTime() + 60_000) });
      const name = mail === undefined || mail === null || mail === '' ? userPrincipalName : mail;
      return { name, scopes: [OUTLOOK_CALENDAR_READ] };
    },
    busy: async (span) =>
      (await readEvents(session, span))
        .flatMap(toBusy)
        .toSorted((one, other) => one.from.getTime() - other.from.getTime()),
  };
}

const DateTimeTimeZone = z.object({
  dateTime: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?$/),
  timeZone: z.literal('UTC'),
});
/** learn.microsoft.com/graph/api/resources/event, as far as `FIELDS` names it. */
const Event = z.object({
  subject: z.string().nullish(),
  start: DateTimeTimeZone,
  end: DateTimeTimeZone,
  showAs: z.string(),
  isAllDay: z.boolean(),
  isCancelled: z.boolean(),
  sensitivity: z.string().nullish(),
});
type Event = z.infer<typeof Event>;
const Page = z.object({ value: z.array(Event), '@odata.nextLink': z.string().optional() });

async function readEvents(session: Session, { from, to }: Span): Promise<Event[]> {
  const span = `startDateTime=${from.toISOString()}&endDateTime=${to.toISOString()}`;
  let target = `/v1.0/me/calendarView?$select=${FIELDS}&$top=${PAGE}&${span}`;
  const events: Event[] = [];
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const headers = { Prefer: 'outlook.timezone="UTC"' };
    const { failure, body } = await session.send({ method: 'GET', target, headers, body: null });
    if (failure !== null) throw readError(failure, session.accountId);
    const page = Page.safeParse(body);
    if (!page.success) throw new Invalid('Outlook listed events in a form that is not known');
    events.push(...page.data.value);
    const next = page.data['@odata.nextLink'];
    if (next === undefined) return events;
    target = pathOf(next);
  }
  throw new Invalid(`The calendar has more than ${PAGES_MAX * PAGE} events in a day`);
}

/** Only the path of a link is followed, on the host that is configured; the SDK puts options before the rest. */
function pathOf(link: string): string {
  const url = URL.parse(link);
  if (url === null || !url.pathname.startsWith('/v1.0/me/calendarView'))
    throw new Invalid('Outlook named a next page that is none of this calendar');
  const parts = url.search
    .slice(1)
    .split('&')
    .map((part) => part.replace(/^%24/, '$'));
  const options = parts.filter((part) => part.startsWith('$'));
  const others = parts.filter((part) => !part.startsWith('$'));
  return `${url.pathname}?${[...options, ...others].join('&')}`;
}

/** Tentative, working elsewhere and out of office are no meetings; whole days are none either. */
function toBusy({
  subject,
  start,
  end,
  showAs,
  isAllDay,
  isCancelled,
  sensitivity,
}: Event): BusyTime[] {
  if (showAs !== 'busy' || isAllDay || isCancelled) return [];
  const isOpen = (sensitivity ?? 'normal') === 'normal';
  const title = isOpen ? (subject ?? '').trim() : '';
  return [
    {
      from: new Date(`${start.dateTime}Z`),
      to: new Date(`${end.dateTime}Z`),
      title: title === '' ? null : title,
    },
  ];
}
