import type { RuleEffect, RuleTerms } from './mail-rule.ts';
import type { MailCategory } from './verdict.ts';
import * as say from '../words/reading.ts';

export const EFFECT_WORDS: Readonly<Record<RuleEffect, string>> = {
  archive: say.proposeToArchive,
  file: say.proposeToFileItUnder,
  star: say.proposeToStar,
  read: say.proposeToMark,
  junk: say.proposeToMove,
  keep: say.neverProposeToArchive,
  top: say.nameItFirst,
  urgent: say.sortItAsUrgent,
  needsReply: say.sortIt,
  waiting: say.sortItAsWaiting,
  fyi: say.sortItAsForInformation,
  personal: say.sortItAsPersonal,
  promotion: say.sortItAsPromotion,
};

export const SORTED_WORDS: Readonly<Record<MailCategory, string>> = {
  urgent: 'urgent',
  needsReply: say.toBeAnswered,
  waiting: say.waitingForOthers,
  fyi: say.forInformation,
  personal: 'personal',
  promotion: 'promotion',
  suspicious: 'suspicious',
  unsure: 'unsure',
};

/** `Mail whose sender contains “acme” and which has an attachment: propose to archive it.` */
export function ruleInWords({ conditions, effect, folder }: RuleTerms): string {
  const { from, domains, lists, subject, categories, attachment, addressed } = conditions;
  const parts = [
    from.length === 0 ? '' : say.whoseSenderContains(either(from)),
    domains.length === 0 ? '' : say.fromAnAddress(either(domains)),
    lists.length === 0 ? '' : say.ofAListNamedLike(either(lists)),
    subject.length === 0 ? '' : say.withInTheSubject(either(subject)),
    categories.length === 0
      ? ''
      : say.sortedAs(categories.map((each) => SORTED_WORDS[each]).join(say.or)),
    attachment === null ? '' : attachment ? say.withAnAttachment : say.withoutAttachment,
    addressed === null ? '' : addressed === 'to' ? say.addressedToYou : say.withYouInCopyOnly,
  ].filter((words) => words !== '');
  const done = folder === undefined ? EFFECT_WORDS[effect] : say.proposeToFileItUnderFolder(folder);
  return say.mailRule(parts.join(say.andOf), done);
}

function either(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(say.or);
}
