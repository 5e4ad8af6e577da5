import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { NO_HISTORY, type SenderHistory } from '#src/domain/mail-facts.ts';
import { SURE_FROM, triageByRules, type RuleVerdict } from '#src/domain/mail-triage.ts';
import type { Mail } from '#src/domain/signal.ts';
import type { MailCategory } from '#src/domain/verdict.ts';
import { stopwatch } from '#src/lib/time.ts';
import { aMail } from './mail-builder.ts';

const triage = (mail: Partial<Mail>, history: SenderHistory = NO_HISTORY): RuleVerdict =>
  triageByRules(aMail(mail), { ownerAddress: 'owner@work.example', history });
const stranger = { from: { name: 'Sam', address: 'sam@elsewhere.com' } };
const friend = { from: { name: 'Sam', address: 'sam@gmail.com' } };

describe('triageByRules', () => {
  test.each<[MailCategory, Partial<Mail>]>([
    [
      'urgent',
      {
        subject: 'Checkout is down',
        text: 'Production is down since 3:10, customers cannot pay. Can you roll back within the hour? We are blocked on you.',
      },
    ],
    [
      'urgent',
      {
        subject: 'Contract',
        text: 'I need your sign-off by 4 pm today, or we lose the slot. Can you confirm?',
      },
    ],
    [
      'urgent',
      {
        ...stranger,
        subject: 'Your bill',
        text: 'Your payment is past due. A late fee will be applied.',
      },
    ],
    [
      'needsReply',
      {
        subject: 'Roadmap',
        text: 'Could you look over the draft and let me know what you think by Friday?',
      },
    ],
    [
      'needsReply',
      {
        ...stranger,
        subject: 'Offer of last week',
        text: 'Can you clarify two points in the proposal? Happy to jump on a call.',
      },
    ],
    [
      'waiting',
      {
        ...stranger,
        subject: 'Ticket 4711',
        text: 'We have received your request. I will get back to you once the team has looked at it.',
      },
    ],
    [
      'fyi',
      {
        subject: 'Release notes',
        text: 'The nightly build has completed. No action required, this is for your information.',
      },
    ],
    [
      'fyi',
      {
        subject: 'Automatic reply: Plan',
        text: 'I am out of the office until Monday. For urgent matters please call Bob.',
      },
    ],
    [
      'fyi',
      {
        ...stranger,
        headers: { 'list-id': '<dev.lists.example>' },
        subject: '[dev] Which parser?',
        text: 'Does anybody know a fast one? Can you share numbers?',
      },
    ],
    [
      'personal',
      {
        ...friend,
        subject: 'Saturday',
        text: 'Hey! Are you free for dinner on Saturday? The kids want to see the beach.',
      },
    ],
    [
      'promotion',
      {
        ...stranger,
        subject: 'Last 2 hours: 40% off',
        text: 'Our flash sale ends today. Save up to $200, order now. Unsubscribe here.',
      },
    ],
    [
      'promotion',
      {
        ...stranger,
        subject: 'Quick question',
        text: 'I noticed your team is hiring. Our platform has a great ROI, book a demo this week? Special offer until Friday.',
      },
    ],
    [
      'suspicious',
      {
        ...stranger,
        subject: 'Your account',
        text: 'Your account has been suspended. Click here to verify your identity and your bank details.',
      },
    ],
    [
      'suspicious',
      {
        ...stranger,
        subject: 'Confidential',
        text: 'I am the lawyer of a late client. You are the beneficiary of an inheritance of 4.7 million dollars; send the processing fee by Western Union.',
      },
    ],
    ['unsure', { ...stranger, subject: 'ok', text: 'ok' }],
    ['unsure', { subject: '', text: '' }],
  ])('says %s of %o', (category, mail) => {
    expect(triage(mail).category).toBe(category);
  });

  test('tells why in words of its own', () => {
    const { why, confidence } = triage({
      subject: 'Urgent',
      text: 'Please answer by noon, we are blocked on you.',
    });

    expect(why[0]).toMatch(/deadline|urgent|blocked/);
    expect(why.length).toBeLessThanOrEqual(5);
    expect(confidence).toBeGreaterThanOrEqual(SURE_FROM);
  });

  test.each([
    ['request', 'needsReply', 'a calendar asks whether you come'],
    ['reply', 'fyi', 'it answers an invitation'],
    ['cancel', 'fyi', 'an appointment is called off'],
  ] as const)('takes a %s of a calendar for what it is', (invitation, category, why) => {
    const mail = aMail({ subject: 'Review @ Tue 10:00', text: 'Tuesday, room 4.', invitation });
    const context = { ownerAddress: 'owner@work.example', history: NO_HISTORY };

    expect(triageByRules(mail, context)).toMatchObject({ category });
    expect(triageByRules(mail, context).why).toContain(why);
  });

  test('does not take urgency for a fact when somebody sells', () => {
    const verdict = triage({
      ...stranger,
      subject: 'URGENT: 50% off, expires today 4 pm',
      text: 'Special offer: confirm by 4 pm today to lock in your price. Act now, limited time offer.',
    });

    expect(['promotion', 'suspicious']).toContain(verdict.category);
  });

  test('never throws and stays quick, whatever is in the mail', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc
        .array(
          fc.constantFrom(
            'can you ',
            'please ',
            'within the ',
            'v . 1 . a ',
            '? ',
            '\n',
            'verify your ',
            '.',
            'by ',
            '12:00',
            'will be ',
            'a',
            ' ',
          ),
          { maxLength: 2_000 },
        )
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(text, text, (subject, body) => {
        const elapsedMs = stopwatch();
        const { category, confidence } = triage({
          subject,
          text: body,
          from: { name: subject, address: body },
          links: [{ text: body, href: subject }],
        });
        expect(category).toBeDefined();
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThanOrEqual(1);
        expect(elapsedMs()).toBeLessThan(500);
      }),
      { numRuns: 200 },
    );
  });

  test('an alert that fires is urgent, the same alert once resolved is not', () => {
    const from = { name: 'Alerts', address: 'alerts@monitoring.example' };
    const text =
      'Alert: Api5xxRatio. Value: 31 % of requests in the last 5 minutes. Service: api, production.';
    const category = (subject: string): string =>
      triageByRules(aMail({ from, subject, text }), {
        ownerAddress: 'owner@work.example',
        history: NO_HISTORY,
      }).category;

    expect(category('[FIRING:1] api 5xx ratio above 25 %')).toBe('urgent');
    expect(category('[RESOLVED] api 5xx ratio above 25 %')).not.toBe('urgent');
  });
});
