import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import type { Night } from '../support/night.ts';
import { promotion, wordsOf } from './mails.ts';
import { carriedOut, cardOf, nightOf, press, states } from './scenes.ts';

let night: Night;
beforeEach(async () => {
  night = await nightOf([promotion()]);
  await press(night, cardOf(night), 'approve');
  expect(await states(night)).toEqual(['approved']);
});
afterEach(async () => night[Symbol.asyncDispose]());

/** Everything that is due is tried; what fails on the way may end the trying. */
async function tried(): Promise<void> {
  await carriedOut(night).catch(() => undefined);
}

test('what is approved and works is carried out, as each of the following is without its breakage', async () => {
  await carriedOut(night);
  expect(night.effects()).toHaveLength(1);
});

test('a ledger that takes no entry of a claim lets nothing leave, and once it is mended all of it once (I18)', async () => {
  const { db } = night.ctx.store;
  await sql`create function refuse_entry() returns trigger language plpgsql as $$ begin
    raise exception 'the ledger is full'; end $$`.execute(db);
  await sql`create trigger refusing before insert on audit for each row
    when (new.type = 'proposal.claimed') execute function refuse_entry()`.execute(db);
  await tried();
  expect(night.effects()).toEqual([]);
  expect(await states(night)).toEqual(['approved']);
  await sql`drop trigger refusing on audit`.execute(db);
  await carriedOut(night);
  expect(night.effects()).toHaveLength(1);
  expect(await states(night)).toEqual(['done']);
});

test('a grant that cannot be opened lets nothing leave, and the card says so (I18)', async () => {
  const { db } = night.ctx.store;
  await db
    .updateTable('grants')
    .set({
      ciphertext: sql<Buffer>`set_byte(ciphertext, 0, get_byte(ciphertext, 0) # 1)`,
    })
    .where('access', '=', 'write')
    .execute();
  await tried();
  expect(night.effects()).toEqual([]);
  expect(await states(night)).toEqual(['failed']);
  expect(wordsOf(cardOf(night).blocks)).toContain('Nothing was');
});

test.each([
  ['request', { method: 'GET', target: '/x', body: null }],
  ['request', { method: 'POST', target: '//evil.example/x', body: null }],
  ['facts', { mailbox: 7 }],
])('a record whose %s has lost its form (%j) lets nothing leave (I18)', async (column, value) => {
  const { db } = night.ctx.store;
  await db
    .updateTable('proposals')
    .set({ [column]: JSON.stringify(value) })
    .execute();
  await tried();
  expect(night.effects()).toEqual([]);
});
