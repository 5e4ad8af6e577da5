import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { openTemporaryFolder } from '#src/commands/temporary-folder.ts';
import { digest } from '#src/flow/digest.ts';
import { chooseTeamChannel } from '#src/flow/team-digest.ts';
import { findDigest } from '#src/store/digests.ts';
import { DANA, DUSK, MAILBOX, MORNING, type Night, openNight, OWNER } from '../support/night.ts';
import { digests, failedRun, wordsOf } from './mails.ts';

const CHANNEL = 'C0DEPLOYS';
const ME = { id: OWNER, isBot: false, isGuest: false, isDeactivated: false };
const base = { owner: DANA, repositories: [] };
const mailbox = async (night: Night): Promise<unknown> =>
  addAccount(night.ctx, {
    ...base,
    kind: 'gmail',
    secret: JSON.stringify(night.gmail.grants(MAILBOX)),
  });
const pipelines = async (night: Night): Promise<unknown> =>
  addAccount(night.ctx, {
    ...base,
    kind: 'github-actions',
    secret: JSON.stringify(night.github.tokens),
  });

/** The digest of a morning on which the last source was connected a moment before, and nobody has read it yet. */
async function written(night: Night): Promise<string> {
  night.clock.set(new Date(MORNING.getTime() + 1_000));
  await digest(night.ctx, { ownerId: OWNER });
  await night.runUntilIdle();
  return wordsOf(digests(night.slack).at(-1)?.blocks);
}

describe('the first digest', () => {
  it('says first which source was never read, and tells of no coverage of it', async () => {
    await using night = await openNight({ bare: true });
    await mailbox(night);
    await night.runUntilIdle();
    await pipelines(night);
    const words = await written(night);
    expect(words).toMatch(
      /Could not read [^]*It was never read\.[^]*Nothing from it is included at all/,
    );
    expect(words).toContain('1 of 2 sources could not be read');
    expect(words).toMatch(/GitHub Actions [^]*: never read, 0 new entries/);
    expect(words).not.toContain('Nothing needs you');
    night.clock.advance(24 * 3_600_000);
    await night.runUntilIdle();
    const next = wordsOf(digests(night.slack).at(-1)?.blocks);
    expect(next).not.toMatch(/never read|could not be read/i);
    expect(next).toContain('Nothing needs you');
  });

  it('of nothing but a source that was never read is no quiet one', async () => {
    await using night = await openNight({ bare: true });
    await pipelines(night);
    const words = await written(night);
    expect(words).toContain('1 of 1 source could not be read');
    expect(words).not.toContain('Nothing needs you');
  });

  it('covers nothing from before its first source was read, and says of a later one since when', async () => {
    await using night = await openNight({ bare: true });
    await mailbox(night);
    await night.runUntilIdle();
    night.clock.set(new Date('2026-11-21T02:30:00Z'));
    night.gmail.addMailbox('late@night.example');
    await addAccount(night.ctx, {
      ...base,
      kind: 'gmail',
      secret: JSON.stringify(night.gmail.grants('late@night.example')),
    });
    await night.untilMorning();
    const told = await findDigest(night.ctx.store.db, OWNER, '2026-11-21');
    expect(told?.from).toBe(DUSK.toISOString());
    const words = wordsOf(digests(night.slack).at(-1)?.blocks);
    expect(words).toMatch(/late@night\.example[^]*: read from 03:30 until 0[67]:/);
    expect(words).toMatch(/dana@night\.example[^]*: read until 0[67]:/);
    night.clock.advance(24 * 3_600_000);
    await night.runUntilIdle();
    expect(wordsOf(digests(night.slack).at(-1)?.blocks)).not.toContain('read from');
  });

  it('has what ran on the day before a pipeline was connected, however late its first read came', async () => {
    await using night = await openNight({ bare: true });
    failedRun(night);
    await pipelines(night);
    night.github.faults.add({ match: /./, times: 1_000, kind: { type: 'drop-request' } });
    await night.runUntilIdle();
    night.clock.advance(30 * 3_600_000);
    night.github.faults.clear();
    await night.runUntilIdle();
    night.clock.set(new Date('2026-11-23T06:00:01Z'));
    await night.runUntilIdle();
    const told = await Promise.all(
      ['2026-11-21', '2026-11-22', '2026-11-23'].map((day) =>
        findDigest(night.ctx.store.db, OWNER, day),
      ),
    );
    expect(told.map((each) => each?.deploys.failed ?? 0).reduce((sum, one) => sum + one)).toBe(1);
  });
});

describe('the digest of a channel', () => {
  it.each([
    ['connected a moment before', MORNING],
    ['read before', DUSK],
  ])('names a pipeline that was never read, and none that was: %s', async (_, connectedAt) => {
    using folder = openTemporaryFolder('policy');
    const file = join(folder.dir, 'policy.yaml');
    writeFileSync(file, `version: 1\npeople:\n  owners: [${DANA}]\n`);
    await using night = await openNight({ bare: true, env: { NIGHTSHIFT_POLICY: file } });
    await mailbox(night);
    await chooseTeamChannel(night.ctx, { actor: ME, channel: CHANNEL, on: true });
    night.clock.set(connectedAt);
    await pipelines(night);
    if (connectedAt === DUSK) await night.runUntilIdle();
    night.clock.set(new Date(MORNING.getTime() + 1_000));
    await night.runUntilIdle();
    const words = wordsOf(night.slack.conversation(CHANNEL).at(-1)?.blocks);
    expect(words).toContain('0 deployments');
    expect(words.includes('Not all could be read')).toBe(connectedAt === MORNING);
  });
});
