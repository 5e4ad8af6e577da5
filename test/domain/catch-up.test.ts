import { describe, expect, it } from 'vitest';
import {
  type CatchUp,
  catchUpWords,
  countRuns,
  hasNews,
  isHeldBack,
  meetingToTell,
} from '#src/domain/catch-up.ts';
import { catchUpMessage, sealedCatchUp } from '#src/slack/blocks/catch-up.ts';
import { buildRun } from '#test/support/build-signal.ts';

const at = (time: string) => new Date(`2026-11-20T${time}:00.000Z`);
const meeting = (from: string, to: string) => ({ from: at(from), to: at(to), title: null });
const HOSTILE = '<!channel> *bold* https://evil.example/x';

const NOTHING: CatchUp = {
  ownerId: 'T1/U1',
  timeZone: 'Europe/Berlin',
  from: at('13:00').toISOString(),
  to: at('14:00').toISOString(),
  title: null,
  deployed: 0,
  passed: 0,
  failed: 0,
  failures: [],
  news: [],
  unread: [],
};

describe('what waits for a meeting', () => {
  it('is held back from its beginning until two minutes after its end', () => {
    const meetings = [meeting('14:00', '15:00')];
    expect(
      ['13:59', '14:00', '15:01', '15:02'].map((time) => isHeldBack(meetings, at(time))),
    ).toEqual([false, true, true, false]);
  });

  it('is told of the last meeting that ended, once the next one is not going on, within six hours', () => {
    const meetings = [meeting('13:00', '14:00'), meeting('14:10', '15:00')];
    expect(meetingToTell(meetings, at('14:01'))).toBeNull();
    expect(meetingToTell(meetings, at('14:05'))).toEqual(meetings[0]);
    expect(meetingToTell(meetings, at('14:30'))).toBeNull();
    expect(meetingToTell(meetings, at('15:05'))).toEqual(meetings[1]);
    expect(meetingToTell(meetings, at('21:00'))).toBeNull();
  });

  it('counts deployments apart from other runs that passed, and what was cancelled not at all', () => {
    const deploy = buildRun({ workflow: 'Deploy', conclusion: 'success' });
    const passed = buildRun({ workflow: 'CI', conclusion: 'success' });
    const failed = buildRun({ workflow: 'CI', conclusion: 'failure' });
    const cancelled = buildRun({ workflow: 'CI', conclusion: 'cancelled' });
    const counts = countRuns([deploy, deploy, passed, failed, cancelled]);
    expect(counts).toEqual({ deployed: 2, passed: 1, failed: 1 });
    expect(catchUpWords({ ...NOTHING, ...counts })).toBe(
      '14:00–15:00: 2 deployed, 1 other run passed, 1 failed',
    );
  });

  it('is nothing where nothing happened', () => {
    expect(hasNews(NOTHING)).toBe(false);
    expect(hasNews({ ...NOTHING, news: ['a mail'] })).toBe(true);
  });

  it('shows hostile titles, names and lines as the text that they are', () => {
    const run = buildRun();
    const failure = {
      signalId: 's',
      repository: HOSTILE,
      workflow: HOSTILE,
      branch: HOSTILE,
      step: HOSTILE,
      cause: HOSTILE,
      evidence: [HOSTILE],
      url: run.url,
    };
    const full = { ...NOTHING, title: HOSTILE, failed: 1, failures: [failure] };
    const told = { ...full, news: Array.from({ length: 9 }, () => HOSTILE), unread: [HOSTILE] };
    expect(() => sealedCatchUp(told)).not.toThrow();
    const { text, blocks } = catchUpMessage(told);
    expect(text).toBe(
      'While you were in a meeting 14:00–15:00: 1 failed, explained below, 9 urgent mails',
    );
    const shown = JSON.stringify(blocks);
    expect(shown).toContain('+4 more, in the digest');
    expect(shown).not.toContain('"url":"https://evil');
    expect(shown).not.toContain('"type":"broadcast"');
  });
});
