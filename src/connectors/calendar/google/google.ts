import { calendar, type calendar_v3 } from '@googleapis/calendar';
import { GOOGLE_CALENDAR_READ } from '../../../domain/grant-scopes.ts';
import type { BusyTime } from '../../../domain/meeting.ts';
import { Invalid, Reauthorise, Transient } from '../../../lib/errors.ts';
import { type Clock, systemClock } from '../../../lib/time.ts';
import type { Connection } from '../../connector.ts';
import { createConsent } from '../../google/consent.ts';
import { failureOf, readError } from '../../google/failure.ts';
import { type GoogleClient, openOauth, readSecret, TokenCache } from '../../google/oauth.ts';
import type { CalendarConnector, CalendarReader, Span } from '../connector.ts';

export interface GoogleCalendarOptions extends GoogleClient {
  /** `https://www.googleapis.com`, without a trailing slash. */
  apiUrl: string;
  /** Google's consent page, where it is another than Google's own. */
  authUrl?: string;
  clock?: Clock;
}

const TIMEOUT_MS = 30_000;
const PRIMARY = 'primary';
/** The scope tells no address, so every account has the same name. */
const NAME = 'Google Calendar';
const MINUTE_MS = 60_000;

/**
 * Google Calendar by `freeBusy.query` alone (developers.google.com/workspace/calendar/api/v3/reference/freebusy).
 * A grant is a refresh token with `calendar.freebusy`: it tells when somebody is busy, and never with what.
 */
export function createGoogleCalendar(options: GoogleCalendarOptions): CalendarConnector {
  const clock = options.clock ?? systemClock;
  const tokens = new TokenCache();
  return {
    kind: 'google-calendar',
    consent: createConsent(options, { read: [GOOGLE_CALENDAR_READ] }),
    openReader: (connection) => createReader(connection, { ...options, clock }, tokens),
  };
}

function createReader(
  connection: Connection,
  options: GoogleCalendarOptions & { clock: Clock },
  tokens: TokenCache,
): CalendarReader {
  const oauth = openOauth(connection, options, tokens);
  const api = calendar({
    version: 'v3',
    auth: oauth,
    rootUrl: `${options.apiUrl}/`,
    retry: false,
    timeout: TIMEOUT_MS,
  });
  const query = async (span: Span): Promise<calendar_v3.Schema$FreeBusyResponse> => {
    const requestBody = {
      timeMin: span.from.toISOString(),
      timeMax: span.to.toISOString(),
      items: [{ id: PRIMARY }],
    };
    return (await api.freebusy.query({ requestBody })).data;
  };
  const ask = async (span: Span): Promise<calendar_v3.Schema$FreeBusyResponse> => {
    try {
      return await query(span);
    } catch (error) {
      // A 401 has no effect, and may only mean that the access token at hand has run out.
      if (failureOf(error, options.clock.now())?.status !== 401) throw error;
      oauth.setCredentials({ refresh_token: readSecret(connection.secret).refreshToken });
      return await query(span);
    }
  };
  const busy = async (span: Span): Promise<BusyTime[]> => {
    try {
      return busyTimes(await ask(span), connection.account.id);
    } catch (error) {
      const failure = failureOf(error, options.clock.now());
      throw failure === null ? error : readError(failure, connection.account.id);
    }
  };
  return {
    profile: async () => {
      const from = options.clock.now();
      await busy({ from, to: new Date(from.getTime() + MINUTE_MS) });
      return { name: NAME, scopes: tokens.get(connection.secret)?.scopes ?? null };
    },
    busy,
  };
}

/** Google answers 200 also where a calendar could not be computed: then the error stands beside it. */
function busyTimes(
  { calendars }: calendar_v3.Schema$FreeBusyResponse,
  accountId: string,
): BusyTime[] {
  const found = calendars?.[PRIMARY];
  if (found === undefined) throw new Invalid('Google named no calendar in its answer');
  const reason = found.errors?.[0]?.reason ?? undefined;
  if (reason === 'notFound') throw new Reauthorise(accountId);
  if (reason !== undefined) throw new Transient(`Google could not read the calendar (${reason})`);
  return (found.busy ?? []).map(({ start, end }) => ({
    from: instant(start),
    to: instant(end),
    title: null,
  }));
}

function instant(text: string | null | undefined): Date {
  const at = new Date(text ?? '');
  if (Number.isNaN(at.getTime())) throw new Invalid('Google gave a time that is none');
  return at;
}
