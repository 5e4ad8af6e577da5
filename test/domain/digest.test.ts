import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import {
  type Digest,
  DIGEST_CAPS,
  type DigestMail,
  emptyCategories,
  headline,
  minutesLate,
  topMails,
} from '#src/domain/digest.ts';
import { MAIL_CATEGORIES, type MailCategory } from '#src/domain/verdict.ts';
import { buildDigest } from '../support/build-digest.ts';

function mail(category: MailCategory, hour = 1): DigestMail {
  const receivedAt = `2026-11-20T${String(hour).padStart(2, '0')}:00:00.000Z`;
  return { signalId: `${category}-${hour}`, category, who: '', line: '', why: [], receivedAt };
}

function categories(counts: Partial<Digest['mail']['byCategory']>) {
  const byCategory = { ...emptyCategories(), ...counts };
  return { read: 0, byCategory, undecodable: 0, top: [] };
}

describe('the mails that the digest names', () => {
  test('come by category, whatever order they arrived in', () => {
    const mails = MAIL_CATEGORIES.map((category) => mail(category));
    const expected = ['urgent', 'suspicious', 'needsReply', 'waiting', 'unsure'];
    expect(topMails(mails).map(({ category }) => category)).toEqual(expected);
    expect(topMails(mails.toReversed()).map(({ category }) => category)).toEqual(expected);
  });

  test('come newest first within a category', () => {
    const mails = [mail('urgent', 1), mail('urgent', 3), mail('waiting', 9), mail('urgent', 2)];
    expect(topMails(mails).map(({ signalId }) => signalId)).toEqual([
      'urgent-3',
      'urgent-2',
      'urgent-1',
      'waiting-9',
    ]);
  });

  test('never are promotion or for information only, unless a rule has them on top', () => {
    expect(topMails([mail('promotion'), mail('fyi'), mail('personal')])).toEqual([
      mail('personal'),
    ]);
    const onTop = { ...mail('fyi'), onTop: true } as const;
    expect(topMails([mail('promotion'), mail('urgent'), onTop])).toEqual([onTop, mail('urgent')]);
  });

  test('are few, and none that is left out should have come before one that is named', () => {
    const rank = ['urgent', 'suspicious', 'needsReply', 'waiting', 'unsure', 'personal'];
    const mails = fc.array(
      fc.record({ category: fc.constantFrom(...MAIL_CATEGORIES), hour: fc.nat(23) }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(mails, (list) => {
        const all = list.map(({ category, hour }) => mail(category, hour));
        const named = topMails(all);
        const worthy = all.filter(({ category }) => rank.includes(category));
        expect(named).toHaveLength(Math.min(DIGEST_CAPS.topMails, worthy.length));
        const worst = Math.max(0, ...named.map(({ category }) => rank.indexOf(category)));
        const better = worthy.filter(({ category }) => rank.indexOf(category) < worst);
        expect(better.every((one) => named.includes(one))).toBe(true);
      }),
    );
  });
});

describe('the headline', () => {
  const blind = {
    accountId: 'acc_1',
    name: 'acme',
    kind: 'github-actions' as const,
    readUntil: null,
    problem: 'GitHub did not answer.',
    resynced: false,
    signals: 0,
  };
  const seen = { ...blind, name: 'dana', problem: null };

  test('says that nothing needs the person only when nothing does', () => {
    expect(headline(buildDigest())).toBe('Nothing needs you.');
    expect(headline(buildDigest({ mail: categories({ fyi: 9, promotion: 9, waiting: 1 }) }))).toBe(
      'Nothing needs you.',
    );
  });

  test.each([
    [{ decisions: { open: 1, cards: [], held: 0 } }, '1 decision.'],
    [{ deploys: { runs: 9, failed: 2, explained: 0, running: 0, top: [] } }, '2 failed runs.'],
    [{ mail: categories({ urgent: 1 }) }, '1 urgent mail.'],
    [{ mail: categories({ needsReply: 2 }) }, '2 mails to answer.'],
    [{ mail: categories({ suspicious: 1 }) }, '1 suspicious mail.'],
    [{ mail: categories({ unsure: 3 }) }, '3 mails to look at: triage is unsure.'],
  ])('of %j is %s', (changes, expected) => {
    expect(headline(buildDigest(changes))).toBe(expected);
  });

  test('begins with a source that could not be read, before everything else', () => {
    const busy = { mail: categories({ urgent: 1 }), decisions: { open: 7, cards: [], held: 0 } };
    expect(headline(buildDigest({ ...busy, sources: [seen, blind] }))).toBe(
      '1 of 2 sources could not be read, 7 decisions, 1 urgent mail.',
    );
    expect(headline(buildDigest({ sources: [blind, seen] }))).toBe(
      '1 of 2 sources could not be read.',
    );
    expect(headline(buildDigest({ sources: [seen] }))).toBe('Nothing needs you.');
  });

  test('never calls an unsure night quiet, nor one that could not be read', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.boolean(), (unsure, isBlind) => {
        const line = headline(
          buildDigest({ mail: categories({ unsure }), sources: [isBlind ? blind : seen] }),
        );
        expect(line === 'Nothing needs you.').toBe(unsure === 0 && !isBlind);
      }),
    );
  });
});

describe('lateness', () => {
  const dueAt = '2026-11-20T06:00:00.000Z';

  test.each([
    ['2026-11-20T05:59:00.000Z', 0],
    ['2026-11-20T06:14:59.000Z', 0],
    ['2026-11-20T06:15:00.000Z', 15],
    ['2026-11-20T21:30:00.000Z', 930],
  ])('of one written at %s is %i minutes', (to, minutes) => {
    expect(minutesLate(buildDigest({ dueAt, to }))).toBe(minutes);
  });

  test('is not told of a digest that was due at no known time', () => {
    expect(minutesLate(buildDigest({ to: dueAt }))).toBe(0);
  });
});
