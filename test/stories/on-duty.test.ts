import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { acknowledge } from '#src/flow/incidents.ts';
import { pause } from '#src/flow/pause.ts';
import { keyOf, rawMail, urgent, wordsOf } from '../flow/mails.ts';
import { audited, cardOf, press, toldTo } from '../flow/scenes.ts';
import { typedWords } from '../listeners/asking.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER, TEAM } from '../support/night.ts';

const SECOND = 'U0SECOND';
const THIRD = 'U0MANAGER';
const REPO = 'acme/payments';
const FAILED_AT = new Date('2026-11-21T02:12:00.000Z');
const DUTY = `duty:
  - name: payments
    match: { repositories: [acme/pay*], environments: [production] }
    people: [${SECOND}, ${THIRD}]
    escalateAfterMinutes: 10
`;

async function nightOn(rules = DUTY): Promise<Night> {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  const people = `people: { owners: [${SECOND}], approvers: { ops: [${SECOND}] } }`;
  await writeFile(file, `version: 1\n${people}\n${rules}`);
  const night = await openNight({ env: { NIGHTSHIFT_POLICY: file } });
  deploys(night, 'Retry the ledger once');
  await night.runUntilIdle();
  night.clock.set(FAILED_AT);
  return night;
}

function deploys(night: Night, message: string, conclusion = 'success', more: object = {}): number {
  return night.github.addRun({
    repo: REPO,
    workflow: { name: 'Deploy', inputs: [] },
    message,
    tags: [`v${night.github.runs(REPO).length + 1}`],
    jobs: [
      {
        name: 'deploy',
        environment: 'production',
        durationMs: 5_000,
        conclusion,
        log: 'Migrating\nError: relation "ledger" does not exist\n##[error]Process completed with exit code 1.\n',
      },
    ],
    ...more,
  });
}

async function later(night: Night, minutes: number): Promise<void> {
  night.clock.advance(minutes * 60_000);
  await night.runUntilIdle();
}

/** The messages about incidents that somebody has, oldest first. */
const incidents = (night: Night, userId: string): StoredMessage[] =>
  night.slack
    .conversation(night.slack.dmOf(userId))
    .filter((message) => keyOf(message).startsWith('incident-'));
const shown = (night: Night, userId: string): string =>
  incidents(night, userId)
    .map(({ blocks }) => wordsOf(blocks).replace(/\s+/g, ' '))
    .join('\n');

const atOnce = (night: Night): StoredMessage[] =>
  night.slack
    .conversation(night.slack.dmOf(DANA))
    .filter((message) => keyOf(message).startsWith('now-'));

async function takes(night: Night, userId: string): Promise<void> {
  const [message] = incidents(night, userId);
  if (message === undefined) throw new Error(`${userId} was told nothing`);
  await night.slack.as(userId).click(message, 'incident.acknowledge');
  await night.runUntilIdle();
}

describe('a production failure at 03:12', () => {
  it('comes to who is on duty, to the next one when nobody answers, and is healed in one message', async () => {
    await using night = await nightOn(DUTY.replace(THIRD, `${THIRD}, U0STRANGER`));
    deploys(night, 'Round half to even', 'failure');
    await later(night, 2);
    const [first] = incidents(night, SECOND);
    expect(wordsOf(first?.blocks).replace(/\s+/g, ' ')).toMatch(
      /Failed once; last passed at \w{7} acme\/payments · Deploy · main to production/,
    );
    expect(wordsOf(first?.blocks)).toContain('relation "ledger" does not exist');
    expect([incidents(night, THIRD), incidents(night, DANA)]).toEqual([[], []]);

    await later(night, 9);
    expect(incidents(night, THIRD)).toEqual([]);
    await later(night, 2);
    expect(shown(night, THIRD)).toContain('On duty, asked: Sam Okafor');
    await takes(night, THIRD);
    expect(await toldTo(night, THIRD)).toContain('You have it.');
    await later(night, 30);
    expect(incidents(night, SECOND)).toHaveLength(1);
    expect(incidents(night, SECOND)[0]?.ts).toBe(first?.ts);
    expect(incidents(night, 'U0STRANGER')).toEqual([]);
    expect(shown(night, SECOND)).toContain('Max Lindqvist has it since');
    expect(await audited(night, 'incident.acknowledged')).toMatchObject([
      { actor: { id: `${TEAM}/${THIRD}` } },
    ]);

    deploys(night, 'Mend the rounding');
    await later(night, 2);
    expect(incidents(night, SECOND)[0]?.text).toBe('✅ Recovered: acme/payments · Deploy · main');
    expect(JSON.stringify(incidents(night, SECOND)[0]?.blocks)).not.toContain(
      'incident.acknowledge',
    );
    expect(await audited(night, 'incident.closed')).toHaveLength(1);
    expect(night.slack.refused).toEqual([]);
  });

  it('is not healed, nor made, by what runs on the main branch of somebody’s fork', async () => {
    await using night = await nightOn();
    const fork = { branch: 'mallory:main', event: 'pull_request', actor: 'mallory' };
    deploys(night, 'Wake them all', 'failure', fork);
    await later(night, 2);
    expect(incidents(night, SECOND)).toEqual([]);
    deploys(night, 'Round half to even', 'failure');
    await later(night, 2);
    deploys(night, 'All is well', 'success', fork);
    await later(night, 2);
    expect(incidents(night, SECOND)[0]?.text).toContain('🔴 Production failed');
    expect(await audited(night, 'incident.closed')).toEqual([]);
  });

  it('offers to roll back by itself, for two people, and follows it on the incident to green', async () => {
    await using night = await nightOn();
    deploys(night, 'Round half to even', 'failure');
    await later(night, 2);
    const card = () => cardOf(night, 'Roll production back?');
    expect(wordsOf(card().blocks)).toContain('Deploy failed, and an earlier deployment ran well.');
    expect(shown(night, SECOND)).toContain('Rolling back waits for a decision');
    await press(night, card(), 'approve');
    await night.runUntilIdle();
    expect(night.effects()).toEqual([]);
    const copy = night.slack
      .conversation(night.slack.dmOf(SECOND))
      .findLast(({ text }) => text.includes('Roll production back'));
    if (copy === undefined) throw new Error('The second person was shown nothing');
    await press(night, copy, { action: 'approve', as: SECOND });
    await later(night, 1);
    await later(night, 3);
    expect(night.effects()).toHaveLength(1);
    expect(incidents(night, SECOND)[0]?.text).toContain('✅ Rolled back');
    expect(shown(night, SECOND)).toContain('Rolling back was started');
    await later(night, 10);
    expect(await audited(night, 'incident.opened')).toHaveLength(1);
  });

  it('is one line with the mails that tell of the same, which the owner alone is told of', async () => {
    await using night = await nightOn();
    night.clock.set(new Date('2026-11-21T12:00:00.000Z'));
    const runId = deploys(night, 'Round half to even', 'failure');
    const url = `https://github.com/${REPO}/actions/runs/${runId}`;
    night.gmail.deliver(MAILBOX, urgent('shop', { Subject: `URGENT: production is down ${url}` }));
    night.gmail.deliver(
      MAILBOX,
      rawMail(
        { From: 'GitHub <notifications@github.com>', Subject: 'Run failed: Deploy' },
        `View results: ${url}`,
      ),
    );
    await later(night, 2);
    await later(night, 12);
    expect(incidents(night, DANA)).toHaveLength(1);
    expect(shown(night, DANA)).toContain('2 mails of yours tell');
    expect(shown(night, SECOND)).not.toMatch(/mail|URGENT/);
    expect(atOnce(night)).toEqual([]);
  });
});

it('is told to its owner where they want news of that environment, and else not at once', async () => {
  await using night = await nightOn('');
  night.clock.set(new Date('2026-11-21T12:00:00.000Z'));
  await night.runUntilIdle();
  expect(await typedWords(night, 'alerts failures staging')).toContain(
    'Failures alone, in staging.',
  );
  const url = `https://github.com/${REPO}/actions/runs/${deploys(night, 'Round', 'failure')}`;
  night.gmail.deliver(MAILBOX, urgent('shop', { Subject: `URGENT: production is down ${url}` }));
  await later(night, 2);
  await later(night, 12);
  expect(incidents(night, DANA)).toEqual([]);
  expect(atOnce(night)).toHaveLength(1);
  expect(await typedWords(night, 'alerts all production')).toContain('Everything, in production.');
  await later(night, 2);
  expect(incidents(night, DANA)).toHaveLength(1);
});

describe('who is on duty', () => {
  it('is told in quiet hours and while not to be disturbed, at most three times a day; then the next one is', async () => {
    await using night = await nightOn();
    const from = night.clock.now();
    const to = new Date(from.getTime() + 6 * 3_600_000);
    night.slack.as(SECOND).becomes({ doNotDisturb: { from, to } });
    for (const time of [1, 2, 3, 4]) {
      deploys(night, `Break it ${time}`, 'failure');
      await later(night, 2);
      deploys(night, `Mend it ${time}`);
      await later(night, 2);
    }
    expect(incidents(night, SECOND)).toHaveLength(3);
    expect(incidents(night, THIRD)).toHaveLength(1);
  });

  it('is passed over while paused or on vacation, and told nothing about what is none of their duty', async () => {
    await using night = await nightOn(DUTY.replace(SECOND, DANA));
    await pause(night.ctx, { person: OWNER }, { by: OWNER, paused: true });
    deploys(night, 'Round half to even', 'failure');
    deploys(night, 'Another', 'failure', { repo: 'acme/till' });
    await later(night, 2);
    expect(shown(night, THIRD)).toContain('acme/payments');
    expect(shown(night, THIRD)).not.toContain('acme/till');
    expect(incidents(night, DANA)).toEqual([]);
  });

  it.each([
    ['names them no longer', 'version: 1\n'],
    ['cannot be used', 'version: ['],
  ])('is the only one who can take it, and not any more when the policy %s', async (_, policy) => {
    await using night = await nightOn();
    deploys(night, 'Round half to even', 'failure');
    await later(night, 2);
    const [message] = incidents(night, SECOND);
    if (message === undefined) throw new Error('Nobody was told');
    await night.slack
      .as('U0STRANGER')
      .click(message, 'incident.acknowledge')
      .catch(() => null);
    const [opened] = await audited(night, 'incident.opened');
    const actor = { isBot: false, isGuest: false, isDeactivated: false };
    for (const userId of [THIRD, 'U0STRANGER', DANA])
      await acknowledge(night.ctx, {
        incidentId: opened?.subject ?? '',
        actor: { ...actor, id: `${TEAM}/${userId}` },
      });
    expect(await audited(night, 'incident.acknowledged')).toEqual([]);
    await writeFile(String(night.env['NIGHTSHIFT_POLICY']), policy);
    await later(night, 1);
    deploys(night, 'Mend it');
    await later(night, 2);
    expect(shown(night, SECOND)).toContain('This incident is not with you any more.');
  });
});
