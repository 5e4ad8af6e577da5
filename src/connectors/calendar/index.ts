import type { CalendarKind } from '../../domain/account.ts';
import type { MicrosoftOptions } from '../microsoft/options.ts';
import type { CalendarConnector } from './connector.ts';
import { createGoogleCalendar, type GoogleCalendarOptions } from './google/google.ts';
import { createOutlookCalendar } from './outlook/outlook.ts';

export interface CalendarOptions {
  google: GoogleCalendarOptions;
  outlook: MicrosoftOptions;
}

/** Every calendar provider by the kind of its accounts; a new one is one line here. */
export function createCalendarConnectors({
  google,
  outlook,
}: CalendarOptions): Readonly<Record<CalendarKind, CalendarConnector>> {
  return {
    'google-calendar': createGoogleCalendar(google),
    'outlook-calendar': createOutlookCalendar(outlook),
  };
}
