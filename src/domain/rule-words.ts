import type { RuleEffect, RuleTerms } from './mail-rule.ts';
import type { MailCategory } from './verdict.ts';

export const EFFECT_WORDS: Readonly<Record<RuleEffect, string>> = {
  archive: 'propose to archive it',
  file: 'propose to file it under a label or in a folder',
  star: 'propose to star it',
  read: 'propose to mark it as read',
  junk: 'propose to move it to spam',
  keep: 'never propose to archive it',
  top: 'name it first in the digest, and never propose to archive it',
  urgent: 'sort it as urgent',
  needsReply: 'sort it as to be answered',
  waiting: 'sort it as waiting for others',
  fyi: 'sort it as for information',
  personal: 'sort it as personal',
  promotion: 'sort it as promotion',
};

export const SORTED_WORDS: Readonly<Record<MailCategory, string>> = {
  urgent: 'urgent',
  needsReply: 'to be answered',
  waiting: 'waiting for others',
  fyi: 'for information',
  personal: 'personal',
  promotion: 'promotion',
  suspicious: 'suspicious',
  unsure: 'unsure',
};

/** `Mail whose sender contains “acme” and which has an attachment: propose to archive it.` */
export function ruleInWords({ conditions, effect, folder }: RuleTerms): string {
  const { from, domains, lists, subject, categories, attachment, addressed } = conditions;
  const parts = [
    from.length === 0 ? '' : `whose sender contains ${either(from)}`,
    domains.length === 0 ? '' : `from an address at ${either(domains)}`,
    lists.length === 0 ? '' : `of a list named like ${either(lists)}`,
    subject.length === 0 ? '' : `with ${either(subject)} in the subject`,
    categories.length === 0
      ? ''
      : `sorted as ${categories.map((each) => SORTED_WORDS[each]).join(' or ')}`,
    attachment === null ? '' : attachment ? 'with an attachment' : 'without attachment',
    addressed === null ? '' : addressed === 'to' ? 'addressed to you' : 'with you in copy only',
  ].filter((words) => words !== '');
  const done = folder === undefined ? EFFECT_WORDS[effect] : `propose to file it under “${folder}”`;
  return `Mail ${parts.join(', and ')}: ${done}.`;
}

function either(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(' or ');
}
