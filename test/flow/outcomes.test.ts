import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DANA, type Night, openNight, OWNER, TEAM } from '../support/night.ts';
import { typedWords } from '../listeners/asking.ts';
import { wordsOf } from './mails.ts';
import { audited, cardOf, press } from './scenes.ts';

const REFUSED = 'for them and their direct manager alone';
const MANAGED = `{ U0MANAGER: [${DANA}], U0STRANGER: [U0MANAGER], ${DANA}: [U0MANAGER] }`;

let night: Night;
let file: string;
const policy = (managers: string) =>
  writeFile(file, `version: 1\npeople:\n  owners: [U0SECOND]\n  managers: ${managers}\n`);

function deploys(conclusion: string, extra: object = {}): number {
  return night.github.addRun({
    repo: 'acme/shop',
    workflow: { name: 'Deploy' },
    message: 'Cache prices',
    createdAt: night.clock.now(),
    jobs: [{ name: 'build', durationMs: 1_000, conclusion, log: 'npm error code ECONNRESET\n' }],
    ...extra,
  });
}

beforeAll(async () => {
  file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  await policy(MANAGED);
  night = await openNight({ env: { NIGHTSHIFT_POLICY: file } });
  deploys('failure');
  await night.untilMorning();
  await press(night, cardOf(night, 'Run the failed jobs again?'), 'approve');
  night.clock.advance(60_000);
  await night.runUntilIdle();
  night.clock.advance(3_600_000);
  await night.runUntilIdle();
});
afterAll(async () => night[Symbol.asyncDispose]());

const told = (): string[] =>
  night.slack.conversation(night.slack.dmOf(DANA)).map(({ blocks }) => wordsOf(blocks));
const looks = async () =>
  (await night.ctx.store.db.selectFrom('outcome_looks').selectAll().execute()).map(
    ({ viewer_id: by, subject_id: at }) => [by, at],
  );

describe('what it came to', () => {
  it('is computed from rows, and tells a person of themself', async () => {
    const words = await typedWords(night, 'stats');
    expect(words).toMatch(/To detect a failure\s+—\s+9 h \(median of 1\)/);
    expect(words).toMatch(/To decide, outside meetings\s+—\s+0 s \(median of 1\)/);
    expect(words).toContain('1 of 1 were approved and done');
    expect(words).toContain('Minutes saved = 1 reruns × 1–3');
    expect(words).toContain('Nobody else looked');
    expect(words).not.toMatch(/token|rank|best|worst/i);
  });

  it.each([
    ['a manager of the manager', 'U0STRANGER'],
    ['an owner of the policy', 'U0SECOND'],
    ['a guest', 'U0GUEST'],
    ['a robot', 'U0ROBOT'],
  ])('is refused to %s, who also leaves nobody told', async (_, viewer) => {
    const before = told().length;
    const answer = await typedWords(night, `stats ${DANA}`, viewer).catch(() => REFUSED);
    expect(answer).toContain(REFUSED);
    expect(await looks()).toEqual([]);
    expect(told()).toHaveLength(before);
  });

  it('is refused in the same words for who is not there', async () => {
    expect(await typedWords(night, 'stats nobody', 'U0STRANGER')).toBe(
      await typedWords(night, `stats ${DANA}`, 'U0STRANGER'),
    );
  });

  it('is shown to the direct manager, and the look to the person, to the ledger and in their figures (I21)', async () => {
    const words = await typedWords(night, 'stats dana', 'U0MANAGER');
    expect(words).toContain('Dana Petrov, the last 28 days');
    expect(words).toContain('1 of 1 were approved and done');
    await night.runUntilIdle();
    expect(told().at(-1)).toContain('Max Lindqvist looked at your figures');
    expect(await audited(night, 'outcome.looked')).toMatchObject([
      { subject: OWNER, actor: { id: `${TEAM}/U0MANAGER` }, data: { asTeam: false } },
    ]);
    expect(await typedWords(night, 'stats')).toContain('Looked at by Max Lindqvist');
    expect(await typedWords(night, 'stats Dana Petrov', 'U0MANAGER')).toBe(words);
  });

  it('is refused to who was the manager until the policy changed (I21)', async () => {
    await policy('{ U0STRANGER: [U0MANAGER] }');
    const before = (await looks()).length;
    expect(await typedWords(night, 'stats dana', 'U0MANAGER')).toContain(REFUSED);
    expect(await looks()).toHaveLength(before);
    await policy('{ not a policy');
    expect(await typedWords(night, 'stats dana', 'U0MANAGER')).toContain(REFUSED);
    await policy(MANAGED);
  });

  it('of a team that is not named is refused, and leaves nobody told', async () => {
    const before = (await looks()).length;
    expect(await typedWords(night, 'stats team shop', 'U0MANAGER')).toContain('No team');
    expect(await looks()).toHaveLength(before);
  });

  it('comes as one line with the first digest of a week', async () => {
    night.clock.set(new Date('2026-11-23T06:00:01.000Z'));
    await night.runUntilIdle();
    const mondays = told().filter((words) => words.includes('Last week: '));
    expect(mondays).toHaveLength(1);
    expect(mondays[0]).toContain('1 of 1 proposals were right');
    night.clock.set(new Date('2026-11-24T06:00:01.000Z'));
    await night.runUntilIdle();
    expect(told().filter((words) => words.includes('Last week: '))).toHaveLength(1);
  });
});
