import { afterAll, beforeAll, expect, test } from 'vitest';
import { NO_CONDITIONS } from '#src/domain/mail-rule.ts';
import { approvedRules, approveRule, endRule, insertRule, type NewRule } from '#src/store/rules.ts';
import { OWNER } from '../support/build-signal.ts';
import { createPerson, openTestStore, type TestStore } from '../support/build-store.ts';

const OTHER = 'T0NIGHT/U0SECOND';

let given: TestStore;
beforeAll(async () => {
  given = await openTestStore();
  for (const id of [OWNER, OTHER]) await createPerson(given.store, { id });
});
afterAll(() => given.close());

async function asked(replaces: string | null = null): Promise<string> {
  const rule: NewRule = {
    ownerId: OWNER,
    said: 'archive ben',
    conditions: { ...NO_CONDITIONS, from: ['ben'] },
    effect: 'archive',
    replaces,
  };
  return (await given.store.write((unit) => insertRule(unit, rule))).id;
}

const approve = (id: string, ownerId: string) =>
  given.store.write((unit) => approveRule(unit, { id, ownerId }));
const end = (id: string, ownerId: string) =>
  given.store.write((unit) => endRule(unit, { id, ownerId }));
const held = async (ownerId: string) =>
  (await approvedRules(given.store.db, ownerId)).map(({ id }) => id);

test('a rule holds for its owner once they approved it, and for nobody else (I14, I16)', async () => {
  const id = await asked();
  expect(await held(OWNER)).toEqual([]);
  expect(await approve(id, OTHER)).toBeNull();
  expect(await held(OWNER)).toEqual([]);
  expect(await approve(id, OWNER)).toMatchObject({ id, state: 'approved' });
  expect(await held(OWNER)).toEqual([id]);
  expect(await held(OTHER)).toEqual([]);
  expect(await end(id, OTHER)).toBeNull();
  expect(await held(OWNER)).toEqual([id]);
  expect(await end(id, OWNER)).toMatchObject({ id, state: 'ended' });
  expect(await held(OWNER)).toEqual([]);
});

test('what was ended is approved no more, and what was approved takes the place of another once', async () => {
  const ended = await asked();
  await end(ended, OWNER);
  expect(await approve(ended, OWNER)).toBeNull();
  expect(await end(ended, OWNER)).toBeNull();
  const first = await asked();
  await approve(first, OWNER);
  const second = await asked(first);
  expect(await held(OWNER)).toEqual([first]);
  await approve(second, OWNER);
  expect(await held(OWNER)).toEqual([second]);
});
