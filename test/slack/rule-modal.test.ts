import { describe, expect, test } from 'vitest';
import { type MailRule, NO_CONDITIONS } from '#src/domain/mail-rule.ts';
import { type EnteredRule, readRuleForm, sealedRuleForm } from '#src/slack/blocks/rule-modal.ts';
import { golden, json } from './golden.ts';

const RULE: MailRule = {
  id: 'rul_1',
  ownerId: 'T0TEAM/U0OWNER',
  said: '',
  replaces: null,
  state: 'approved',
  createdAt: new Date('2026-11-20T07:00:00Z'),
  effect: 'archive',
  conditions: {
    ...NO_CONDITIONS,
    from: ['<!channel> *billing*'],
    domains: ['vendor.example'],
    subject: ['invoice'],
    categories: ['fyi', 'promotion'],
    attachment: true,
    addressed: 'cc',
  },
};

describe('the form of a rule', () => {
  test('reads as agreed', () => {
    const { view } = sealedRuleForm(null);
    expect(json(view)).toBe(golden('modal-rule', view));
  });

  test('gives the same conditions back when nothing was changed in it', () => {
    const { blocks } = sealedRuleForm(RULE).view;
    const entered: EnteredRule = new Map(blocks.flatMap(prefilled));
    expect(readRuleForm(entered)).toEqual({
      terms: { effect: RULE.effect, conditions: RULE.conditions },
    });
    const filing = { ...RULE, effect: 'file', folder: 'Client Work' } as const;
    const again: EnteredRule = new Map(sealedRuleForm(filing).view.blocks.flatMap(prefilled));
    expect(readRuleForm(again)).toEqual({
      terms: { effect: 'file', folder: 'Client Work', conditions: RULE.conditions },
    });
  });

  test('is empty for a new one', () => {
    const { blocks, private_metadata: id } = sealedRuleForm(null).view;
    expect(id).toBe('');
    expect(Object.fromEntries(blocks.flatMap(prefilled))).toEqual({
      senders: null,
      lists: null,
      subject: null,
      kinds: null,
      attachment: 'any',
      addressed: 'any',
      effect: 'archive',
      folder: null,
    });
  });
});

describe('what is entered of a rule', () => {
  const enter = (changes: Record<string, string | string[] | null>) =>
    readRuleForm(new Map(Object.entries({ effect: 'archive', ...changes })));

  test('is told apart into names and domains, in small letters, without empty words', () => {
    expect(enter({ senders: 'Ada Lovelace, @Vendor.example , ,' })).toMatchObject({
      terms: { conditions: { from: ['ada lovelace'], domains: ['vendor.example'] } },
    });
  });

  test.each([
    ['all mail', {}, { senders: expect.stringContaining('a rule about all mail is none') }],
    ['too many words', { subject: 'aa,bb,cc,dd,ee,ff' }, { subject: '5 at most, please.' }],
    ['a letter', { lists: 'a' }, { lists: 'Each must have 2 to 80 characters.' }],
    [
      'nowhere to file',
      { effect: 'file', senders: 'ada' },
      { folder: expect.stringContaining('Name one label or folder') },
    ],
    [
      'the bin',
      { effect: 'file', senders: 'ada', folder: 'Trash' },
      { folder: expect.stringContaining('not the inbox, bin') },
    ],
    [
      'a folder for what is not filed',
      { effect: 'star', senders: 'ada', folder: 'Finance' },
      { folder: expect.stringContaining('Only filing takes a name') },
    ],
    ['no doing', { effect: 'forward' }, { effect: 'Choose what is done, please.' }],
  ])('is refused at its field when it names %s', (_, changes, complaints) => {
    expect(enter(changes)).toEqual({ complaints });
  });
});

/** What a field of the form stands at, as Slack sends it when nobody touched it. */
function prefilled(block: object): [string, string | string[] | null][] {
  if (!('element' in block) || !('block_id' in block)) return [];
  const { initial_value, initial_option, initial_options } = block.element as {
    initial_value?: string;
    initial_option?: { value: string };
    initial_options?: { value: string }[];
  };
  const ticked = initial_options?.map(({ value }) => value);
  return [[String(block.block_id), initial_value ?? initial_option?.value ?? ticked ?? null]];
}
