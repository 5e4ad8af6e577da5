import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Account } from '#src/domain/account.ts';
import { NO_CONDITIONS, type RuleEffect } from '#src/domain/mail-rule.ts';
import type { MailCategory } from '#src/domain/verdict.ts';
import { rulingOf } from '#src/flow/rules.ts';
import { approveRule, endRule, insertRule } from '#src/store/rules.ts';
import { buildVerdict } from '../support/build-proposal.ts';
import { buildMail, buildSignal, OWNER } from '../support/build-signal.ts';
import { createAccount, openTestStore, type TestStore } from '../support/build-store.ts';

let given: TestStore;
let account: Account;
beforeAll(async () => {
  given = await openTestStore();
  account = await createAccount(given.store);
});
afterAll(() => given.close());

async function ruledAs(effect: RuleEffect, category: MailCategory) {
  const mail = buildMail();
  const conditions = { ...NO_CONDITIONS, from: [mail.from.address] };
  const folder = effect === 'file' ? { folder: 'Finance' } : {};
  const said = { ownerId: OWNER, said: '', replaces: null, conditions, effect, ...folder };
  const { id } = await given.store.write((unit) => insertRule(unit, said));
  await given.store.write((unit) => approveRule(unit, { id, ownerId: OWNER }));
  const ruling = await rulingOf(given, OWNER);
  await given.store.write((unit) => endRule(unit, { id, ownerId: OWNER }));
  const signal = { ...buildSignal(mail), accountId: account.id };
  const verdict = buildVerdict({ category });
  return {
    proposes: ruling.proposing(signal, verdict)?.effect ?? null,
    sorts: ruling.sort(signal, verdict).category,
  };
}

test.each<[RuleEffect, MailCategory, RuleEffect | null]>([
  ['archive', 'fyi', 'archive'],
  ['archive', 'urgent', null],
  ['archive', 'suspicious', null],
  ['file', 'fyi', 'file'],
  ['file', 'urgent', null],
  ['file', 'suspicious', null],
  ['read', 'fyi', 'read'],
  ['read', 'suspicious', null],
  ['star', 'urgent', 'star'],
  ['keep', 'suspicious', 'keep'],
])(
  'a rule that says %s of mail that is %s has proposed: %p (I14)',
  async (effect, category, has) => {
    expect((await ruledAs(effect, category)).proposes).toBe(has);
  },
);

test.each<[RuleEffect, MailCategory, MailCategory]>([
  ['fyi', 'urgent', 'fyi'],
  ['urgent', 'fyi', 'urgent'],
  ['fyi', 'suspicious', 'suspicious'],
])('a rule that sorts as %s makes of %s: %s (I14)', async (effect, category, sorted) => {
  expect((await ruledAs(effect, category)).sorts).toBe(sorted);
});
