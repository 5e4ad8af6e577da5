import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTemporaryFolder } from '#src/commands/temporary-folder.ts';
import { chooseTeamChannel } from '#src/flow/team-digest.ts';
import { sweep } from '#src/flow/sweep.ts';
import { saveSettings } from '#src/store/people.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER, TEAM } from '../support/night.ts';
import { digests, failedRun, urgent, wordsOf } from './mails.ts';

const CHANNEL = 'C0DEPLOYS';
const ME = { id: OWNER, isBot: false, isGuest: false, isDeactivated: false };
const DAY_MS = 24 * 3_600_000;

/** What the channel is told on these mornings, with a deployment that failed shortly before each. */
async function mornings(night: Night, days: readonly string[]): Promise<string[]> {
  const before = night.slack.conversation(CHANNEL).length;
  for (const day of days) {
    night.clock.set(new Date(`${day}T05:30:00Z`));
    failedRun(night);
    night.clock.set(new Date(`${day}T06:00:01Z`));
    await night.runUntilIdle();
  }
  const told = night.slack.conversation(CHANNEL).slice(before);
  return told.map(({ text }) => text.replace(/^Deployments, [^:]+: /, ''));
}

async function withPolicy(run: (night: Night) => Promise<void>): Promise<void> {
  using folder = openTemporaryFolder('policy');
  const file = join(folder.dir, 'policy.yaml');
  writeFileSync(file, `version: 1\npeople:\n  owners: [${DANA}]\n`);
  await using night = await openNight({ env: { NIGHTSHIFT_POLICY: file } });
  await run(night);
}

describe('the digest of a channel', () => {
  it('tells of deployments once a day, and of no mail', async () => {
    await withPolicy(async (night) => {
      const choice = { actor: ME, channel: CHANNEL, on: true };
      expect((await chooseTeamChannel(night.ctx, choice)).words).toContain('Invite the app');
      night.gmail.deliver(MAILBOX, urgent());
      failedRun(night);
      await night.untilMorning();
      for (let times = 0; times < 3; times += 1) await sweep(night.ctx);
      await night.restart();
      await night.runUntilIdle();
      const [told, ...more] = night.slack.conversation(CHANNEL);
      expect(more).toEqual([]);
      const words = wordsOf(told?.blocks);
      expect(words).toContain('1 deployment: 1 failed.');
      expect(words).toMatch(/❌ failed[^]*acme\/shop[^]*network/);
      expect(words).not.toMatch(/Ana|URGENT|night\.example|ECONNRESET/);
      night.clock.advance(DAY_MS);
      await night.runUntilIdle();
      const next = night.slack.conversation(CHANNEL);
      expect(next).toHaveLength(2);
      expect(wordsOf(next[1]?.blocks)).toContain('0 deployments: none failed.');
      expect(night.slack.refused).toEqual([]);
    });
  });

  it('has its days off as the person’s own digest has, and the next one tells of them', async () => {
    await withPolicy(async (night) => {
      const weekdays = { digestDays: [1, 2, 3, 4, 5], holidays: 'DE-BY' };
      await night.ctx.store.write((unit) => saveSettings(unit, OWNER, weekdays));
      await chooseTeamChannel(night.ctx, { actor: ME, channel: CHANNEL, on: true });
      // Saturday, Sunday, then Monday.
      expect(await mornings(night, ['2026-11-21', '2026-11-22'])).toEqual([]);
      expect(await mornings(night, ['2026-11-23'])).toEqual(['3 deployments: 3 failed.']);
      night.clock.set(new Date('2026-12-24T06:00:01Z'));
      await night.runUntilIdle();
      // Christmas, Boxing Day and the Sunday after, then Monday.
      expect(await mornings(night, ['2026-12-25', '2026-12-26', '2026-12-27'])).toEqual([]);
      expect(await mornings(night, ['2026-12-28'])).toEqual(['4 deployments: 4 failed.']);
      expect(night.slack.refused).toEqual([]);
    });
  });

  it('comes while the one who chose the channel is on vacation, or wants no digest of their own', async () => {
    await withPolicy(async (night) => {
      await chooseTeamChannel(night.ctx, { actor: ME, channel: CHANNEL, on: true });
      await night.runUntilIdle();
      const away = { awayUntil: new Date('2026-12-24T00:00:00Z') };
      await night.ctx.store.write((unit) => saveSettings(unit, OWNER, away));
      expect(await mornings(night, ['2026-11-21'])).toEqual(['1 deployment: 1 failed.']);
      const none = { awayUntil: null, digestDays: [] };
      await night.ctx.store.write((unit) => saveSettings(unit, OWNER, none));
      expect(await mornings(night, ['2026-11-22'])).toEqual(['1 deployment: 1 failed.']);
      expect(digests(night.slack)).toEqual([]);
    });
  });

  it('is switched on and off by the command, for the channel that it is typed in', async () => {
    await withPolicy(async (night) => {
      const chosen = async () =>
        (await night.ctx.store.db.selectFrom('team_channels').select('channel').execute()).map(
          ({ channel }) => channel,
        );
      await night.slack.as(DANA).command('admin team-digest on');
      expect(await chosen()).toEqual([]);
      await night.slack
        .as('U0STRANGER')
        .command('admin team-digest on', CHANNEL)
        .catch(() => null);
      expect(await chosen()).toEqual([]);
      await night.slack.as(DANA).command('admin team-digest on', CHANNEL);
      expect(await chosen()).toEqual([CHANNEL]);
      await night.slack.as(DANA).command('admin team-digest off', CHANNEL);
      expect(await chosen()).toEqual([]);
    });
  });

  it('ends when it is switched off', async () => {
    await withPolicy(async (night) => {
      await chooseTeamChannel(night.ctx, { actor: ME, channel: CHANNEL, on: true });
      await chooseTeamChannel(night.ctx, { actor: ME, channel: CHANNEL, on: false });
      await night.untilMorning();
      expect(night.slack.conversation(CHANNEL)).toEqual([]);
    });
  });

  it('is chosen by an owner of the policy alone, and for a channel alone', async () => {
    await withPolicy(async ({ ctx }) => {
      const refused = [
        { actor: { ...ME, id: `${TEAM}/U0STRANGER` }, channel: CHANNEL, on: true },
        { actor: { ...ME, isGuest: true }, channel: CHANNEL, on: true },
        { actor: ME, channel: 'D0OWNER', on: true },
        { actor: ME, channel: 'general', on: true },
      ];
      for (const choice of refused) await chooseTeamChannel(ctx, choice);
      const rows = await ctx.store.db.selectFrom('team_channels').selectAll().execute();
      expect(rows).toEqual([]);
    });
  });
});
