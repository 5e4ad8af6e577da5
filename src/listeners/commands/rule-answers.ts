import type { Context } from '../../context.ts';
import { type MailRule, RULE_CAPS, type RuleTerms } from '../../domain/mail-rule.ts';
import { ruleInWords } from '../../domain/rule-words.ts';
import { WORDING } from '../../words/wording.ts';
import {
  acceptRule,
  askRule,
  compileRule,
  dropRule,
  type RuleTrial,
  takeRuleBack,
  tryRule,
} from '../../flow/rules.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import * as say from '../../words/reading.ts';

/** What is said of a rule at each step of its life. */

export const ALL_RULES = { label: say.myRules, command: 'rules' } as const;
export const FORM = { label: say.fillAForm, command: 'rules new' } as const;
export const EXAMPLE = say.forExampleLabel;
export const SHOWN_MAX = 6;

/** Whose rules, and where they are kept. */
export interface Of {
  ctx: Context;
  ownerId: string;
}

const AS_MANY = {
  what: say.youHaveRules(RULE_CAPS.perPersonMax),
  safe: WORDING.nothingChanged,
  steps: [ALL_RULES],
};

/** A rule out of words, tried. */
export async function readAnswer(
  of: Of,
  { said, replaces }: { said: string; replaces: string | null },
): Promise<Answer> {
  const misread = {
    what: say.iCannotMakeARule,
    safe: WORDING.nothingChanged,
    next: say.aRuleNames(EXAMPLE),
    steps: [FORM, ALL_RULES],
  };
  if (said.length > RULE_CAPS.saidMax) return misread;
  const compiled = await compileRule(of.ctx, { ownerId: of.ownerId, said });
  if (compiled === null) return misread;
  if ('unknown' in compiled)
    return {
      what: say.iDoNotKnowWho(compiled.unknown),
      safe: WORDING.nothingChanged,
      next: say.tellMeOnce(compiled.unknown),
      steps: [{ label: say.whatIRemember, command: 'memory' }, FORM],
    };
  return await triedAnswer(of, { said, ...compiled, replaces });
}

/** A rule noted and tried on last week's mail; it holds for nothing yet. */
export async function triedAnswer(
  { ctx, ownerId }: Of,
  made: { said: string; terms: RuleTerms; byModel: boolean; replaces: string | null },
): Promise<Answer> {
  const { byModel, ...rule } = made;
  const asked = await askRule(ctx, { ownerId, ...rule });
  return asked === null ? AS_MANY : shownBefore(asked, byModel);
}

/** One that there is, tried again on the mail of the last week. */
export async function againAnswer({ ctx }: Of, rule: MailRule | undefined): Promise<Answer> {
  if (rule === undefined) return noSuchRule();
  const trial = await tryRule(ctx, rule);
  if (rule.state === 'asked') return shownBefore({ rule, trial }, false);
  return {
    what: ruleInWords(rule),
    safe: say.itHolds(WORDING.asksFirst),
    ...trialLines(trial),
    steps: [
      { label: say.changeIt, command: `rules form ${rule.id}` },
      { label: say.deleteIt, command: `rules end ${rule.id}` },
    ],
  };
}

function shownBefore(
  { rule, trial }: { rule: MailRule; trial: RuleTrial },
  byModel: boolean,
): Answer {
  const origin = byModel ? say.aModelSuggestedThisReading : '';
  return {
    what: ruleInWords(rule),
    safe: say.itDoesNotHoldYet(making(rule), origin).trim(),
    ...trialLines(trial),
    steps: [
      { label: say.approveThisRule, command: `rules approve ${rule.id}` },
      { label: say.discard, command: `rules end ${rule.id}` },
    ],
  };
}

/** What else it leads to, which is asked as everything is. */
function making({ folder }: MailRule): string {
  return folder === undefined ? '' : say.whereAMailboxHas(folder);
}

function trialLines(trial: RuleTrial): Pick<Answer, 'lines' | 'more' | 'next'> {
  return {
    lines: trial.matched.slice(0, SHOWN_MAX).map(({ who, subject, isWithheld }) => ({
      title: who,
      text: `${subject}${isWithheld ? say.staysAs : ''}`,
    })),
    more: Math.max(0, trial.matched.length - SHOWN_MAX),
    next: trialWords(trial),
  };
}

/** `Tried on the 40 mails of the last 7 days, it is about 3 of them; 1 of the 3 would stay as it is.` */
function trialWords({ days, read, matched }: RuleTrial): string {
  const withheld = matched.filter(({ isWithheld }) => isWithheld).length;
  const about = say.triedOn(read, days, matched.length);
  return withheld === 0 ? `${about}.` : say.ofTheWouldStay(about, withheld, matched.length);
}

export async function approvedAnswer({ ctx, ownerId }: Of, id: string): Promise<Answer> {
  return heldAnswer(await acceptRule(ctx, { ownerId, id }));
}

export async function restoredAnswer({ ctx, ownerId }: Of, id: string): Promise<Answer> {
  return heldAnswer(await takeRuleBack(ctx, { ownerId, id }));
}

function heldAnswer(rule: MailRule | null): Answer {
  if (rule === null)
    return {
      what: say.noRuleOfYoursWaits,
      safe: WORDING.nothingChanged,
      steps: [ALL_RULES],
    };
  return {
    what: say.itHoldsFromNow(ruleInWords(rule)),
    safe: WORDING.asksFirst,
    steps: [ALL_RULES, { label: say.deleteIt, command: `rules end ${rule.id}` }],
  };
}

export async function endedAnswer({ ctx, ownerId }: Of, id: string): Promise<Answer> {
  const ended = await dropRule(ctx, { ownerId, id });
  if (ended === null) return noSuchRule();
  const undo = { label: say.undo, command: `rules undo ${ended.id}` };
  return {
    what: `${ended.held ? say.ended : say.discarded}: ${ruleInWords(ended)}`,
    steps: ended.held ? [undo, ALL_RULES] : [ALL_RULES],
  };
}

export function noSuchRule(): Answer {
  return { what: say.youHaveNoSuchRule, safe: WORDING.nothingChanged, steps: [ALL_RULES] };
}
