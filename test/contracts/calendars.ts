import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CalendarConnector, CalendarReader } from '#src/connectors/calendar/connector.ts';
import type { Connection } from '#src/connectors/connector.ts';
import { Reauthorise, Transient } from '#src/lib/errors.ts';
import type { ShiftableClock } from '#src/lib/time.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import { inspectDeeply } from './mail-world.ts';

export interface GivenEvent {
  from: string;
  to: string;
  title: string;
  /** How it is shown; busy unless said. */
  as?: 'free' | 'busy';
}

/** One calendar on a real server of the provider's kind. */
export interface CalendarHarness extends AsyncDisposable {
  connector: CalendarConnector;
  clock: ShiftableClock;
  /** A grant with nothing but what reading needs, or one for mail alone. */
  connection(grant: 'calendar' | 'mail'): Connection;
  setCalendar(events: readonly GivenEvent[]): void;
  fail(kind: FaultKind, times?: number): void;
  revoke(): void;
  /** Whether the grant tells what an event is called. */
  tellsTitles: boolean;
}

const DAY = {
  from: new Date('2026-11-20T00:00:00.000Z'),
  to: new Date('2026-11-21T00:00:00.000Z'),
};
const at = (time: string) => `2026-11-20T${time}:00.000Z`;
const meeting = (from: string, to: string, title = 'Planning'): GivenEvent => ({
  from: at(from),
  to: at(to),
  title,
});

/** What every calendar provider keeps to. */
export function calendarContract(name: string, setup: () => Promise<CalendarHarness>): void {
  describe(`${name} as a calendar`, () => {
    let harness: CalendarHarness;
    let reader: CalendarReader;
    beforeEach(async () => {
      harness = await setup();
      reader = harness.connector.openReader(harness.connection('calendar'));
    });
    afterEach(async () => await harness[Symbol.asyncDispose]());

    test('names itself, with the one scope that reading needs', async () => {
      const { name: called, scopes } = await reader.profile();
      expect(called).not.toBe('');
      expect(scopes).toEqual(harness.connector.consent.scopes.read);
      expect(harness.connector.consent.scopes.write).toBeUndefined();
    });

    test('tells busy times in order, also those that began before or end after', async () => {
      harness.setCalendar([
        { from: '2026-11-19T23:30:00.000Z', to: at('00:30'), title: 'Late' },
        meeting('14:00', '15:00'),
        meeting('09:00', '09:15', 'Standup'),
        { from: '2026-11-21T00:00:00.000Z', to: '2026-11-21T01:00:00.000Z', title: 'After' },
      ]);
      const found = await reader.busy(DAY);
      expect(found.map(({ from, to }) => [from.toISOString(), to.toISOString()])).toEqual([
        ['2026-11-19T23:30:00.000Z', at('00:30')],
        [at('09:00'), at('09:15')],
        [at('14:00'), at('15:00')],
      ]);
      expect(found[2]?.title).toBe(harness.tellsTitles ? 'Planning' : null);
    });

    test('leaves out what is shown as free', async () => {
      harness.setCalendar([{ ...meeting('14:00', '15:00'), as: 'free' }]);
      expect(await reader.busy(DAY)).toEqual([]);
    });

    test.each([
      ['a server error', { type: 'status', status: 503 }],
      ['too many requests', { type: 'status', status: 429, retryAfterS: 30 }],
      ['a connection that dies', { type: 'drop-request' }],
    ] as const)('calls %s Transient, and reads again after', async (_name, kind) => {
      harness.fail(kind);
      await expect(reader.busy(DAY)).rejects.toBeInstanceOf(Transient);
      expect(await reader.busy(DAY)).toEqual([]);
    });

    test('goes on when the access token has run out', async () => {
      await reader.busy(DAY);
      harness.clock.advance(2 * 3_600_000);
      expect(await reader.busy(DAY)).toEqual([]);
    });

    test('asks for a new grant when the old one was taken back, without its secret', async () => {
      harness.revoke();
      const error: unknown = await reader.busy(DAY).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Reauthorise);
      expect(inspectDeeply(error)).not.toContain(harness.connection('calendar').secret);
    });

    test('asks for a new grant where the one at hand reads mail alone', async () => {
      const other = harness.connector.openReader(harness.connection('mail'));
      await expect(other.busy(DAY)).rejects.toBeInstanceOf(Reauthorise);
    });
  });
}
