import { describe, expect, it } from 'vitest';
import { execute } from '#src/flow/execute.ts';
import { DANA, type Night } from '../support/night.ts';
import { promotion, question, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, nightOf, press, states } from './scenes.ts';

const DOWN = {
  match: /users\.info/,
  times: 99,
  kind: { type: 'status', status: 500 },
} as const;
const GONE = { type: 'status', status: 200, body: { ok: false, error: 'user_not_found' } } as const;

describe('somebody who approved and then', () => {
  it.each([
    ['was deactivated', { isDeleted: true }],
    ['became a guest', { isRestricted: true }],
    ['went to another team', { teamId: 'T0OTHER' }],
  ])('%s approved nothing any more (I8)', async (_what, changes) => {
    await using night = await nightOf([], { runs: 1 });
    await press(night, cardOf(night), 'approve');
    night.slack.as(DANA).becomes(changes);
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['withdrawn']);
    expect(await audited(night, 'proposal.withdrawn')).toMatchObject([
      { data: { why: 'role-lost', person: `T0NIGHT/${DANA}` } },
    ]);
  });

  it('is gone from the workspace altogether: the same, and the card says so (I8)', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), 'approve');
    night.slack.faults.add({ match: /users\.info/, times: 9, kind: GONE });
    await carriedOut(night);
    night.slack.faults.clear();
    await night.runUntilIdle();
    expect(night.effects()).toEqual([]);
    expect(wordsOf(cardOf(night).blocks)).toContain('may not decide here any more');
  });

  it('stayed a member has what they approved done', async () => {
    await using night = await nightOf([promotion()], { runs: 1 });
    await press(night, cardOf(night, 'Archive'), 'approve');
    await press(night, cardOf(night, 'Run'), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(2);
  });
});

describe('while Slack cannot say who somebody is', () => {
  it('nothing that reaches out leaves, and it leaves once Slack can again (I18)', async () => {
    await using night = await nightOf([], { runs: 1 });
    await press(night, cardOf(night), 'approve');
    night.slack.faults.add(DOWN);
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['approved']);
    night.slack.faults.clear();
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('a mailbox change goes by what Slack said last: that they may', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), 'approve');
    night.slack.faults.add(DOWN);
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('a mailbox change goes by what Slack said last: that they left (I8)', async () => {
    await using night = await nightOf([promotion(), question()]);
    await pressBoth(night);
    night.slack.as(DANA).becomes({ isDeleted: true });
    const [first, second] = (await night.proposals()).map(({ id }) => id);
    night.clock.advance(10_001);
    await execute(night.ctx, { proposalId: first ?? '' });
    night.slack.as(DANA).becomes({ isDeleted: false });
    night.slack.faults.add(DOWN);
    night.clock.advance(10_001);
    await execute(night.ctx, { proposalId: second ?? '' });
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['withdrawn', 'withdrawn']);
  });
});

async function pressBoth(night: Night): Promise<void> {
  await press(night, cardOf(night, 'Archive'), 'approve');
  await press(night, cardOf(night, 'Save'), 'approve');
}
