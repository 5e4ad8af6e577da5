import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunSpec } from '#src/sandbox/github/server.ts';
import { rawMail, wordsOf } from '../flow/mails.ts';
import { cardOf, press, states } from '../flow/scenes.ts';
import { typedWords } from '../listeners/asking.ts';
import { DANA, MAILBOX, MORNING, type Night, openNight } from '../support/night.ts';

const REPO = 'acme/payments';
const RERUN = 'Run the failed jobs again?';
const HALF_PAST_SEVEN = new Date(MORNING.getTime() + 30 * 60_000);

function builds(night: Night, message: string, more: Partial<RunSpec> = {}): number {
  const log = 'npm ci\nnpm error code ECONNRESET\n##[error]Process completed with exit code 1.\n';
  const job = { name: 'build', durationMs: 5_000, log };
  return night.github.addRun({
    repo: REPO,
    workflow: { name: 'Build', concurrency: 'build-${{ github.ref_name }}' },
    message,
    jobs: [{ ...job, conclusion: more.conclusion ?? 'success' }],
    ...more,
  });
}

/** What makes a policy in force that names a second person. */
async function policy(rules = ''): Promise<{ NIGHTSHIFT_POLICY: string }> {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  const people = 'people: { owners: [U0SECOND], approvers: { ops: [U0SECOND] } }';
  await writeFile(file, `version: 1\n${people}\n${rules}\n`);
  return { NIGHTSHIFT_POLICY: file };
}

/** It fails at 03:12 of the owner, and is read. */
async function failedAtNight(): Promise<Night> {
  const night = await openNight();
  builds(night, 'Retry the ledger once');
  await night.runUntilIdle();
  night.clock.set(new Date('2026-11-21T02:12:00.000Z'));
  builds(night, 'Round half to even', { conclusion: 'failure' });
  night.clock.advance(120_000);
  await night.runUntilIdle();
  return night;
}

const card = (night: Night) => wordsOf(cardOf(night, RERUN).blocks).replace(/\s+/g, ' ');

describe('a run that failed at 03:12', () => {
  it('is explained and proposed at night, and refused as stale at 07:30 with what came between', async () => {
    await using night = await failedAtNight();
    expect(card(night)).toContain('ECONNRESET');
    night.clock.set(HALF_PAST_SEVEN);
    await night.runUntilIdle();
    builds(night, 'Mend the rounding');
    await press(night, cardOf(night, RERUN), 'approve');
    night.clock.advance(11_000);
    await night.runUntilIdle();
    expect(await states(night)).toEqual(['superseded']);
    expect(card(night)).toContain('a newer run exists');
    expect(night.effects()).toEqual([]);
  });

  it('is one line of the digest with the mail of its provider, and no mail of anybody else', async () => {
    await using night = await openNight();
    const runId = builds(night, 'Round half to even', { conclusion: 'failure' });
    const text = `View results: https://github.com/${REPO}/actions/runs/${runId}`;
    for (const [From, Subject] of [
      ['GitHub <notifications@github.com>', 'Run failed: Build'],
      ['Ops <ops@client.example>', 'Could you look at this run, please?'],
    ] as const)
      night.gmail.deliver(
        MAILBOX,
        rawMail({ From, Subject, 'Message-ID': `<${From.length}@x.test>` }, text),
      );
    night.clock.advance(120_000);
    await night.untilMorning();
    const [digest] = night.slack
      .conversation(night.slack.dmOf(DANA))
      .filter(({ text: headline }) => headline.startsWith('Morning digest'));
    const words = wordsOf(digest?.blocks);
    expect(words).toContain('1 mail told of it as well.');
    expect(words).toContain('2 mails read');
    expect(words).not.toContain('Run failed: Build');
  });

  it('runs again where nothing came between', async () => {
    await using night = await failedAtNight();
    night.clock.set(HALF_PAST_SEVEN);
    await press(night, cardOf(night, RERUN), 'approve');
    night.clock.advance(11_000);
    await night.runUntilIdle();
    expect(night.effects().map(({ target }) => target)).toEqual([
      expect.stringContaining('/rerun-failed-jobs'),
    ]);
  });

  it('of an environment that is frozen is not run again, and an exception is offered', async () => {
    const window = '{ from: "00:00", to: "24:00", zone: UTC }';
    await using night = await openNight({
      env: await policy(
        `freezes: [{ name: weekend, match: { environments: [live] }, windows: [${window}] }]`,
      ),
    });
    const jobs = [{ name: 'ship', environment: 'live', durationMs: 5_000, conclusion: 'failure' }];
    builds(night, 'Round half to even', { jobs });
    night.clock.advance(120_000);
    await night.untilMorning();
    expect(card(night)).toContain('Environment: live');
    await press(night, cardOf(night, RERUN), 'approve');
    await night.runUntilIdle();
    const told = night.slack.as(DANA).ephemerals();
    expect(wordsOf(told)).toMatch(/Frozen by “weekend”[^]*\/nightshift exception prp_/);
    expect(night.effects()).toEqual([]);
  });
});

describe('an approval that nobody gives', () => {
  it('is found with what it holds up, and its concurrency group is named in the digest and on the card', async () => {
    await using night = await openNight({ env: await policy() });
    const workflow = { name: 'Release', concurrency: 'release-${{ github.ref_name }}' };
    const jobs = [
      { name: 'deploy', environment: 'production', reviewers: ['nightshift-operator'] },
    ];
    builds(night, 'Waits', { workflow, jobs });
    night.clock.advance(60_000);
    builds(night, 'Behind it', { workflow, jobs: [], conclusion: 'cancelled' });
    builds(night, 'And behind that', { workflow, jobs: [], conclusion: 'cancelled' });
    await night.untilMorning();
    const digest = night.slack
      .conversation(night.slack.dmOf(DANA))
      .find(({ text }) => text.startsWith('Morning digest'));
    expect(wordsOf(digest?.blocks).replace(/\s+/g, ' ')).toContain(
      'Waits for an approval; 2 later runs are held up behind it , in the concurrency group release-main',
    );
    expect(await typedWords(night, 'gate open payments')).toContain('comes next');
    await night.runUntilIdle();
    const gate = wordsOf(cardOf(night, 'Let it go on to production?').blocks);
    expect(gate).toContain(
      '2 later runs of Release on main, in the concurrency group release-main',
    );
  });
});
