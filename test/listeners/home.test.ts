import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTemporaryFolder } from '#src/commands/temporary-folder.ts';
import { welcomeOwners } from '#src/flow/set-up.ts';
import { mutedRules } from '#src/store/notifications.ts';
import { saveMemory } from '#src/store/memories.ts';
import { actionsOf, keyOf, promotion, wordsOf } from '../flow/mails.ts';
import { nightOf } from '../flow/scenes.ts';
import { DANA, type Night, openNight, OWNER } from '../support/night.ts';
import { typedWords } from './asking.ts';

const homeWords = (night: Night, userId = DANA): string => wordsOf(night.slack.home(userId));

async function opened(night: Night, userId = DANA): Promise<string> {
  await night.slack.as(userId).openHome();
  await night.slack.until(() => night.slack.home(userId));
  return homeWords(night, userId);
}

async function pressed(night: Night, actionId: string, value?: string): Promise<void> {
  await night.slack.as(DANA).click({ home: true }, actionId, { value });
}

/** The words of the modal that a press on App Home opened. */
async function shown(night: Night, value: string): Promise<string> {
  const person = night.slack.as(DANA);
  const open = new Set(person.views().map(({ id }) => id));
  await pressed(night, 'show.command', value);
  const view = await night.slack.until(() => person.views().find(({ id }) => !open.has(id)));
  return wordsOf(view);
}

describe('the App Home of somebody with a night behind them', () => {
  let night: Night;
  beforeAll(async () => {
    night = await nightOf([promotion()], { runs: 1 });
    await typedWords(night, 'remember my manager is Ana');
    await night.slack.as(DANA).openHome();
    await night.slack.until(() => homeWords(night).includes('my manager is Ana'));
  });
  afterAll(async () => night[Symbol.asyncDispose]());

  it('tells of decisions, the night, sources and memory, with ways to each', () => {
    const words = homeWords(night);
    expect(words).toMatch(/Decisions[^]*Archive · Bright desk — Last chance: 30 % off every desk/);
    expect(words).toMatch(/Last night[^]*1 mail and 1 run read[^]*Open the digest/);
    expect(words).toContain('✅ Connected');
    const actions = actionsOf([night.slack.home(DANA)]);
    expect(actions).toEqual(
      expect.arrayContaining(['digest.review', 'card.open', 'show.settings']),
    );
    expect(night.slack.refused).toEqual([]);
  });

  it('opens the card whose button is pressed, for its owner', async () => {
    const person = night.slack.as(DANA);
    await person.click({ home: true }, 'card.open', { blockId: cardBlock(night) });
    const view = await night.slack.until(() => person.views().at(-1));
    expect(wordsOf(view)).toContain('Read all, then decide');
  });

  it.each([
    ['audit', 'The ledger of this workspace'],
    ['privacy', 'Kept of you'],
    ['help', 'You can type these'],
    ['rules', 'This rule cannot be changed'],
    ['connect', 'connect'],
  ])('shows %s over the page', async (value, words) => {
    expect(await shown(night, value)).toContain(words);
  });

  it('forgets what is pressed, and nothing else', async () => {
    await night.ctx.store.write((unit) =>
      saveMemory(unit, {
        id: 'mem_kept',
        ownerId: OWNER,
        kind: 'sender.archive',
        subject: 'kept.example',
        approved: 3,
        denied: 0,
        provenance: ['dec_1'],
        expiresAt: new Date('2027-01-01T00:00:00Z'),
      }),
    );
    await night.slack.as(DANA).openHome();
    await night.slack.until(() => homeWords(night).includes('kept[.]example'));
    const [note] = await night.ctx.store.db.selectFrom('notes').select('id').execute();
    await pressed(night, 'memory.forget', note?.id);
    await night.slack.until(() => !homeWords(night).includes('my manager is Ana'));
    expect(homeWords(night)).toContain('kept[.]example');
  });

  it('mutes and unmutes what is told at once', async () => {
    await pressed(night, 'home.mute.urgent');
    await night.slack.until(() => homeWords(night).includes('urgent mail (muted)'));
    await pressed(night, 'home.unmute.urgent');
    await night.slack.until(() => !homeWords(night).includes('(muted)'));
    await pressed(night, 'home.mute.reminders');
    await night.slack.until(() => homeWords(night).includes('cards that wait (muted)'));
    await pressed(night, 'home.unmute.reminders');
    await night.slack.until(() => !homeWords(night).includes('(muted)'));
    const muted = await mutedRules(night.ctx.store.db, OWNER, night.clock.now());
    expect(muted).toEqual([]);
  });

  it('is published once or twice for many openings at once, and ends with the newest state', async () => {
    const published = () =>
      night.slack.payloads.filter(({ method }) => method === 'views.publish').length;
    const before = published();
    await Promise.all(Array.from({ length: 12 }, () => night.slack.as(DANA).openHome()));
    await typedWords(night, 'remember the last word');
    await night.slack.as(DANA).openHome();
    await night.slack.until(() => homeWords(night).includes('the last word'));
    expect(published() - before).toBeLessThan(9);
  });
});

const cardBlock = (night: Night): string =>
  String(/"(home\.card\.[^"]+)"/.exec(JSON.stringify(night.slack.home(DANA)))?.[1]);

describe('somebody new', () => {
  it('is welcomed once, and taken through the steps with no effect at all', async () => {
    await using night = await openNight({ bare: true });
    const person = night.slack.as(DANA);
    expect(await opened(night)).toContain('0 of 3 done');
    await opened(night);
    await night.runUntilIdle();
    const welcomes = () =>
      night.slack
        .conversation(night.slack.dmOf(DANA))
        .filter((message) => keyOf(message).startsWith('welcome-'));
    expect(welcomes()).toHaveLength(1);
    expect(wordsOf(welcomes()[0]?.blocks)).toMatch(/Welcome[^]*0 of 3 done/);
    expect(await shown(night, 'sample')).toContain('SAMPLE');
    const view = person.views().at(-1);
    await person.click({ viewId: view?.id ?? '' }, 'sample.approve');
    await night.slack.until(() => wordsOf(person.views().at(-1)).includes('Here nothing happened'));
    await night.slack.until(() => homeWords(night).includes('1 of 3 done'));
    await typedWords(night, 'time 08:00');
    expect(await opened(night)).toBeDefined();
    await night.slack.until(() => homeWords(night).includes('2 of 3 done'));
    await pressed(night, 'set-up.done');
    await night.slack.until(() => !homeWords(night).includes('Set up'));
    await night.runUntilIdle();
    expect(welcomes()).toHaveLength(1);
    expect(wordsOf(welcomes()[0]?.blocks)).toContain('You are set up');
    expect(night.effects()).toEqual([]);
    expect(night.slack.refused).toEqual([]);
  });

  it('who is an owner named in the policy is welcomed at the start, once, whatever others are named', async () => {
    using folder = openTemporaryFolder('policy');
    const file = join(folder.dir, 'policy.yaml');
    writeFileSync(file, `version: 1\npeople:\n  owners: [U0NOBODY, U0GUEST, ${DANA}]\n`);
    await using night = await openNight({ bare: true, env: { NIGHTSHIFT_POLICY: file } });
    const welcomed = (userId: string) =>
      night.slack
        .conversation(night.slack.dmOf(userId))
        .filter((message) => keyOf(message).startsWith('welcome-')).length;
    for (let start = 0; start < 2; start += 1) {
      await welcomeOwners(night.ctx);
      await night.runUntilIdle();
    }
    await opened(night);
    await night.runUntilIdle();
    expect([DANA, 'U0GUEST', 'U0SECOND'].map(welcomed)).toEqual([1, 0, 0]);
  });

  it('who is welcomed by nobody at the start where no policy names owners', async () => {
    await using night = await openNight({ bare: true });
    await welcomeOwners(night.ctx);
    await night.runUntilIdle();
    expect(await night.ctx.store.db.selectFrom('people').selectAll().execute()).toEqual([]);
  });

  it('who is no full member is told so, and no more', async () => {
    await using night = await openNight({ bare: true });
    expect(await opened(night, 'U0GUEST')).toContain('full members');
    await night.runUntilIdle();
    expect(await night.ctx.store.db.selectFrom('people').selectAll().execute()).toEqual([]);
    expect(night.slack.conversation(night.slack.dmOf('U0GUEST'))).toEqual([]);
  });
});
