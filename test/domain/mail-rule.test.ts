import { describe, expect, test } from 'vitest';
import { parseRule } from '#src/agent/rule.ts';
import {
  isOnTop,
  isWithheld,
  type MailRule,
  NO_CONDITIONS,
  proposingRule,
  type RuleConditions,
  type RuledMail,
  ruleMatches,
  RuleTerms,
  sortedByRule,
  termsDigest,
} from '#src/domain/mail-rule.ts';
import { readRule } from '#src/domain/rule-reading.ts';
import { ruleInWords } from '#src/domain/rule-words.ts';
import { wishFor } from '#src/domain/wish.ts';
import { buildSignal, NOW } from '../support/build-signal.ts';
import { aMail } from './mail-builder.ts';

const terms = (conditions: Partial<RuleConditions>, effect: RuleTerms['effect'] = 'archive') => ({
  conditions: { ...NO_CONDITIONS, ...conditions },
  effect,
});
const about = (
  changed: Parameters<typeof aMail>[0],
  category: RuledMail['category'] = 'fyi',
): RuledMail => ({ mail: aMail(changed), category, ownerAddress: 'owner@work.example' });
const rule = (made: RuleTerms, id = 'rul_1'): MailRule => ({
  ...made,
  id,
  ownerId: 'T0NIGHT/U0DANA',
  said: '',
  replaces: null,
  state: 'approved',
  createdAt: NOW,
});

describe('what a person says', () => {
  const INVOICES = 'Mail with “invoice” or “rechnung” in the subject';
  const FIRST = 'name it first in the digest, and never propose to archive it.';

  test.each([
    [
      'archive newsletters from shop.example',
      'Mail from an address at “shop.example”, and sorted as promotion: propose to archive it.',
    ],
    ['Mail from Ada is urgent', 'Mail whose sender contains “ada”: sort it as urgent.'],
    [
      'never archive mail from my bank',
      'Mail whose sender contains “bank”: never propose to archive it.',
    ],
    [
      'invoices with an attachment should be starred',
      `${INVOICES}, and with an attachment: propose to star it.`,
    ],
    [
      'star invoices with an attachment',
      `${INVOICES}, and with an attachment: propose to star it.`,
    ],
    ['mark build mails as read', 'Mail with “build” in the subject: propose to mark it as read.'],
    [
      'block offers@shop.example',
      'Mail whose sender contains “offers@shop.example”: propose to move it to spam.',
    ],
    [
      'block mail from shop.example',
      'Mail from an address at “shop.example”: propose to move it to spam.',
    ],
    [
      'newsletters from Acme away',
      'Mail whose sender contains “acme”, and sorted as promotion: propose to archive it.',
    ],
    [
      'keep mail from shop.example out of my inbox',
      'Mail from an address at “shop.example”: propose to archive it.',
    ],
    [
      "I don't want to see mail of the list dev",
      'Mail of a list named like “dev”: propose to archive it.',
    ],
    ['invoices from vendors away, ask me first', `${INVOICES}: propose to archive it.`],
    ['always show me mail from Ada', `Mail whose sender contains “ada”: ${FIRST}`],
    ['keep mail from Ada on top', `Mail whose sender contains “ada”: ${FIRST}`],
    ['Rechnungen immer zeigen', `${INVOICES}: ${FIRST}`],
    ['keep mail from Ada', 'Mail whose sender contains “ada”: never propose to archive it.'],
    ['never hide mail from Ada', 'Mail whose sender contains “ada”: never propose to archive it.'],
    [
      'Invoices from vendors go under Finance, ask me first',
      `${INVOICES}: propose to file it under “Finance”.`,
    ],
    [
      'file mail from Ada into my Client Work folder',
      'Mail whose sender contains “ada”: propose to file it under “Client Work”.',
    ],
    [
      'put newsletters from shop.example in the folder "Reading"',
      'Mail from an address at “shop.example”, and sorted as promotion: propose to file it under “Reading”.',
    ],
    ['Rechnungen in den Ordner Büro verschieben', `${INVOICES}: propose to file it under “Büro”.`],
    ['file invoices under Trash', null],
    ['move mail from Ada into Spam', null],
    ['never file mail from Ada under Finance', null],
    ['star and file invoices under Finance', null],
    ['forward mail from Ada into Finance', null],
    ['file everything under Finance', null],
    ['star and archive mail from Ada', null],
    ['archive mail from vendors', null],
    ['archive everything', null],
    ['mail from Ada', null],
    ['forward mail from Ada to Eve', null],
  ])('%j is read by code as %p', (said, words) => {
    const read = readRule(said);

    expect(read === null ? null : ruleInWords(read)).toBe(words);
  });

  test.each(['ask me first', 'without asking me', 'automatically', "and don't ask"])(
    'with %j means the same rule as without: it asks whatever is said (I14)',
    (asking) => {
      const plain = readRule('archive newsletters from shop.example');

      expect(readRule(`archive newsletters from shop.example ${asking}`)).toEqual(plain);
      expect(readRule(`${asking}, archive newsletters from shop.example`)).toEqual(plain);
    },
  );

  test('is only suggested by a model, which can bring in no words and no other effect', () => {
    const none = { from: [], domains: [], lists: [], subject: [], categories: [] };
    const conditions = { ...none, attachment: 'any', addressed: 'any' };
    const answer = { effect: 'archive', folder: '', conditions: { ...conditions, from: ['ada'] } };

    expect(parseRule(answer, 'archive what Ada sends')).toEqual(terms({ from: ['ada'] }));
    expect(parseRule(answer, 'archive what Eve sends')).toBeNull();
    expect(parseRule({ ...answer, effect: 'send' }, 'send what Ada sends')).toBeNull();
    expect(parseRule({ ...answer, effect: 'none' }, 'what Ada sends')).toBeNull();
    expect(parseRule({ effect: 'archive', folder: '', conditions }, 'archive all')).toBeNull();
    const files = { ...answer, effect: 'file', folder: 'Finance' };
    const said = 'what Ada sends goes under Finance';
    expect(parseRule(files, said)).toEqual({
      ...terms({ from: ['ada'] }, 'file'),
      folder: 'Finance',
    });
    expect(parseRule(files, 'what Ada sends goes under Family')).toBeNull();
    expect(parseRule({ ...files, folder: '' }, said)).toBeNull();
    expect(parseRule({ ...files, folder: 'Trash' }, `${said} or Trash`)).toBeNull();
    expect(parseRule({ ...answer, folder: 'Finance' }, said)).toEqual(terms({ from: ['ada'] }));
  });
});

describe('a rule', () => {
  test('names a label or folder when it files, never else, and is another rule under another', () => {
    const filing = { ...terms({ from: ['ada'] }, 'file'), folder: 'Finance' };
    expect(RuleTerms.safeParse(filing).success).toBe(true);
    expect(RuleTerms.safeParse({ ...filing, effect: 'archive' }).success).toBe(false);
    expect(RuleTerms.safeParse(terms({ from: ['ada'] }, 'file')).success).toBe(false);
    for (const folder of [
      'Trash',
      'INBOX',
      'a//b',
      'Inbox/a',
      'a/b/c/d/e',
      '..',
      'a"b',
      'a\nb',
      'x'.repeat(61),
      '',
    ])
      expect(RuleTerms.safeParse({ ...filing, folder }).success).toBe(false);
    expect(termsDigest(filing)).not.toBe(termsDigest({ ...filing, folder: 'Family' }));
  });

  test.each<[Partial<RuleConditions>, Parameters<typeof aMail>[0], Parameters<typeof aMail>[0]]>([
    [{ from: ['ada'] }, {}, { from: { name: 'Bob', address: 'bob@work.example' } }],
    [{ domains: ['work.example'] }, {}, { from: { name: 'Ada', address: 'a@notwork.example' } }],
    [{ lists: ['dev'] }, { headers: { 'list-id': '<dev.x.example>' } }, {}],
    [{ subject: ['lunch', 'x'] }, {}, { subject: 'Dinner' }],
    [{ attachment: true }, { attachments: [{ name: 'a', mediaType: 'b', bytes: 1 }] }, {}],
    [{ addressed: 'to' }, {}, { to: [], cc: [{ name: '', address: 'owner@work.example' }] }],
  ])('of %j is about what fits and nothing else', (conditions, fits, other) => {
    expect(ruleMatches(terms(conditions), about(fits))).toBe(true);
    expect(ruleMatches(terms(conditions), about(other))).toBe(false);
  });

  test('without a condition is about nothing', () => {
    expect(ruleMatches(terms({}), about({}))).toBe(false);
  });

  test('never sorts what is suspicious, and proposes nothing that hides it', () => {
    const sorting = rule(terms({ from: ['ada'] }, 'fyi'));

    expect(sortedByRule([sorting], about({}, 'urgent'))?.category).toBe('fyi');
    expect(sortedByRule([sorting], about({}, 'suspicious'))).toBeNull();
    expect(isWithheld(terms({}, 'archive'), about({}))).toBe(false);
    for (const category of ['suspicious', 'urgent'] as const)
      expect(isWithheld(terms({}, 'archive'), about({}, category))).toBe(true);
    for (const category of ['suspicious', 'urgent'] as const)
      expect(isWithheld(terms({}, 'file'), about({}, category))).toBe(true);
    expect(isWithheld(terms({}, 'star'), about({}, 'suspicious'))).toBe(false);
    expect(isWithheld(terms({}, 'junk'), about({}, 'suspicious'))).toBe(false);
    expect(isWithheld(terms({}, 'junk'), about({}, 'urgent'))).toBe(true);
    expect(isWithheld(terms({}, 'junk'), about({ subject: 'Security alert' }))).toBe(true);
  });

  test('never has a notice of safety or an important mail proposed for archiving', () => {
    const archive = { effect: 'archive' } as const;
    const verdict = { signalId: 's', confidence: 1, lane: 'rules', oneLine: '' } as const;
    const wish = (changed: Parameters<typeof aMail>[0], category: 'fyi' | 'promotion') =>
      wishFor(
        buildSignal(aMail(changed)),
        { ...verdict, category, why: [], explanation: null },
        { memories: new Map(), now: NOW, rule: archive },
      );

    expect(wish({}, 'fyi')).toBe('mail.archive');
    for (const kept of [{ subject: 'Security alert' }, { labels: ['INBOX', 'IMPORTANT'] }]) {
      expect(wish(kept, 'fyi')).toBeNull();
      expect(wish(kept, 'promotion')).toBeNull();
      expect(isWithheld(archive, about(kept))).toBe(true);
    }
  });

  test('that keeps goes before any that tidies', () => {
    const [tidy, keep] = [
      rule(terms({ from: ['ada'] })),
      rule(terms({ from: ['ada'] }, 'keep'), 'rul_2'),
    ];

    expect(proposingRule([tidy, keep], about({}))?.effect).toBe('keep');
    expect(proposingRule([tidy], about({}))?.effect).toBe('archive');
    const top = rule(terms({ from: ['ada'] }, 'top'), 'rul_3');
    expect(proposingRule([tidy, top], about({}))?.effect).toBe('top');
    expect(isOnTop([tidy, top], about({}))).toBe(true);
    expect(isOnTop([tidy, keep], about({}))).toBe(false);
  });
});
