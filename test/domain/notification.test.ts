import { describe, expect, test } from 'vitest';
import { mayTellNow, notificationRule } from '#src/domain/notification.ts';
import type { Mail, Run } from '#src/domain/signal.ts';
import { buildMail, buildRun, buildSignal } from '../support/build-signal.ts';

const NOON = new Date('2026-11-20T11:00:00.000Z');
const OWNER = { ownerAddress: 'dana@night.example', authServer: 'mx.google.com' };
const SETTINGS = {
  timeZone: 'Europe/Berlin',
  digestTime: '07:00',
  quietFrom: null,
  quietTo: null,
  awayUntil: null,
};
const AGO = (minutes: number) => new Date(NOON.getTime() - minutes * 60_000);

describe('what is told at once', () => {
  const passed = 'mx.google.com; dmarc=pass header.from=night.example';
  const colleague = {
    from: { name: 'Ana', address: 'ana@night.example' },
    headers: { 'authentication-results': passed },
  };
  const ofMail = (
    changes: Partial<Mail>,
    verdict = { category: 'urgent' as const, confidence: 0.9 },
  ) =>
    notificationRule(
      buildSignal(buildMail({ ...colleague, ...changes }), { receivedAt: AGO(5) }),
      verdict,
      {
        ...OWNER,
        now: NOON,
      },
    );
  const ofRun = (changes: Partial<Run>, minutes = 5) =>
    notificationRule(
      buildSignal(buildRun(changes), { receivedAt: AGO(minutes) }),
      { category: 'failed', confidence: 1 },
      { ...OWNER, now: NOON },
    );

  test('is an urgent mail of the own organisation whose sender is proven', () => {
    expect(ofMail({})).toBe('urgent');
  });

  test.each<[string, Partial<Mail>]>([
    ['of somebody else', { from: { name: 'Ana', address: 'ana@client.example' } }],
    ['whose sender is not proven', { headers: {} }],
    [
      'proven by a server that nobody trusts',
      { headers: { 'authentication-results': 'evil.example; dmarc=pass' } },
    ],
  ])('is not an urgent mail %s', (_, changes) => {
    expect(ofMail(changes)).toBeNull();
  });

  test('is not a mail that triage is unsure of', () => {
    expect(ofMail({}, { category: 'urgent', confidence: 0.7 })).toBeNull();
  });

  test('is a failed deployment of a main branch, while it is news', () => {
    expect(ofRun({})).toBe('production');
    expect(ofRun({ branch: 'feature/x' })).toBeNull();
    expect(ofRun({ workflow: 'Lint' })).toBeNull();
    expect(ofRun({ conclusion: 'success' })).toBeNull();
    expect(ofRun({}, 7 * 60)).toBeNull();
  });
});

describe('the time to tell', () => {
  const waiting = { oldestAt: AGO(10), toldToday: 0 };

  test.each<[string, Partial<Parameters<typeof mayTellNow>[0]>, Partial<typeof waiting>, boolean]>([
    ['when it was gathered for ten minutes', {}, {}, true],
    ['not while more may come along', {}, { oldestAt: AGO(9) }, false],
    ['the third time a day', {}, { toldToday: 2 }, true],
    ['not a fourth time', {}, { toldToday: 3 }, false],
    ['not on vacation', { awayUntil: new Date(NOON.getTime() + 1) }, {}, false],
    ['again after it', { awayUntil: NOON }, {}, true],
    ['not in quiet hours', { quietFrom: '11:00', quietTo: '13:00' }, {}, false],
    ['beside them', { quietFrom: '13:00', quietTo: '14:00' }, {}, true],
    ['not before the digest, where no quiet hours are named', { digestTime: '12:30' }, {}, false],
  ])('is %s', (_, settings, changes, expected) => {
    expect(mayTellNow({ ...SETTINGS, ...settings }, { ...waiting, ...changes }, NOON)).toBe(
      expected,
    );
  });

  test('is not the evening, where no quiet hours are named', () => {
    const evening = new Date('2026-11-20T19:00:00.000Z');
    expect(mayTellNow(SETTINGS, waiting, evening)).toBe(false);
    expect(
      mayTellNow({ ...SETTINGS, quietFrom: '22:00', quietTo: '07:00' }, waiting, evening),
    ).toBe(true);
  });
});
