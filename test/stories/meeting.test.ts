import { expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { conversation, keyOf, urgent, wordsOf } from '../flow/mails.ts';
import { DANA, MAILBOX, type Night, openNight } from '../support/night.ts';

const START = new Date('2026-11-20T12:00:00.000Z');

function runs(night: Night, workflow: string, conclusion: 'success' | 'failure'): void {
  night.github.addRun({
    repo: 'acme/shop',
    workflow: { name: workflow },
    message: 'Cache prices',
    createdAt: night.clock.now(),
    jobs: [
      {
        name: 'build',
        durationMs: 1_000,
        conclusion,
        log: '2026-11-20T12:00:00.0000000Z npm error code ECONNRESET\n2026-11-20T12:00:02.0000000Z ##[error]Process completed with exit code 1.\n',
      },
    ],
  });
}

async function later(night: Night, minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    night.clock.advance(60_000);
    await night.runUntilIdle();
  }
}

const told = (night: Night, prefix: string) =>
  conversation(night.slack).filter((message) => keyOf(message).startsWith(prefix));

it('in a meeting a failed deployment comes at once, and all else in one message after its end', async () => {
  await using night = await openNight();
  await night.untilMorning();
  night.clock.set(new Date(START.getTime() + 24 * 3_600_000));
  const day = night.clock.now().getTime();
  const iso = (minutes: number) => new Date(day + minutes * 60_000).toISOString();
  night.gmail.setCalendar(MAILBOX, [
    { from: iso(-5), to: iso(10) },
    { from: iso(10), to: iso(20) },
    { from: iso(30), to: iso(40) },
    { from: iso(-720), to: iso(720), isFree: true },
  ]);
  const secret = night.gmail.grant(MAILBOX, ['calendar.freebusy']);
  await addAccount(night.ctx, { kind: 'google-calendar', owner: DANA, repositories: [], secret });
  await night.runUntilIdle();

  runs(night, 'Deploy', 'success');
  runs(night, 'CI', 'failure');
  night.gmail.deliver(MAILBOX, urgent('shop'));
  await later(night, 2);
  expect(told(night, 'now-')).toEqual([]);

  runs(night, 'Deploy', 'failure');
  await later(night, 2);
  expect(told(night, 'now-')).toEqual([]);
  const [atOnce, ...more] = told(night, 'incident-');
  expect(more).toEqual([]);
  expect(atOnce?.text).toBe('🔴 Production failed: acme/shop · Deploy · main');

  await later(night, 14);
  expect(told(night, 'meeting-')).toEqual([]);
  await night.restart();
  await later(night, 5);
  await night.restart();
  await later(night, 3);
  const [catchUp, ...again] = told(night, 'meeting-');
  expect(again).toEqual([]);
  expect(catchUp?.text).toBe(
    'While you were in a meeting 12:55–13:20: 1 deployed, 2 failed, explained below, 1 urgent mail',
  );
  expect(wordsOf(catchUp?.blocks)).toContain('URGENT: the shop is down');
  expect(wordsOf(catchUp?.blocks)).toContain('Failed once; last passed at');
  expect(told(night, 'now-')).toEqual([]);
  expect(told(night, 'incident-')).toHaveLength(1);

  const person = night.slack.as(DANA);
  const channel = night.slack.dmOf(DANA);
  await person.click({ channel, ts: catchUp?.ts ?? '' }, 'mute.meetings');
  const answer = await night.slack.until(() => person.ephemerals().at(-1));
  expect(wordsOf(answer.blocks)).toContain('Muted for a week');
  await later(night, 8);
  runs(night, 'CI', 'failure');
  await later(night, 10);
  expect(told(night, 'meeting-')).toHaveLength(1);
  expect(night.slack.refused).toEqual([]);
});
