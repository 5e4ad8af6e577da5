import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { isUnwanted, type Memory, memoryLine } from '#src/domain/memory.ts';
import { type Mail, RunConclusion } from '#src/domain/signal.ts';
import { MAIL_CATEGORIES } from '#src/domain/verdict.ts';
import { CONFIDENT, WISH_ORDER, wishFor } from '#src/domain/wish.ts';
import { buildVerdict } from '../support/build-proposal.ts';
import { buildMail, buildRun, buildSignal, NOW, OWNER } from '../support/build-signal.ts';

const DAY_MS = 86_400_000;
const nothingLearned = { memories: new Map<string, Memory>(), now: NOW };

function memory(changes: Partial<Memory> = {}): Memory {
  return {
    id: 'mem_1',
    ownerId: OWNER,
    kind: 'sender.archive',
    subject: 'ana@client.example',
    approved: 0,
    denied: 2,
    provenance: ['prp_1', 'prp_2'],
    expiresAt: new Date(NOW.getTime() + DAY_MS),
    ...changes,
  };
}

function learned(...memories: Memory[]) {
  return { memories: new Map(memories.map((one) => [one.subject, one])), now: NOW };
}

describe('a memory', () => {
  test.each([
    [0, 2, true],
    [0, 9, true],
    [0, 1, false],
    [0, 0, false],
    [1, 2, false],
    [5, 0, false],
  ])('with %i approvals and %i refusals is unwanted: %p', (approved, denied, unwanted) => {
    expect(isUnwanted({ approved, denied })).toBe(unwanted);
  });

  test('says in words what it will do', () => {
    expect(memoryLine(memory())).toContain('no longer proposed');
    expect(memoryLine(memory({ approved: 4, denied: 0 }))).toContain('(4 of 4)');
    expect(memoryLine(memory({ approved: 3, denied: 1 }))).toContain('sometimes (3 of 4)');
  });
});

describe('what a verdict on a mail suggests', () => {
  const mail = buildSignal(buildMail());

  test.each<[string, Partial<Mail>, string | null]>([
    ['an offer', { subject: '40 % off' }, 'mail.archive'],
    ['a notice of a new sign-in', { subject: 'Security alert: new sign-in' }, null],
    ['a code', { subject: 'Your verification code' }, null],
    ['what the mailbox marks as important', { labels: ['INBOX', 'IMPORTANT'] }, null],
    ['what the owner starred', { labels: ['INBOX', 'STARRED'] }, null],
  ])('about %s taken for a promotion: archive or nothing', (_name, changed, wish) => {
    const signal = buildSignal({ ...buildMail(), ...changed });
    const verdict = buildVerdict({ category: 'promotion', confidence: 1 });

    expect(wishFor(signal, verdict, nothingLearned)).toBe(wish);
  });

  test.each([
    ['promotion', 'mail.archive'],
    ['urgent', 'mail.label'],
    ['needsReply', 'mail.draft'],
    ['waiting', null],
    ['fyi', null],
    ['personal', null],
    ['suspicious', null],
    ['unsure', null],
  ] as const)('%s: %s', (category, kind) => {
    expect(wishFor(mail, buildVerdict({ category }), nothingLearned)).toBe(kind);
  });

  test.each(MAIL_CATEGORIES)('%s below confidence: nothing', (category) => {
    const sure = buildVerdict({ category, confidence: CONFIDENT });
    const unsure = buildVerdict({ category, confidence: CONFIDENT - 0.001 });
    expect(wishFor(mail, unsure, nothingLearned)).toBeNull();
    expect(wishFor(mail, { ...sure, confidence: 1 }, nothingLearned)).toBe(
      wishFor(mail, sure, nothingLearned),
    );
  });

  test('does not depend on any text of the mail or the verdict', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, line) => {
        const hostile = buildSignal(buildMail({ subject: text, text, messageId: text }));
        const verdict = buildVerdict({ category: 'fyi', oneLine: line, why: [line] });
        expect(wishFor(hostile, verdict, nothingLearned)).toBeNull();
      }),
    );
  });

  test('archiving is no longer proposed for a sender whose mail the person keeps', () => {
    const verdict = buildVerdict();
    const shouting = buildSignal(buildMail({ from: { name: '', address: 'Ana@Client.EXAMPLE' } }));
    const other = buildSignal(buildMail({ from: { name: '', address: 'b@client.example' } }));
    expect(wishFor(mail, verdict, learned(memory()))).toBeNull();
    expect(wishFor(shouting, verdict, learned(memory()))).toBeNull();
    expect(wishFor(other, verdict, learned(memory()))).toBe('mail.archive');
    expect(wishFor(mail, verdict, learned(memory({ denied: 1 })))).toBe('mail.archive');
  });

  test('can only be taken away by memories, never added or exchanged', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MAIL_CATEGORIES),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.record({ approved: fc.nat(10), denied: fc.nat(10) }),
        (category, confidence, counts) => {
          const verdict = buildVerdict({ category, confidence });
          const without = wishFor(mail, verdict, nothingLearned);
          const wished = wishFor(mail, verdict, learned(memory(counts)));
          expect([null, without]).toContain(wished);
        },
      ),
    );
  });

  test('keeps stars and drafts whatever was learned about archiving', () => {
    for (const category of ['urgent', 'needsReply'] as const) {
      expect(wishFor(mail, buildVerdict({ category }), learned(memory()))).not.toBeNull();
    }
  });
});

describe('what a verdict on a run suggests', () => {
  const failed = buildVerdict({ category: 'failed' });

  test.each(RunConclusion.options)('a run that ended as %s', (conclusion) => {
    const wanted = ['failure', 'timed_out', 'startup_failure'].includes(conclusion);
    const run = buildSignal(buildRun({ conclusion }));
    expect(wishFor(run, failed, nothingLearned)).toBe(wanted ? 'pipeline.rerun' : null);
  });

  test.each([
    ['a second attempt', { attempt: 2 }],
    ['a run under way', { status: 'in_progress' }],
    ['a run without an end', { conclusion: null }],
    ['a run of thirty days ago', { createdAt: '2026-10-21T02:00:00Z' }],
    ['a run of no readable date', { createdAt: 'yesterday' }],
  ])('nothing for %s', (_what, changes) => {
    expect(wishFor(buildSignal(buildRun(changes)), failed, nothingLearned)).toBeNull();
  });

  test('another try for a first failure of almost thirty days ago', () => {
    const run = buildSignal(buildRun({ createdAt: '2026-10-21T02:00:01Z' }));
    expect(wishFor(run, failed, nothingLearned)).toBe('pipeline.rerun');
  });

  test.each([
    [true, 'pipeline.rerun'],
    [false, null],
  ])('where another try may pass is %p: %s', (retryable, kind) => {
    const explanation = {
      job: 'test',
      step: 'Run',
      cause: 'It failed.',
      evidence: [],
      source: 'rules' as const,
      logLines: 10,
      retryable,
    };
    const run = buildSignal(buildRun());
    expect(wishFor(run, { ...failed, explanation }, nothingLearned)).toBe(kind);
  });
});

const tired = {
  ...learned(memory({ approved: 6, denied: 0 })),
  mayLeave: () => true,
};

test('leaving a list takes the place of archiving for a sender whose mail is always let go, and where it may', () => {
  const mail = buildSignal(buildMail());
  const promotion = buildVerdict();
  expect(wishFor(mail, promotion, tired)).toBe('mail.unsubscribe');
  expect(wishFor(mail, promotion, { ...tired, mayLeave: () => false })).toBe('mail.archive');
  for (const counts of [
    { approved: 5, denied: 0 },
    { approved: 20, denied: 1 },
  ])
    expect(wishFor(mail, promotion, { ...tired, ...learned(memory(counts)) })).toBe('mail.archive');
  const kept = buildSignal(buildMail({ labels: ['INBOX', 'IMPORTANT'] }));
  expect(wishFor(kept, promotion, tired)).toBeNull();
  const keep = { ...tired, rule: { effect: 'keep' } as const };
  expect(wishFor(mail, promotion, keep)).toBeNull();
  for (const category of ['fyi', 'suspicious', 'personal'] as const)
    expect(wishFor(mail, buildVerdict({ category }), tired)).toBeNull();
});

test.each([
  ['archive', 'mail.archive'],
  ['read', 'mail.read'],
  ['file', 'mail.file'],
  ['star', 'mail.label'],
] as const)(
  'a rule of the person suggests to %s, and hides nothing that is kept',
  (effect, kind) => {
    const ruled = { ...nothingLearned, rule: { effect } };
    const verdict = buildVerdict({ category: 'fyi' });
    expect(wishFor(buildSignal(buildMail()), verdict, ruled)).toBe(kind);
    const kept = buildSignal({ ...buildMail(), labels: ['INBOX', 'IMPORTANT'] });
    expect(wishFor(kept, verdict, ruled)).toBe(effect === 'star' ? 'mail.label' : null);
  },
);

test('every action that a verdict or a rule can suggest has its place in the order of scarce cards', () => {
  const mail = buildSignal(buildMail());
  const run = buildSignal(buildRun());
  const suggested = MAIL_CATEGORIES.map((category) =>
    wishFor(mail, buildVerdict({ category, confidence: 1 }), nothingLearned),
  );
  const kinds = new Set([
    ...suggested,
    wishFor(run, buildVerdict({ category: 'failed' }), nothingLearned),
    wishFor(mail, buildVerdict({ category: 'fyi' }), {
      ...nothingLearned,
      rule: { effect: 'read' },
    }),
    wishFor(mail, buildVerdict(), tired),
    wishFor(mail, buildVerdict(), { ...nothingLearned, rule: { effect: 'junk' } }),
    wishFor(mail, buildVerdict(), { ...nothingLearned, rule: { effect: 'file' } }),
  ]);
  kinds.delete(null);
  expect(WISH_ORDER.map(String).toSorted()).toEqual(Array.from(kinds).map(String).toSorted());
});

test('a failed run is not proposed to be run again where its provider cannot do that', () => {
  const wish = (rerun: 'never' | undefined) =>
    wishFor(
      buildSignal(buildRun(rerun === undefined ? {} : { rerun })),
      buildVerdict({ category: 'failed' }),
      nothingLearned,
    );
  expect(wish('never')).toBeNull();
  expect(wish(undefined)).toBe('pipeline.rerun');
});
