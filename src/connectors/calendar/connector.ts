import type { CalendarKind } from '../../domain/account.ts';
import type { BusyTime } from '../../domain/meeting.ts';
import type { Connection, Consent } from '../connector.ts';

/** A stretch of time, its end excluded. */
export interface Span {
  from: Date;
  to: Date;
}

/** Reads one calendar. Rejects with `Transient`, `Reauthorise` or `Invalid`; safe to repeat. */
export interface CalendarReader {
  /** Verifies the grant and names the calendar; `scopes` are null where the provider says none. */
  profile(): Promise<{ name: string; scopes: readonly string[] | null }>;
  /** Every time in which the person is busy and that touches the span, in order of their beginning. */
  busy(span: Span): Promise<BusyTime[]>;
}

/** A calendar provider. There is no writer: nothing here ever changes a calendar. */
export interface CalendarConnector {
  kind: CalendarKind;
  consent: Consent;
  openReader(connection: Connection): CalendarReader;
}
