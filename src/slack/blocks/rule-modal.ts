import type { InputBlock, KnownBlock, PlainTextOption } from '@slack/types';
import {
  isAboutSomething,
  type MailRule,
  NO_CONDITIONS,
  RULE_CAPS,
  RuleEffect,
  RuleTerms,
} from '../../domain/mail-rule.ts';
import { FolderName } from '../../domain/folder-name.ts';
import { isDomain } from '../../domain/rule-reading.ts';
import { EFFECT_WORDS, SORTED_WORDS } from '../../domain/rule-words.ts';
import { WORDING } from '../../words/wording.ts';
import { MailCategory } from '../../domain/verdict.ts';
import { NOTHING_ALLOWED, seal, type SealedView } from '../egress.ts';
import { visibleField } from '../visible.ts';
import * as part from './parts.ts';
import * as say from '../../words/forms.ts';

const WORDS_MAX = 300;

/** The form of a new rule, or of the one that it takes the place of. `callback_id` is `rule.form`. */
export function sealedRuleForm(rule: MailRule | null): SealedView {
  const { from, domains, lists, subject, categories, attachment, addressed } =
    rule?.conditions ?? NO_CONDITIONS;
  const held = attachment === null ? 'any' : attachment ? 'with' : 'without';
  const blocks: KnownBlock[] = [
    part.context('says', say.mailThatHasAll),
    typed('senders', { label: say.fromNamesAddresses, words: [...from, ...domains] }),
    typed('lists', { label: say.mailingList, words: lists }),
    typed('subject', { label: say.wordsOfTheSubject, words: subject }),
    kinds(categories),
    chosen('attachment', { label: say.attachmentLine, options: say.attachment, value: held }),
    chosen('addressed', { label: say.you, options: say.addressed, value: addressed ?? 'any' }),
    chosen('effect', {
      label: say.whatIsDone,
      options: EFFECT_WORDS,
      value: rule?.effect ?? 'archive',
    }),
    whereFiled(rule),
    part.context('asks', say.youSeeTheRule(WORDING.asksFirst)),
  ];
  return seal(
    {
      type: 'modal',
      callback_id: 'rule.form',
      private_metadata: rule?.id ?? '',
      title: part.plain(rule === null ? say.newRule : say.changeARule, 24),
      submit: part.plain(say.tryIt, 24),
      close: part.plain(say.notNow, 24),
      blocks,
    },
    NOTHING_ALLOWED,
  );
}

function whereFiled(rule: MailRule | null): InputBlock {
  return typed('folder', {
    label: say.labelOrFolder,
    words: rule?.folder === undefined ? [] : [rule.folder],
    hint: say.oneNameForExample,
  });
}

function typed(
  name: string,
  asked: { label: string; words: readonly string[]; hint?: string },
): InputBlock {
  const shown = visibleField(asked.words.join(', '));
  return {
    type: 'input',
    block_id: name,
    optional: true,
    label: part.plain(asked.label, 100),
    hint: part.plain(asked.hint ?? say.upTo(RULE_CAPS.wordsMax), 100),
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
    label: part.plain(say.sortedAs, 100),
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
  if (effect === undefined) return { complaints: { effect: say.chooseWhatIsDone } };
  const filing = folderOf(entered, effect);
  if ('complaints' in filing) return filing;
  const attachment = entered.get('attachment');
  const addressed = entered.get('addressed');
  const ticked = entered.get('kinds');
  const terms = RuleTerms.safeParse({
    effect,
    ...filing,
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
  if (!terms.success) return { complaints: { kinds: say.tickAtMost(RULE_CAPS.wordsMax) } };
  return isAboutSomething(terms.data)
    ? { terms: terms.data }
    : {
        complaints: { senders: say.nameSomething },
      };
}

/** The name is for a rule that files, which needs one. */
function folderOf(
  entered: EnteredRule,
  effect: RuleEffect,
): { folder?: string } | { complaints: Readonly<Record<string, string>> } {
  const name = entered.get('folder');
  const entry = typeof name === 'string' ? name.replace(/\s+/g, ' ').trim() : '';
  if (effect !== 'file')
    return entry === '' ? {} : { complaints: { folder: say.onlyFilingTakesAName } };
  const folder = FolderName.safeParse(entry);
  return folder.success
    ? { folder: folder.data }
    : { complaints: { folder: say.nameOneOfYourOwn } };
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
  if (words.length > RULE_CAPS.wordsMax) return [[name, say.atMost(RULE_CAPS.wordsMax)]];
  return words.every(({ length }) => length >= 2 && length <= 80)
    ? []
    : [[name, say.eachMustHave2]];
}
