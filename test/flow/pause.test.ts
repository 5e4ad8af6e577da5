import { describe, expect, it } from 'vitest';
import { OPERATOR } from '#src/commands/account.ts';
import { disconnect } from '#src/flow/disconnect.ts';
import { pause } from '#src/flow/pause.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { promotion, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, nightOf, press, states } from './scenes.ts';
import { typedWords } from '../listeners/asking.ts';
import { DANA, OWNER, TEAM } from '../support/night.ts';

const HOUR_MS = 3_600_000;

describe('the undo window of a rerun', () => {
  it('holds the request back until it has passed, and no longer', async () => {
    await using night = await nightOf([], { runs: 1 });
    await press(night, cardOf(night), 'approve');
    await carriedOut(night, 9_999);
    expect(night.effects()).toEqual([]);
    await carriedOut(night, 1);
    expect(night.effects()).toHaveLength(1);
  });

  it('is as long as it is configured', async () => {
    await using night = await nightOf([], { runs: 1, env: { NIGHTSHIFT_UNDO_S: '60' } });
    await press(night, cardOf(night), 'approve');
    await carriedOut(night, 59_999);
    expect(night.effects()).toEqual([]);
    await carriedOut(night, 1);
    expect(night.effects()).toHaveLength(1);
  });

  it('with a pause in it executes nothing until somebody resumes (I7)', async () => {
    await using night = await nightOf([], { runs: 1 });
    await press(night, cardOf(night), 'approve');
    await carriedOut(night, 5_000);
    await night.slack.as(DANA).command('pause');
    await carriedOut(night, HOUR_MS);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['approved']);
    await night.slack.as(DANA).command('resume');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('does not exist for what only changes the mailbox', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), 'approve');
    await night.runUntilIdle();
    expect(night.effects()).toHaveLength(1);
  });
});

describe('the kill switch', () => {
  it.each([
    ['the person', { person: OWNER }],
    ['the whole team', { team: TEAM }],
  ])(
    'of %s between approval and execution stops it; after resume it is executed once (I7)',
    async (_whose, scope) => {
      await using night = await nightOf([promotion()]);
      await press(night, cardOf(night), 'approve');
      await pause(night.ctx, scope, { by: OWNER, paused: true });
      await carriedOut(night, HOUR_MS);
      expect(night.effects()).toEqual([]);
      await pause(night.ctx, scope, { by: OWNER, paused: false });
      await carriedOut(night);
      await carriedOut(night);
      expect(night.effects()).toHaveLength(1);
      expect(await audited(night, 'proposal.claimed')).toHaveLength(1);
    },
  );

  it('of somebody else stops nothing of the owner', async () => {
    await using night = await nightOf([promotion()]);
    await pause(night.ctx, { person: `${TEAM}/U0SECOND` }, { by: OWNER, paused: true });
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('survives a restart (I7)', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), 'approve');
    await night.slack.as(DANA).command('pause');
    await night.restart();
    await carriedOut(night, HOUR_MS);
    expect(night.effects()).toEqual([]);
  });

  it('on the App Home stops and releases as the command does (I7)', async () => {
    await using night = await nightOf([promotion()]);
    const dana = night.slack.as(DANA);
    await dana.openHome();
    await night.slack.until(() => night.slack.home(DANA));
    await dana.click({ home: true }, 'switch.pause');
    await press(night, cardOf(night), 'approve');
    await carriedOut(night, HOUR_MS);
    expect(night.effects()).toEqual([]);
    await night.slack.until(() => wordsOf(night.slack.home(DANA)).includes('Resume'));
    await dana.click({ home: true }, 'switch.resume');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('from elsewhere shows on the App Home, and so does the end of a pause that ends by itself', async () => {
    await using night = await nightOf([promotion()]);
    const home = () => wordsOf(night.slack.home(DANA));
    await night.slack.as(DANA).openHome();
    await night.slack.until(() => home().includes('Running'));
    await typedWords(night, 'pause 2h');
    await night.runUntilIdle();
    expect(home()).toContain('Paused');
    await carriedOut(night, 2 * HOUR_MS);
    expect(home()).toContain('Running');
    await pause(night.ctx, { team: TEAM }, { by: OWNER, paused: true });
    await night.runUntilIdle();
    expect(home()).toContain('Stopped for everybody');
    await pause(night.ctx, { person: `${TEAM}/U0NOBODY` }, { by: OWNER, paused: true });
    await night.runUntilIdle();
    expect(night.slack.home('U0NOBODY')).toBeUndefined();
  });

  it('does not keep an approval alive beyond its time (I6, I7)', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), 'approve');
    await night.slack.as(DANA).command('pause');
    await carriedOut(night, 73 * HOUR_MS);
    await night.slack.as(DANA).command('resume');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['expired']);
  });

  it('with an end holds until then, goes on by itself, and tells so (I7)', async () => {
    await using night = await nightOf([promotion()]);
    expect(await typedWords(night, 'pause until 23:00')).toContain('by itself Sat 21 Nov, 23:00');
    expect(await typedWords(night, 'pause 2h')).toContain('by itself Sat 21 Nov, 09:00');
    await night.runUntilIdle();
    expect(wordsOf(cardOf(night).blocks)).toContain('21 Nov 2026, 09:00 (Europe/Berlin)');
    expect(await typedWords(night, 'status')).toContain('by itself Sat 21 Nov, 09:00');
    await press(night, cardOf(night), 'approve');
    await carriedOut(night, 2 * HOUR_MS - 1);
    expect(night.effects()).toEqual([]);
    await carriedOut(night, 1);
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    const said = night.slack
      .conversation(night.slack.dmOf(DANA))
      .map(({ blocks }) => wordsOf(blocks));
    expect(said.filter((words) => words.includes('your pause is over'))).toHaveLength(1);
    expect(await audited(night, 'switch.resumed')).toMatchObject([{ actor: { kind: 'flow' } }]);
  });

  it('with an end that cannot be read holds until somebody resumes, also after another end (I7)', async () => {
    await using night = await nightOf([promotion()]);
    await night.slack.as(DANA).command('pause 1h');
    expect(await typedWords(night, 'pause until Pentecost')).toMatch(/Paused, until you resume/);
    await press(night, cardOf(night), 'approve');
    await carriedOut(night, 9 * HOUR_MS);
    expect(night.effects()).toEqual([]);
    await pause(night.ctx, { person: OWNER }, { by: OWNER, paused: false });
    expect(await typedWords(night, 'hold on, what is that?')).not.toContain('Paused');
    expect(await typedWords(night, 'pause everything, please')).toContain('Paused.');
  });

  it('is written on the cards that wait, and taken off again', async () => {
    await using night = await nightOf([promotion()]);
    await night.slack.as(DANA).command('pause');
    await night.runUntilIdle();
    expect(wordsOf(cardOf(night).blocks)).toContain('nothing is executed until you resume');
    await night.slack.as(DANA).command('resume');
    await night.runUntilIdle();
    expect(wordsOf(cardOf(night).blocks)).not.toContain('nothing is executed until you resume');
  });
});

describe('a source that was taken away after the approval', () => {
  it('is not written to: the approval is withdrawn (I8)', async () => {
    await using night = await nightOf([], { runs: 1 });
    await press(night, cardOf(night), 'approve');
    for (const { id } of await listAccounts(night.ctx.store.db, OWNER))
      await disconnect(night.ctx, id, OPERATOR);
    expect(await states(night)).toEqual(['withdrawn']);
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['withdrawn']);
    expect(wordsOf(cardOf(night).blocks)).toContain('Nothing was done');
  });

  it('in its right to write only fails in clear words (I1)', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), 'approve');
    await night.ctx.store.db.deleteFrom('grants').where('access', '=', 'write').execute();
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['failed']);
    expect(wordsOf(cardOf(night).blocks)).toMatch(/must be connected again.*Nothing was done/);
  });
});
