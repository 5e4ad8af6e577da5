import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { turnFromOutside } from '#src/commands/switch.ts';
import type { StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { DANA, type Night, OWNER, TEAM } from '../support/night.ts';
import { promotion, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, nightOf, press, states } from './scenes.ts';

const BOSS = 'U0SECOND';
const REFUSING = `people: { owners: [${BOSS}, ${DANA}] }\nrules: [{ name: no reruns, match: { actions: [pipeline.rerun] }, refuse: it is late }]`;

async function underPolicy(text: string, mails: Buffer[] = [], runs = 1): Promise<Night> {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  await writeFile(file, `version: 1\n${text}`);
  return await nightOf(mails, { runs, env: { NIGHTSHIFT_POLICY: file } });
}

async function said(night: Night, userId: string, command: string): Promise<string> {
  const person = night.slack.as(userId);
  const before = person.ephemerals().length;
  await person.command(command);
  await night.slack.until(() => person.ephemerals().length > before);
  return wordsOf(person.ephemerals().at(-1));
}

async function refusedId(night: Night): Promise<string> {
  const [refused] = await audited(night, 'policy.refused');
  return refused?.subject ?? 'none';
}

function asking(night: Night, userId = BOSS): StoredMessage {
  const found = night.slack
    .conversation(night.slack.dmOf(userId))
    .find((message) => wordsOf(message.blocks).includes('asks for an exception'));
  if (found === undefined) throw new Error('nobody was asked');
  return found;
}

async function answerAs(night: Night, userId: string, action: string): Promise<void> {
  const { channel, ts } = asking(night);
  await night.slack.as(userId).click({ channel, ts }, action, { force: userId !== BOSS });
  await night.runUntilIdle();
}

describe('an exception', () => {
  it('that an owner of the policy grants opens exactly what was refused, for its time', async () => {
    await using night = await underPolicy(REFUSING);
    const id = await refusedId(night);
    expect(await said(night, DANA, 'refused')).toContain(id);
    expect(await said(night, DANA, `exception ${id} 20 The customer waits`)).toContain(
      'were asked',
    );
    await night.runUntilIdle();
    expect(wordsOf(asking(night).blocks)).toContain('The customer waits');
    expect(wordsOf(asking(night).blocks)).toContain(`Dana Petrov (${DANA}) asks for an exception`);
    expect(await states(night)).toEqual([]);
    await answerAs(night, BOSS, 'exception.grant');
    expect(await states(night)).toEqual(['pending']);
    expect((await night.proposals())[0]?.id).toBe(id);
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(await audited(night, 'exception.granted')).toMatchObject([
      { actor: { id: `${TEAM}/${BOSS}` } },
    ]);
  });

  it('runs out, and with it the card', async () => {
    await using night = await underPolicy(REFUSING);
    await said(night, DANA, `exception ${await refusedId(night)} 20 Now`);
    await night.runUntilIdle();
    await answerAs(night, BOSS, 'exception.grant');
    await carriedOut(night, 20 * 60_000);
    expect(await states(night)).toEqual(['expired']);
  });

  it('that is denied opens nothing', async () => {
    await using night = await underPolicy(REFUSING);
    await said(night, DANA, `exception ${await refusedId(night)} 20 Now`);
    await night.runUntilIdle();
    await answerAs(night, BOSS, 'exception.deny');
    await answerAs(night, BOSS, 'exception.grant').catch(() => undefined);
    expect(await states(night)).toEqual([]);
    expect(await audited(night, 'exception.granted')).toEqual([]);
  });

  it.each([
    ['whoever asked, though an owner', DANA],
    ['a colleague', 'U0STRANGER'],
    ['a guest', 'U0GUEST'],
  ])('cannot be granted by %s', async (_who, userId) => {
    await using night = await underPolicy(REFUSING);
    await said(night, DANA, `exception ${await refusedId(night)} 20 Now`);
    await night.runUntilIdle();
    await answerAs(night, userId, 'exception.grant');
    expect(await audited(night, 'exception.granted')).toEqual([]);
    expect(await states(night)).toEqual([]);
  });

  it.each([
    ['without a reason', DANA, '20', 'needs a reason'],
    ['of no length', DANA, '0 Now', 'lasts 1 to 1440 minutes'],
    ['of more than a day', DANA, '1441 Now', 'lasts 1 to 1440 minutes'],
    ['for what is somebody else’s', 'U0STRANGER', '20 Now', 'No proposal of yours'],
  ])('cannot be asked for %s', async (_what, userId, words, answer) => {
    await using night = await underPolicy(REFUSING);
    expect(await said(night, userId, `exception ${await refusedId(night)} ${words}`)).toContain(
      answer,
    );
    expect(await audited(night, 'exception.asked')).toEqual([]);
  });
});

describe('a change ticket', () => {
  it('is asked for at the click, and then the approval counts', async () => {
    await using night = await underPolicy(
      'rules: [{ name: tickets, require: { changeTicket: true } }]',
    );
    const id = (await night.proposals())[0]?.id ?? '';
    await press(night, cardOf(night), 'approve');
    expect(await states(night)).toEqual(['pending']);
    expect(await said(night, DANA, `ticket ${id} yes please`)).toContain('reads like CHG-1234');
    expect(await said(night, 'U0STRANGER', `ticket ${id} CHG-1`)).toContain('No proposal of yours');
    expect(await said(night, DANA, `ticket ${id} CHG-1`)).toContain('noted');
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });
});

describe('the switch of the whole team', () => {
  it('is turned by an owner of the policy, and by nobody else (I7)', async () => {
    await using night = await underPolicy(
      `people: { owners: [${BOSS}, U0GUEST] }`,
      [promotion()],
      0,
    );
    await press(night, cardOf(night), 'approve');
    expect(await said(night, BOSS, 'stop')).toContain('Stopped for everybody');
    for (const userId of [DANA, 'U0GUEST'])
      expect(await said(night, userId, 'start')).toContain('Only an owner named in the policy');
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(wordsOf(cardOf(night).blocks)).toContain('Approved');
    expect(await said(night, BOSS, 'start')).toContain('Running again');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('is on the cards that wait', async () => {
    await using night = await underPolicy(`people: { owners: [${BOSS}] }`, [promotion()], 0);
    await said(night, BOSS, 'stop');
    await night.runUntilIdle();
    expect(wordsOf(cardOf(night).blocks)).toContain('nothing is executed until you resume');
  });

  it.each([
    ['the team', { team: TEAM }],
    ['the bot’s own team', {}],
    ['one person', { owner: DANA }],
    ['one person by full id', { owner: OWNER }],
  ])('from the command line stops %s and starts it again', async (_whose, scope) => {
    await using night = await underPolicy('', [promotion()], 0);
    await press(night, cardOf(night), 'approve');
    expect(await turnFromOutside(night.ctx, { ...scope, paused: true })).toMatchObject({
      changed: true,
    });
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await audited(night, 'switch.paused')).toMatchObject([
      { actor: { kind: 'flow', id: 'operator' } },
    ]);
    await turnFromOutside(night.ctx, { ...scope, paused: false });
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });
});
