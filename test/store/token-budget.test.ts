import { afterAll, beforeAll, expect, test } from 'vitest';
import { reserveTokens, settleTokens } from '#src/store/token-budget.ts';
import { usageBetween } from '#src/store/usage.ts';
import { OWNER } from '../support/build-signal.ts';
import { openTestStore, type TestStore } from '../support/build-store.ts';

let given: TestStore;
beforeAll(async () => {
  given = await openTestStore();
});
afterAll(() => given.close());

const at = (day: string) => ({ ownerId: OWNER, day });
const reserve = (day: string, tokens: number, budget = 1_000) =>
  reserveTokens(given.store.db, at(day), { tokens, budget });
const cost = (inputTokens: number) => ({ modelCalls: 1, inputTokens, outputTokens: 0 });
const settle = (day: string, tokens: number, input: number) =>
  settleTokens(given.store.db, at(day), { tokens, cost: cost(input) });

test('of many that come at once only as many are let through as fit, to the last token (I19)', async () => {
  const found = await Promise.all(Array.from({ length: 30 }, () => reserve('2026-11-01', 300)));
  expect(found.filter((each) => each === 'reserved')).toHaveLength(3);
  expect(found.filter((each) => each === 'busy')).toHaveLength(27);
  expect(await reserve('2026-11-01', 100)).toBe('reserved');
  expect(await reserve('2026-11-01', 1)).toBe('busy');
  expect(await reserve('2026-11-02', 1_000)).toBe('reserved');
});

test('what a call did cost takes the place of what was set aside for it', async () => {
  const day = '2026-11-03';
  expect(await reserve(day, 1_001)).toBe('over');
  expect(await reserve(day, 1_000)).toBe('reserved');
  await settle(day, 1_000, 400);
  expect(await reserve(day, 600)).toBe('reserved');
  await settle(day, 600, 600);
  expect(await reserve(day, 1)).toBe('over');
  const days = { fromDay: day, toDay: day };
  expect(await usageBetween(given.store.db, OWNER, days)).toMatchObject({
    modelCalls: 2,
    inputTokens: 1_000,
  });
});

test('a call whose answer was lost may have cost all of it, as that of a process that died', async () => {
  const day = '2026-11-04';
  expect(await reserve(day, 400)).toBe('reserved');
  await settleTokens(given.store.db, at(day), { tokens: 400, cost: 'unknown' });
  expect(await reserve(day, 601)).toBe('over');
  expect(await reserve(day, 500)).toBe('reserved');
  expect(await reserve(day, 101)).toBe('busy');
  expect(await reserve(day, 100)).toBe('reserved');
});
