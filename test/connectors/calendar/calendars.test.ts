import { expect, test } from 'vitest';
import { createGoogleCalendar } from '#src/connectors/calendar/google/google.ts';
import { createOutlookCalendar } from '#src/connectors/calendar/outlook/outlook.ts';
import type { Connection } from '#src/connectors/connector.ts';
import type { CalendarKind } from '#src/domain/account.ts';
import { Reauthorise, Transient } from '#src/lib/errors.ts';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGmailSandbox } from '#src/sandbox/gmail/server.ts';
import { createGraphSandbox } from '#src/sandbox/graph/server.ts';
import { calendarContract, type CalendarHarness } from '../../contracts/calendars.ts';

const ADDRESS = 'owner@work.example';
const NOW = new Date('2026-11-20T08:00:00.000Z');

function connectionOf(kind: CalendarKind, secret: string): Connection {
  return {
    account: {
      id: 'acc_1',
      ownerId: 'T1/U1',
      kind,
      name: '',
      settings: {},
      state: 'connected',
      cursor: null,
      coverage: { readUntil: null, problem: null, resyncedAt: null },
    },
    secret,
    meter: () => {},
  };
}

async function google() {
  const clock = createStoppedClock(NOW);
  const server = await createGmailSandbox({ clock });
  server.addMailbox(ADDRESS);
  const { url } = server;
  const client = { clientId: 'client', clientSecret: 'secret', clock };
  const harness: CalendarHarness = {
    connector: createGoogleCalendar({ ...client, apiUrl: url, oauthUrl: url }),
    clock,
    tellsTitles: false,
    connection: (grant) =>
      connectionOf(
        'google-calendar',
        server.grant(ADDRESS, [grant === 'mail' ? 'gmail.readonly' : 'calendar.freebusy']),
      ),
    setCalendar: (events) =>
      server.setCalendar(
        ADDRESS,
        events.map(({ from, to, as }) => ({ from, to, isFree: as === 'free' })),
      ),
    fail: (kind, times = 1) => server.faults.add({ match: /freeBusy/, times, kind }),
    revoke: () => server.revoke(ADDRESS),
    [Symbol.asyncDispose]: () => server.close(),
  };
  return { harness, server };
}

async function outlook() {
  const clock = createStoppedClock(NOW);
  const server = await createGraphSandbox({ clock });
  server.addMailbox(ADDRESS);
  const { url } = server;
  const client = { tenant: 'common', clientId: 'client', clientSecret: '', clock };
  const harness: CalendarHarness = {
    connector: createOutlookCalendar({ ...client, apiUrl: url, oauthUrl: url }),
    clock,
    tellsTitles: true,
    connection: (grant) =>
      connectionOf(
        'outlook-calendar',
        server.grant(ADDRESS, [
          'User.Read',
          grant === 'mail' ? 'Mail.Read' : 'Calendars.ReadBasic',
        ]),
      ),
    setCalendar: (events) =>
      server.setCalendar(
        ADDRESS,
        events.map(({ from, to, title, as = 'busy' }) => ({
          from,
          to,
          subject: title,
          showAs: as,
        })),
      ),
    fail: (kind, times = 1) => server.faults.add({ match: /calendarView/, times, kind }),
    revoke: () => server.revoke(ADDRESS),
    [Symbol.asyncDispose]: () => server.close(),
  };
  return { harness, server };
}

calendarContract('Google Calendar', async () => (await google()).harness);
calendarContract('Outlook calendar', async () => (await outlook()).harness);

const DAY = { from: NOW, to: new Date('2026-11-21T08:00:00.000Z') };

test.each([
  ['notFound', Reauthorise],
  ['internalError', Transient],
])('Google’s error %s beside a calendar is no empty calendar', async (reason, kind) => {
  const { harness } = await google();
  await using _closing = harness;
  const calendars = { primary: { errors: [{ domain: 'global', reason }], busy: [] } };
  harness.fail({ type: 'status', status: 200, body: { calendars } });
  const reader = harness.connector.openReader(harness.connection('calendar'));
  await expect(reader.busy(DAY)).rejects.toBeInstanceOf(kind);
});

test('an Outlook calendar of many pages is read whole, and only real meetings count', async () => {
  const { harness, server } = await outlook();
  await using _closing = harness;
  const hour = { from: '2026-11-20T10:00:00.000Z', to: '2026-11-20T11:00:00.000Z' };
  server.setCalendar(ADDRESS, [
    ...Array.from({ length: 120 }, () => ({ ...hour, subject: 'One' })),
    { ...hour, subject: 'Secret', sensitivity: 'private' },
    { ...hour, subject: 'Maybe', showAs: 'tentative' },
    { ...hour, subject: 'Away', showAs: 'oof' },
    { ...hour, subject: 'Holiday', isAllDay: true },
    { ...hour, subject: 'Off', isCancelled: true },
  ]);
  const found = await harness.connector.openReader(harness.connection('calendar')).busy(DAY);
  expect(found).toHaveLength(121);
  expect(new Set(found.map(({ title }) => title))).toEqual(new Set(['One', null]));
});
