import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { openTemporaryFolder } from '#src/commands/temporary-folder.ts';
import { chooseTeamChannel } from '#src/flow/team-digest.ts';
import { sweep } from '#src/flow/sweep.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER, TEAM } from '../support/night.ts';
import { failedRun, urgent, wordsOf } from './mails.ts';

const CHANNEL = 'C0DEPLOYS';
const ME = { id: OWNER, isBot: false, isGuest: false, isDeactivated: false };
const DAY_MS = 24 * 3_600_000;

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
      expect(words).toContain('acme/shop');
      expect(words).not.toContain('Ana');
      night.clock.advance(DAY_MS);
      await night.runUntilIdle();
      const next = night.slack.conversation(CHANNEL);
      expect(next).toHaveLength(2);
      expect(wordsOf(next[1]?.blocks)).toContain('0 deployments: none failed.');
      expect(night.slack.refused).toEqual([]);
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
