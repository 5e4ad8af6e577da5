import { describe, expect, test } from 'vitest';
import { type Answer, ANSWER_LINES_MAX, sealedAnswer } from '../../src/slack/blocks/answer.ts';
import { sealedAskModal } from '../../src/slack/blocks/ask-modal.ts';
import { sealedSample } from '../../src/slack/blocks/sample.ts';
import { readSettings, sealedSettings } from '../../src/slack/blocks/settings.ts';
import { golden, json } from './golden.ts';
import { read, visibleWords } from './strict-parser.ts';

const NOW = new Date('2026-11-20T06:00:00Z');
const PAGE = 'https://github.test/acme/payments/actions/runs/7';

const ANSWER: Answer = {
  what: '2 pipelines failed.',
  byModel: 'The test database refused connections.',
  lines: [
    {
      state: '❌ Failed',
      title: 'acme/payments',
      text: 'CI on main: connection refused',
      at: NOW,
      page: { label: 'Open the run', url: PAGE },
    },
    { state: '✅ Failed, passed since', title: 'acme/shop', text: 'CI on main' },
  ],
  more: 3,
  steps: [
    { label: 'All deployments', command: 'deploys' },
    { label: 'Last digest', command: 'digest' },
  ],
  timeZone: 'Europe/Berlin',
};

describe('an answer', () => {
  test('says what was found, on what it rests, and two next steps', () => {
    expect(json(sealedAnswer(ANSWER).args)).toBe(golden('answer', sealedAnswer(ANSWER).args));
  });

  test('links only to the pages that its rows name', () => {
    expect(read(sealedAnswer(ANSWER).args).links).toEqual([PAGE]);
    const odd = { title: 'x', page: { label: 'Open', url: 'javascript:alert(1)' } };
    expect(read(sealedAnswer({ what: 'x', lines: [odd] }).args).links).toEqual([]);
  });

  test('quotes hostile text and a hostile model without obeying them, within its limits', () => {
    const evil = '<!channel> <https://evil.example|x> @here evil.example \u202E'.repeat(100);
    const line = { state: evil, title: evil, text: evil };
    const message = sealedAnswer({
      what: evil,
      safe: evil,
      byModel: evil,
      next: evil,
      lines: Array.from({ length: 500 }, () => line),
    });
    expect(read(message.args)).toMatchObject({ links: [], mentions: [], invisible: [] });
    expect(visibleWords(message.args)).toContain(`(+${500 - ANSWER_LINES_MAX} more)`);
  });
});

describe('the sample night', () => {
  test.each(['asked', 'approved', 'denied'] as const)('is labelled as such when %s', (state) => {
    const { args } = sealedSample(state);
    expect(json(args)).toBe(golden(`sample-${state}`, args));
    expect(visibleWords(sealedSample(state).args)).toContain('SAMPLE: all of this is made up');
  });
});

describe('the modal that asks', () => {
  test('shows the words of a message with what hides in them, and cuts them with a sign', () => {
    const { view } = sealedAskModal(
      'note',
      `Pay\u202e\n<https://evil.example|us> ${'x'.repeat(400)}`,
    );
    expect(json(view)).toBe(golden('modal-ask', view));
  });
});

describe('the settings', () => {
  const person = {
    timeZone: 'Europe/Berlin',
    digestTime: '07:00',
    digestDays: [1, 2, 3, 4, 5],
    holidays: 'DE-BY',
    quietFrom: '22:00',
    quietTo: '06:30',
    awayUntil: new Date('2026-11-30T23:00:00Z'),
  };

  test('are shown as they hold now', () => {
    const { view } = sealedSettings(person, NOW);
    expect(json(view)).toBe(golden('modal-settings', view));
  });

  test('are shown where none are set', () => {
    const none = {
      digestDays: [],
      holidays: null,
      quietFrom: null,
      quietTo: null,
      awayUntil: null,
    };
    expect(JSON.stringify(sealedSettings({ ...person, ...none }, NOW).view)).not.toMatch(
      /initial_options|initial_date/,
    );
  });

  test('are read back as they were entered', () => {
    const entered = new Map<string, string | string[] | null>([
      ['zone', 'europe/berlin'],
      ['digest-time', '07:00'],
      ['digest-days', ['5', '1']],
      ['holidays', 'de-by'],
      ['quiet-from', null],
      ['quiet-to', null],
      ['away', '2026-12-01'],
    ]);
    expect(readSettings(entered, NOW)).toEqual({
      settings: {
        timeZone: 'Europe/Berlin',
        digestTime: '07:00',
        digestDays: [1, 5],
        holidays: 'DE-BY',
        quietFrom: null,
        quietTo: null,
        awayUntil: new Date('2026-11-30T23:00:00Z'),
      },
    });
  });

  test.each([
    ['zone', 'Berlin', 'zone'],
    ['digest-time', '', 'digest-time'],
    ['quiet-from', '22:00', 'quiet-to'],
    ['away', '2026-11-20', 'away'],
    ['holidays', 'Atlantis', 'holidays'],
  ])('with %s %j complain at %s', (block, value, at) => {
    const entered = new Map([
      ['zone', 'UTC'],
      ['digest-time', '07:00'],
      [block, value],
    ]);
    expect(readSettings(entered, NOW)).toEqual({ complaints: { [at]: expect.any(String) } });
  });
});
