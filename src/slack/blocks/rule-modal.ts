import type { InputBlock, KnownBlock, PlainTextOption } from '@slack/types';
import {
  isAboutSomething,
  type MailRule,
  NO_CONDITIONS,
  RULE_CAPS,
  RuleEffect,
  RuleTerms,
} from '../../domain/mail-rule.ts';
import { isDomain } from '../../domain/rule-reading.ts';
import { EFFECT_WORDS, SORTED_WORDS } from '../../domain/rule-words.ts';
import { WORDING } from '../../domain/wording.ts';
import { MailCategory } from '../../domain/verdict.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import { visibleField } from '../visible.ts';
import * as part from './parts.ts';

const WORDS_MAX = 300;
const ATTACHMENT = { any: 'with or without', with: 'with an attachment', without: 'without one' };
const ADDRESSED = { any: 'in any way', to: 'addressed to you', cc: 'with you in copy only' };

/** The form of a new rule, or of the one that it takes the place of. `callback_id` is `rule.form`. */
export function sealedRuleForm(rule: MailRule | null): SealedView {
  const { from, domains, lists, subject, categories, attachment, addressed } =
    rule?.conditions ?? NO_CONDITIONS;
  const held = attachment === null ? 'any' : attachment ? 'with' : 'without';
  const blocks: KnownBlock[] = [
    part.context('says', 'Mail that has all that you name, and of each line any word:'),
    typed('senders', { label: 'From: names, addresses or domains', words: [...from, ...domains] }),
    typed('lists', { label: 'Mailing list', words: lists }),
    typed('subject', { label: 'Words of the subject', words: subject }),
    kinds(categories),
    chosen('attachment', { label: 'Attachment', options: ATTACHMENT, value: held }),
    chosen('addressed', { label: 'You', options: ADDRESSED, value: addressed ?? 'any' }),
    chosen('effect', {
      label: 'What is done',
      options: EFFECT_WORDS,
      value: rule?.effect ?? 'archive',
    }),
    part.context('asks', `🔒 ${WORDING.asksFirst} You see the rule on last week's mail next.`),
  ];
  return seal(
    {
      type: 'modal',
      callback_id: 'rule.form',
      private_metadata: rule?.id ?? '',
      title: part.plain(rule === null ? 'New rule' : 'Change a rule', 24),
      submit: part.plain('Try it', 24),
      close: part.plain('Not now', 24),
      blocks,
    },
    NOTHING_ALLOWED,
  );
}

function typed(name: string, asked: { label: string; words: readonly string[] }): InputBlock {
  const shown = visibleField(asked.words.join(', '));
  return {
    type: 'input',
    block_id: name,
    optional: true,
    label: part.plain(asked.label, 100),
    hint: part.plain(`Up to ${RULE_CAPS.wordsMax}, with commas between them.`, 100),
    element: {
      type: 'plain_text_input',
      action_id: name,
      max_length: WORDS_MAX * 2,
      ...(shown === '' ? {} : { initial_value: shown }),
    },
  };
}

function kinds(held: readonly MailCategory[]): InputBlock {
  const options = MailCategory.options.map((kind) => option(kind, SORTED_WORDS[kind]));
  const initial = options.filter(({ value }) => held.some((kind) => kind === value));
  return {
    type: 'input',
    block_id: 'kinds',
    optional: true,
    label: part.plain('Sorted as; none ticked is any', 100),
    element: {
      type: 'checkboxes',
      action_id: 'kinds',
      options,
      ...(initial.length === 0 ? {} : { initial_options: initial }),
    },
  };
}

function chosen(
  name: string,
  asked: { label: string; options: Readonly<Record<string, string>>; value: string },
): InputBlock {
  const options = Object.entries(asked.options).map(([value, words]) => option(value, words));
  const initial = options.find(({ value }) => value === asked.value);
  return {
    type: 'input',
    block_id: name,
    label: part.plain(asked.label, 100),
    element: {
      type: 'static_select',
      action_id: name,
      options,
      ...(initial === undefined ? {} : { initial_option: initial }),
    },
  };
}

function option(value: string, words: string): PlainTextOption {
  return { text: part.plain(`${words.slice(0, 1).toUpperCase()}${words.slice(1)}`, 75), value };
}

/** What was entered, by block: a text, a chosen value, the ticked values, or null where it was left empty. */
export type EnteredRule = ReadonlyMap<string, string | readonly string[] | null>;

/** The rule that was entered, in the form in which a sentence gives one, or what is wrong with it, by block. */
export function readRuleForm(
  entered: EnteredRule,
): { terms: RuleTerms } | { complaints: Readonly<Record<string, string>> } {
  const words = (name: string): string[] => wordsOf(entered.get(name));
  const complaints = Object.fromEntries(
    ['senders', 'lists', 'subject'].flatMap((name) => complaintsOf(name, words(name))),
  );
  if (Object.keys(complaints).length > 0) return { complaints };
  const effect = RuleEffect.safeParse(entered.get('effect')).data;
  if (effect === undefined) return { complaints: { effect: 'Choose what is done, please.' } };
  const attachment = entered.get('attachment');
  const addressed = entered.get('addressed');
  const ticked = entered.get('kinds');
  const terms = RuleTerms.safeParse({
    effect,
    conditions: {
      from: words('senders').filter((word) => !isDomain(word)),
      domains: words('senders')
        .filter(isDomain)
        .map((word) => word.replace(/^@/, '')),
      lists: words('lists'),
      subject: words('subject'),
      categories: Array.isArray(ticked) ? ticked : [],
      attachment: attachment === 'with' ? true : attachment === 'without' ? false : null,
      addressed: addressed === 'to' || addressed === 'cc' ? addressed : null,
    },
  });
  if (!terms.success)
    return { complaints: { kinds: `Tick ${RULE_CAPS.wordsMax} at most, please.` } };
  return isAboutSomething(terms.data)
    ? { terms: terms.data }
    : {
        complaints: { senders: 'Name something that the mail has: a rule about all mail is none.' },
      };
}

function wordsOf(entered: string | readonly string[] | null | undefined): string[] {
  return typeof entered !== 'string'
    ? []
    : entered
        .toLowerCase()
        .split(',')
        .map((word) => word.replace(/\s+/g, ' ').trim())
        .filter((word) => word !== '');
}

function complaintsOf(name: string, words: readonly string[]): [string, string][] {
  if (words.length > RULE_CAPS.wordsMax) return [[name, `${RULE_CAPS.wordsMax} at most, please.`]];
  return words.every(({ length }) => length >= 2 && length <= 80)
    ? []
    : [[name, 'Each must have 2 to 80 characters.']];
}
