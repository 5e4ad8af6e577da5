import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import { createGitlabSandbox, type GitlabSandbox } from '#src/sandbox/gitlab/server.ts';
import type { StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { askException, grantException } from '../flow/exception-scenes.ts';
import { approveByBoth, cardOf, press } from '../flow/scenes.ts';
import { wordsOf } from '../flow/mails.ts';
import { typedWords } from '../listeners/asking.ts';
import { DANA, DUSK, type Night, openNight } from '../support/night.ts';

const SECOND = 'U0SECOND';
const PROJECT = 'acme/frozen';
const THIS_YEAR = [{ start: '0 0 1 1 *', end: '59 23 31 12 *' }];
const deploy = { name: 'deploy', outcome: 'success', environment: 'production' } as const;

let closing: AsyncDisposableStack;
let clock: ShiftableClock;
let night: Night;
let gitlab: GitlabSandbox;

beforeEach(async () => {
  closing = new AsyncDisposableStack();
  clock = createStoppedClock(DUSK);
  gitlab = closing.adopt(await createGitlabSandbox({ clock }), (it) => it.close());
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  const people = `people: { owners: [${SECOND}], approvers: { ops: [${SECOND}] } }`;
  await writeFile(file, `version: 1\n${people}\n`);
  const env = { NIGHTSHIFT_POLICY: file, GITLAB_API_URL: gitlab.url };
  night = closing.use(await openNight({ bare: true, env }));
  const secret = JSON.stringify(gitlab.tokens);
  await addAccount(night.ctx, { kind: 'gitlab', owner: DANA, repositories: [], secret });
}, 60_000);
afterEach(() => closing.disposeAsync());

async function passes(ms: number): Promise<void> {
  clock.advance(ms);
  night.clock.set(clock.now());
  await night.runUntilIdle();
}

/** A pipeline of it, read. */
async function ran(more: object = {}): Promise<void> {
  gitlab.addPipeline({ project: PROJECT, jobs: [deploy], ...more });
  await passes(120_000);
}

async function said(text: string): Promise<string> {
  const answer = await typedWords(night, text);
  await night.runUntilIdle();
  return answer;
}

const words = (question: string): string =>
  wordsOf(cardOf(night, question).blocks).replace(/\s+/g, ' ');

async function byBoth(question: string): Promise<void> {
  await approveByBoth(night, question, SECOND);
  await passes(15_000);
}

/** A click on Approve is refused with the reason, and has no effect. */
async function isRefused(card: StoredMessage): Promise<void> {
  const before = gitlab.effects.length;
  await press(night, card, 'approve');
  await passes(15_000);
  const told = night.slack.as(DANA).ephemerals();
  expect(wordsOf(told)).toContain('freeze period, 0 0 1 1 * to 59 23 31 12 *');
  expect(wordsOf(told)).toContain('Ask for an exception…');
  expect(gitlab.effects).toHaveLength(before);
}

describe('a freeze period of the project at GitLab', () => {
  it('refuses a deployment, and an exception by two clicks and an owner lets it pass', async () => {
    await ran({ ref: 'v1', tag: true });
    await ran();
    gitlab.setFreezes(PROJECT, THIS_YEAR);
    const answer = await said('deploy frozen@v1 to production');
    expect(answer).toContain('Frozen by the project’s own freeze period');
    const question = 'Deploy to production?';
    expect(words(question)).toContain('Frozen there');
    await isRefused(cardOf(night, question));
    await askException(night, cardOf(night, question), 'The customer waits');
    await grantException(night, SECOND);
    await byBoth(question);
    expect(gitlab.effects).toHaveLength(1);
  });

  it('refuses a rollback of production until somebody else lets it pass, and two approve it', async () => {
    await ran();
    await ran();
    gitlab.setFreezes(PROJECT, THIS_YEAR);
    await said('rollback frozen production');
    const question = 'Roll production back?';
    expect(words(question)).toContain('Not to be approved while this holds');
    await isRefused(cardOf(night, question));
    await askException(night, cardOf(night, question), 'Payments are down');
    await press(night, cardOf(night, question), 'approve');
    await passes(15_000);
    expect(gitlab.effects).toHaveLength(0);
    await grantException(night, SECOND);
    await press(night, cardOf(night, question), 'approve');
    await passes(15_000);
    expect(gitlab.effects).toHaveLength(0);
    await byBoth(question);
    expect(gitlab.effects.map(({ target }) => target)).toEqual([
      expect.stringMatching(/\/jobs\/\d+\/retry$/),
    ]);
  });

  it('refuses a rerun, and lets it pass after its end', async () => {
    const dailyAt = (ms: number): string => {
      const at = new Date(clock.now().getTime() + ms);
      return `${at.getUTCMinutes()} ${at.getUTCHours()} * * *`;
    };
    await ran();
    gitlab.setFreezes(PROJECT, [{ start: dailyAt(-3_600_000), end: dailyAt(3_600_000) }]);
    await ran({ jobs: [{ ...deploy, outcome: 'failed' }] });
    const question = 'Run the failed jobs again?';
    expect(words(question)).toContain('Frozen there');
    expect(words(question)).toContain('Not to be approved while this holds');
    await press(night, cardOf(night, question), 'approve');
    await passes(15_000);
    expect(gitlab.effects).toHaveLength(0);
    await passes(3_600_000);
    await press(night, cardOf(night, question), 'approve');
    await passes(15_000);
    expect(gitlab.effects.map(({ target }) => target)).toEqual([
      expect.stringMatching(/\/pipelines\/\d+\/retry$/),
    ]);
  });

  it('that began after a rerun was asked makes it another question, which is refused', async () => {
    await ran({ jobs: [{ ...deploy, outcome: 'failed' }] });
    const question = 'Run the failed jobs again?';
    expect(words(question)).not.toContain('Frozen there');
    gitlab.setFreezes(PROJECT, THIS_YEAR);
    await press(night, cardOf(night, question), 'approve');
    await passes(15_000);
    await passes(60_000);
    expect(gitlab.effects).toHaveLength(0);
    const [before, again] = night.slack
      .conversation(night.slack.dmOf(DANA))
      .filter(({ text }) => text.startsWith(question));
    expect(wordsOf(before?.blocks)).toContain('the project has other freeze periods now');
    if (again === undefined) throw new Error('It was not asked again');
    await isRefused(again);
  });
});
