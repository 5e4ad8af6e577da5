import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openTemporaryFolder } from '#src/commands/temporary-folder.ts';
import { ensurePerson } from '#src/flow/join.ts';
import { getPerson } from '#src/store/people.ts';
import { typedWords } from '../listeners/asking.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER, TEAM } from '../support/night.ts';
import { digests, promotion, wordsOf } from './mails.ts';

const KIM = 'U0STRANGER';

const localeOf = async (night: Night, id = OWNER): Promise<string | null> =>
  (await getPerson(night.ctx.store.db, id)).locale;

describe('a reader', () => {
  it('is written to by the region of their Slack profile from the first opening on', async () => {
    await using night = await openNight({ bare: true });
    night.slack.as(KIM).becomes({ locale: 'en-US' });
    await ensurePerson(night.ctx, `${TEAM}/${KIM}`);
    expect(await localeOf(night, `${TEAM}/${KIM}`)).toBe('en-US');
    expect(await typedWords(night, 'settings', KIM)).toContain('7:00 AM, every day');
  });

  it('whose region Slack does not name, or names as nothing known, is written to as the workspace is', async () => {
    await using night = await openNight({ bare: true, env: { NIGHTSHIFT_LOCALE: 'en-US' } });
    night.slack.as(KIM).becomes({ locale: 'xx-nowhere-at-all' });
    expect(await typedWords(night, 'settings', KIM)).toContain('7:00 AM, every day');
    expect(await localeOf(night, `${TEAM}/${KIM}`)).toBeNull();
  });

  it('who moved gets the next digest by the new region, and keeps it when Slack says none', async () => {
    await using night = await openNight();
    night.gmail.deliver(MAILBOX, promotion());
    night.slack.as(DANA).becomes({ locale: 'en-US' });
    await night.untilMorning();
    expect(await localeOf(night)).toBe('en-US');
    expect(wordsOf(digests(night.slack)[0]?.blocks)).toContain('November 21, 2026');
    expect(await typedWords(night, 'settings')).toContain('7:00 AM');
    night.slack.as(DANA).becomes({ locale: 'zz' });
    night.clock.advance(24 * 3_600_000);
    await night.runUntilIdle();
    expect(await localeOf(night)).toBe('en-US');
  });

  it('who chose what a channel is told has it written as the workspace reads it', async () => {
    using folder = openTemporaryFolder('policy');
    const file = join(folder.dir, 'policy.yaml');
    writeFileSync(file, `version: 1\npeople:\n  owners: [${DANA}]\n`);
    await using night = await openNight({ env: { NIGHTSHIFT_POLICY: file } });
    night.slack.as(DANA).becomes({ locale: 'en-US' });
    await night.slack.as(DANA).command('admin team-digest on', 'C0DEPLOYS');
    await night.untilMorning();
    night.clock.advance(24 * 3_600_000);
    await night.runUntilIdle();
    const told = night.slack.conversation('C0DEPLOYS').map(({ blocks }) => wordsOf(blocks));
    expect(told.at(-1)).toContain('Sunday, 22 November 2026');
    expect(wordsOf(digests(night.slack).at(-1)?.blocks)).toContain('November 22, 2026');
  });

  it('is taken over anew with the time zone', async () => {
    await using night = await openNight();
    night.slack.as(DANA).becomes({ locale: 'en-US', timeZone: 'America/Chicago' });
    await typedWords(night, 'tz auto');
    expect(await localeOf(night)).toBe('en-US');
    expect(await typedWords(night, 'settings')).toMatch(/America\/Chicago, now .* (?:AM|PM)/);
  });

  it.each(['de-DE', 'en-US', 'en-CA', 'ja-JP'])(
    'in %s can type every example of a time as it is printed',
    async (locale) => {
      await using night = await openNight({ bare: true });
      night.slack.as(KIM).becomes({ locale });
      for (const [wrong, setting] of [
        ['time someday', /7:30.*Monday to Friday/],
        ['quiet always', /10:00 p\.?m\.?.* to 6:30|22:00 to 06:30/i],
        ['pause until whenever', /Paused/],
      ] as const) {
        const [, example = ''] =
          /For example: \/nightshift ([^]+?)(?:, or |$)/m.exec(
            await typedWords(night, wrong, KIM),
          ) ?? [];
        expect(await typedWords(night, example, KIM)).toMatch(setting);
      }
    },
  );
});
