import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { audited, cardOf, press, states } from '../flow/scenes.ts';
import { wordsOf } from '../flow/mails.ts';
import { DANA, MORNING, type Night, openNight } from '../support/night.ts';

const SECOND = 'U0SECOND';
const REPO = 'acme/payments';
const PEOPLE = `people: { owners: [${SECOND}], approvers: { ops: [${SECOND}] } }`;

/** Payments runs well, then a deployment of it fails at 03:12; it is now 07:30 of the owner. */
async function production(rules = ''): Promise<Night> {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  await writeFile(file, `version: 1\n${PEOPLE}\n${rules}`);
  const night = await openNight({ env: { NIGHTSHIFT_POLICY: file } });
  deploys(night, 'Retry the ledger once');
  night.clock.set(new Date('2026-11-21T02:12:00.000Z'));
  deploys(night, 'Round half to even', 'failure');
  await night.runUntilIdle();
  night.clock.set(new Date(MORNING.getTime() + 30 * 60_000));
  await night.runUntilIdle();
  return night;
}

function deploys(night: Night, message: string, conclusion = 'success'): number {
  return night.github.addRun({
    repo: REPO,
    workflow: { name: 'Deploy', inputs: [] },
    message,
    tags: [`v${night.github.runs(REPO).length + 1}`],
    jobs: [{ name: 'deploy', environment: 'production', conclusion }],
  });
}

async function said(night: Night, command: string, userId = DANA): Promise<string> {
  const person = night.slack.as(userId);
  const before = person.ephemerals().length;
  await person.command(command);
  await night.slack.until(() => person.ephemerals().length > before);
  await night.runUntilIdle();
  return wordsOf(person.ephemerals().at(-1));
}

/** The second person's copy of the card. */
function copyFor(night: Night, userId: string): StoredMessage {
  const found = night.slack
    .conversation(night.slack.dmOf(userId))
    .findLast(({ text }) => text.includes('production'));
  if (found === undefined) throw new Error('The second person was shown nothing');
  return found;
}

async function reruns(night: Night): Promise<string[]> {
  const proposals = await night.proposals();
  return proposals.filter(({ kind }) => kind === 'pipeline.rerun').map(({ state }) => state);
}

async function carriedOn(night: Night, ms = 5_000): Promise<void> {
  night.clock.advance(ms);
  await night.runUntilIdle();
}

const DOWN = { type: 'status', status: 503 } as const;
const question = 'Roll production back?';

describe('a rollback of production', () => {
  it('waits for a second person, is followed on the card, and says how it ended', async () => {
    await using night = await production();
    expect(await said(night, 'rollback payments prod')).toContain('waits on a card already');
    const shown = wordsOf(cardOf(night, question).blocks);
    expect(shown).toContain('an earlier deployment ran well');
    expect(shown).toContain('Retry the ledger once');
    expect(shown).toContain('its deployment failed');
    expect(shown).toContain('1 commit; ');
    expect(shown).toContain('GitHub has no rollback of its own');
    expect(shown).toContain('Databases and settings stay');
    await press(night, cardOf(night, question), 'approve');
    await carriedOn(night);
    expect(night.effects()).toEqual([]);
    await press(night, copyFor(night, SECOND), { action: 'approve', as: SECOND });
    await carriedOn(night);
    expect(night.effects().map(({ target }) => target)).toEqual([
      expect.stringMatching(/\/repos\/acme\/payments\/actions\/jobs\/\d+\/rerun$/),
    ]);
    night.github.faults.add({ match: /actions\/runs\/\d+$/, times: 1, kind: DOWN });
    await carriedOn(night, 21_000);
    expect(wordsOf(cardOf(night, question).blocks)).toContain('is followed to its end');
    await carriedOn(night, 21_000);
    expect(wordsOf(cardOf(night, question).blocks)).toContain('Under way');
    await carriedOn(night, 90_000);
    await carriedOn(night, 30_000);
    expect(wordsOf(cardOf(night, question).blocks)).toMatch(/production runs [0-9a-f]{12} now/);
    expect(await audited(night, 'follow.ended')).toMatchObject([{ data: { state: 'succeeded' } }]);
    const told = night.slack.conversation(night.slack.dmOf(DANA)).map(({ text }) => text);
    expect(told.filter((text) => text.includes('production runs'))).not.toEqual([]);
  });

  it('is refused when another deployment came between the approval and the act', async () => {
    await using night = await production();
    await said(night, 'rollback payments prod');
    await press(night, cardOf(night, question), 'approve');
    await night.runUntilIdle();
    deploys(night, 'Mend the rounding');
    night.clock.advance(120_000);
    await press(night, copyFor(night, SECOND), { action: 'approve', as: SECOND });
    await carriedOn(night);
    expect(await states(night)).toContain('superseded');
    expect(wordsOf(cardOf(night, question).blocks)).toContain('another deployment was made');
    expect(night.effects()).toEqual([]);
  });
});

describe('a deployment to production', () => {
  it('that a freeze forbids says so and offers an exception, which then lets it pass', async () => {
    await using night = await production(
      `freezes: [{ name: weekend, match: { environments: [production] }, windows: [{ from: "00:00", to: "24:00", zone: UTC }] }]`,
    );
    const answer = await said(night, 'deploy payments@v1 to prod');
    expect(answer).toContain('Frozen by “weekend”');
    const id = /exception (prp_\w+) 30/.exec(answer)?.[1] ?? 'none';
    const card = () => cardOf(night, 'Deploy to production?');
    await press(night, card(), 'approve');
    await night.runUntilIdle();
    expect(await states(night)).toContain('pending');
    expect(await said(night, `exception ${id} 20 The customer waits`)).toContain('were asked');
    const asking = night.slack
      .conversation(night.slack.dmOf(SECOND))
      .find(({ blocks }) => wordsOf(blocks).includes('asks for an exception'));
    if (asking === undefined) throw new Error('Nobody was asked');
    await night.slack.as(SECOND).click(asking, 'exception.grant');
    await carriedOn(night);
    await press(night, card(), 'approve');
    await night.runUntilIdle();
    await press(night, copyFor(night, SECOND), { action: 'approve', as: SECOND });
    await carriedOn(night);
    expect(night.effects().map(({ body }) => body)).toEqual([
      { ref: 'refs/tags/v1', inputs: {}, return_run_details: true },
    ]);
  });

  it('is asked for by a form where nothing was typed, and ends in the same card', async () => {
    await using night = await production();
    expect(await said(night, 'deploy')).toContain('Say in the form');
    const person = night.slack.as(DANA);
    const view = () => person.views().at(-1);
    const fill = (ref: string) => ({
      repository: { repository: REPO },
      ref: { ref },
      environment: { environment: 'prod' },
    });
    await person.submit(view()?.id ?? '', fill('v1 v2'));
    expect(view()?.errors).toEqual({ ref: 'One name without spaces, please.' });
    await person.submit(view()?.id ?? '', fill('v1'));
    const shown = () => night.slack.conversation(night.slack.dmOf(DANA)).map(({ text }) => text);
    await night.slack.until(() =>
      [...shown(), ...person.ephemerals().map(({ text }) => text)].some((text) =>
        text.includes('comes next'),
      ),
    );
    await night.runUntilIdle();
    expect(wordsOf(cardOf(night, 'Deploy to production?').blocks)).toContain('v1');
    expect(night.effects()).toEqual([]);
    const stranger = night.slack.as('U0STRANGER');
    await stranger.command('deploy').catch(() => null);
    expect(stranger.views()).toEqual([]);
  });

  it('is neither proposed nor carried out while somebody holds the pipeline', async () => {
    await using night = await production();
    await said(night, 'deploy payments@v1 to prod');
    const card = () => cardOf(night, 'Deploy to production?');
    await press(night, card(), 'approve');
    await night.runUntilIdle();
    await press(night, copyFor(night, SECOND), { action: 'approve', as: SECOND });
    expect(await said(night, 'hold payments the audit runs')).toContain('acme/payments is held.');
    await carriedOn(night);
    await press(night, cardOf(night, 'Run the failed jobs again?'), 'approve');
    await night.runUntilIdle();
    expect(await reruns(night)).toEqual(['pending']);
    deploys(night, 'Round again', 'failure');
    await carriedOn(night, 120_000);
    expect(await reruns(night)).toEqual(['superseded']);
    expect(night.effects()).toEqual([]);
    expect(wordsOf(card().blocks)).toContain('the audit runs');
    expect(await said(night, 'rollback payments prod')).toContain('is held: the audit runs');
    expect(await said(night, 'holds')).toContain('acme/payments');
    expect(await said(night, 'unhold payments', 'U0STRANGER')).toContain('No such pipeline');
    night.github.faults.add({
      match: /POST .*dispatches/,
      times: 1,
      kind: { type: 'drop-answer' },
    });
    expect(await said(night, 'unhold payments')).toContain('no longer held');
    await carriedOn(night);
    await carriedOn(night, 60_000);
    expect(night.effects()).toHaveLength(1);
    expect(await reruns(night)).toEqual(['superseded', 'pending']);
    expect(wordsOf(card().blocks)).toContain('reading back confirmed it');
  });
});
