import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { readinessChecks, runChecks } from '#src/listeners/health.ts';
import { ODD_PEOPLE, type Night, OWNER } from '../support/night.ts';
import { cards, promotion, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, nightOf, press, states, toldTo } from './scenes.ts';

const SECOND = 'U0SECOND';

/** A night under a policy file, and how to change the file. */
async function underPolicy(text: string, mails: Buffer[] = [], runs = 1) {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  const write = (changed: string): Promise<void> => writeFile(file, changed);
  await write(`version: 1\n${text}`);
  return { night: await nightOf(mails, { runs, env: { NIGHTSHIFT_POLICY: file } }), write };
}

function copyFor(night: Night, userId: string): string {
  return wordsOf(night.slack.conversation(night.slack.dmOf(userId)));
}

describe('a rule that refuses', () => {
  it('makes no card of it, and counts it in the ledger', async () => {
    const { night } = await underPolicy('rules: [{ name: no reruns, refuse: because }]');
    await using _ = night;
    expect(await states(night)).toEqual([]);
    const [refused] = await audited(night, 'policy.refused');
    expect(refused?.data).toMatchObject({ rule: 'no reruns', kind: 'pipeline.rerun' });
  });

  it('of something else lets the card come and be carried out', async () => {
    const { night } = await underPolicy(
      'rules: [{ name: no, match: { actions: [mail.archive] }, refuse: because }]',
    );
    await using _ = night;
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('and comes after the card, refuses the click', async () => {
    const { night, write } = await underPolicy('');
    await using _ = night;
    await write('version: 1\nrules: [{ name: no reruns, refuse: because }]');
    await press(night, cardOf(night), 'approve');
    expect(await toldTo(night)).toContain('Refused by “no reruns”: because Nothing was done.');
    await carriedOut(night);
    expect(await states(night)).toEqual(['pending']);
    expect(night.effects()).toEqual([]);
  });
});

describe('a second person', () => {
  const TWO = `people: { approvers: { release: [${SECOND}] } }\nrules: [{ name: two, require: { secondPerson: true, role: release } }]`;

  it('is asked when the owner approved, and both together are enough', async () => {
    const { night } = await underPolicy(TWO);
    await using _ = night;
    const card = cardOf(night);
    await press(night, card, 'approve');
    expect(await toldTo(night)).toContain('A second person must approve as well');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    const [copy] = cards(night.slack, SECOND);
    if (copy === undefined) throw new Error('nobody else was asked');
    expect(wordsOf(copy.blocks)).toContain('Run the failed jobs again?');
    for (const asked of [copy, cardOf(night)])
      expect(wordsOf(asked.blocks)).toMatch(/Approved by .*Others must approve as well/s);
    await press(night, card, 'approve');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    await press(night, copy, { action: 'approve', as: SECOND });
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(await audited(night, 'approval.given')).toHaveLength(2);
  });

  it('cannot decide in the owner’s place', async () => {
    const { night } = await underPolicy(TWO);
    await using _ = night;
    await press(night, cardOf(night), { action: 'approve', as: SECOND, force: true });
    expect(await toldTo(night, SECOND)).toContain('The owner of the account must approve as well');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
  });

  it.each(['U0MANAGER', 'U0GUEST', ...ODD_PEOPLE.map(({ id }) => id)])(
    'is nobody who is not named or not a full member: %s',
    async (userId) => {
      const named = TWO.replace(
        `[${SECOND}]`,
        `[${SECOND}, U0GUEST, ${ODD_PEOPLE.map(({ id }) => id).join()}]`,
      );
      const { night } = await underPolicy(named);
      await using _ = night;
      await press(night, cardOf(night), 'approve');
      await press(night, cardOf(night), { action: 'approve', as: userId, force: true });
      await carriedOut(night);
      expect(night.effects()).toEqual([]);
      expect(await states(night)).toEqual(['pending']);
    },
  );
});

describe('a policy that cannot be used', () => {
  it('stops approving and executing until it is mended, and is told to the operator (I18)', async () => {
    const { night, write } = await underPolicy('', [promotion()]);
    await using _ = night;
    await press(night, cardOf(night, 'Run'), 'approve');
    await write('version: 1\nallow: everything');
    await press(night, cardOf(night, 'Archive'), 'approve');
    expect(await toldTo(night)).toContain('The policy cannot be read just now');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    const { ready, checks } = await runChecks(readinessChecks(night.ctx, null));
    expect(ready).toBe(false);
    expect(checks['policy']).toContain(':2:1: allow: not known here');
    await write('version: 1');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect((await runChecks(readinessChecks(night.ctx, null))).checks['policy']).toBe('ok');
  });

  it('still lets people deny', async () => {
    const { night, write } = await underPolicy('');
    await using _ = night;
    await write('version: 2');
    await press(night, cardOf(night), 'deny');
    await night.runUntilIdle();
    expect(await states(night)).toEqual(['denied']);
  });
});

describe('a change of the policy', () => {
  it('that widens is told to old and new owners and is in the ledger; one that does not is only recorded', async () => {
    const { night, write } = await underPolicy(
      `people: { owners: [${SECOND}] }\nrules: [{ name: two, require: { maxPerDay: 2 } }]`,
      [promotion()],
    );
    await using _ = night;
    expect(await audited(night, 'policy.widened')).toHaveLength(1);
    // The first policy is no change of one.
    expect(copyFor(night, SECOND)).not.toContain('The policy was changed');
    await write(
      `version: 1\npeople: { owners: [${SECOND}] }\nrules: [{ name: two, require: { maxPerDay: 1 } }]`,
    );
    await press(night, cardOf(night, 'Run'), 'deny');
    expect(await audited(night, 'policy.loaded')).toHaveLength(2);
    expect(await audited(night, 'policy.widened')).toHaveLength(1);
    await write('version: 1\npeople: { owners: [U0MANAGER] }');
    await press(night, cardOf(night, 'Archive'), 'deny');
    await night.runUntilIdle();
    expect(await audited(night, 'policy.widened')).toHaveLength(2);
    for (const owner of [SECOND, 'U0MANAGER'])
      expect(copyFor(night, owner)).toMatch(
        /The policy was changed[^]*Max Lindqvist \(U0MANAGER\) was added to owners · rule “two” is gone/,
      );
  });
});

describe('a switch that is thrown between the claim and the request', () => {
  it('gives the claim back unsent; after resume it is sent once (I7)', async () => {
    await using night = await nightOf([], { runs: 1 });
    await press(night, cardOf(night), 'approve');
    const { db } = night.ctx.store;
    await sql`create function throw_switch() returns trigger language plpgsql as $$ begin
      insert into switches values (${sql.lit(OWNER)}, ${sql.lit(OWNER)}, now()) on conflict do nothing; return new; end $$`.execute(
      db,
    );
    await sql`create trigger thrown after update on proposals for each row when (new.state = 'claimed') execute function throw_switch()`.execute(
      db,
    );
    await carriedOut(night);
    expect(await audited(night, 'proposal.claimed')).toHaveLength(1);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['approved']);
    await sql`drop trigger thrown on proposals`.execute(db);
    await sql`delete from switches`.execute(db);
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });
});
