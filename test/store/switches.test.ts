import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  endedPauses,
  isPaused,
  releaseEnded,
  type SwitchChange,
  turnSwitch,
} from '#src/store/switches.ts';
import { OWNER } from '../support/build-signal.ts';
import { ledgerOf, openTestStore, type TestStore } from '../support/build-store.ts';

const HOUR_MS = 3_600_000;

let given: TestStore;
beforeAll(async () => {
  given = await openTestStore();
});
afterAll(() => given.close());

const turn = (change: Omit<SwitchChange, 'by'>) =>
  given.store.write((unit) => turnSwitch(unit, { person: OWNER }, { by: OWNER, ...change }));
const release = () => given.store.write((unit) => releaseEnded(unit, OWNER, 'sweep'));
const inHours = (hours: number) => new Date(given.clock.now().getTime() + hours * HOUR_MS);

test.each([
  ['for longer', 3],
  ['until somebody resumes', null],
])('a pause that was set anew %s, while a sweep found it over, goes on (I7)', async (_, hours) => {
  await turn({ paused: true, resumesAt: inHours(1) });
  given.clock.advance(HOUR_MS);
  expect(await endedPauses(given.store.db, given.clock.now())).toEqual([OWNER]);
  await turn({ paused: true, ...(hours === null ? {} : { resumesAt: inHours(hours) }) });
  expect(await release()).toBe(false);
  expect(await isPaused(given.store.db, OWNER)).toBe(true);
  given.clock.advance(4 * HOUR_MS);
  expect(await release()).toBe(hours !== null);
  expect(await isPaused(given.store.db, OWNER)).toBe(hours === null);
  await turn({ paused: false });
});

test('is released once, with one entry in the ledger', async () => {
  const before = (await ledgerOf(given.store)).length;
  await turn({ paused: true, resumesAt: inHours(1) });
  given.clock.advance(HOUR_MS - 1);
  expect(await release()).toBe(false);
  given.clock.advance(1);
  expect([await release(), await release()]).toEqual([true, false]);
  const entries = (await ledgerOf(given.store)).slice(before);
  expect(entries.map(({ type }) => type)).toEqual(['switch.paused', 'switch.resumed']);
});
