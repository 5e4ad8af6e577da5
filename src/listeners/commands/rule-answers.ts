import type { Context } from '../../context.ts';
import { type MailRule, RULE_CAPS, type RuleTerms } from '../../domain/mail-rule.ts';
import { ruleInWords } from '../../domain/rule-words.ts';
import { WORDING } from '../../domain/wording.ts';
import {
  acceptRule,
  askRule,
  compileRule,
  dropRule,
  type RuleTrial,
  takeRuleBack,
  tryRule,
} from '../../flow/rules.ts';
import { plural } from '../../lib/text.ts';
import type { Answer } from '../../slack/blocks/answer.ts';

/** What is said of a rule at each step of its life. */

export const ALL_RULES = { label: 'My rules', command: 'rules' } as const;
export const FORM = { label: 'Fill a form', command: 'rules new' } as const;
export const EXAMPLE = 'For example: /nightshift rules archive newsletters from shop.example';
export const SHOWN_MAX = 6;

/** Whose rules, and where they are kept. */
export interface Of {
  ctx: Context;
  ownerId: string;
}

const AS_MANY = {
  what: `You have ${RULE_CAPS.perPersonMax} rules, which is as many as there may be.`,
  safe: WORDING.nothingChanged,
  steps: [ALL_RULES],
};

/** A rule out of words, tried. */
export async function readAnswer(
  of: Of,
  { said, replaces }: { said: string; replaces: string | null },
): Promise<Answer> {
  const misread = {
    what: 'I cannot make a rule of that.',
    safe: WORDING.nothingChanged,
    next: `A rule names a sender, a domain, a list, words of the subject, a kind of mail or an attachment, and one of: archive, file under a label or folder, star, mark as read, block, keep, always show first, or sort as urgent, to be answered, personal, for information or promotion. ${EXAMPLE}`,
    steps: [FORM, ALL_RULES],
  };
  if (said.length > RULE_CAPS.saidMax) return misread;
  const compiled = await compileRule(of.ctx, { ownerId: of.ownerId, said });
  if (compiled === null) return misread;
  if ('unknown' in compiled)
    return {
      what: `I do not know who your ${compiled.unknown} is.`,
      safe: WORDING.nothingChanged,
      next: `Tell me once: remember my ${compiled.unknown} is ana@client.example`,
      steps: [{ label: 'What I remember', command: 'memory' }, FORM],
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
    safe: `It holds. ${WORDING.asksFirst}`,
    ...trialLines(trial),
    steps: [
      { label: 'Change it', command: `rules form ${rule.id}` },
      { label: 'Delete it', command: `rules end ${rule.id}` },
    ],
  };
}

function shownBefore(
  { rule, trial }: { rule: MailRule; trial: RuleTrial },
  byModel: boolean,
): Answer {
  const origin = byModel ? 'A model suggested this reading of your words.' : '';
  return {
    what: ruleInWords(rule),
    safe: `It does not hold yet. It permits nothing: what it proposes waits for you as a card. ${making(rule)}${origin}`.trim(),
    ...trialLines(trial),
    steps: [
      { label: 'Approve this rule', command: `rules approve ${rule.id}` },
      { label: 'Discard', command: `rules end ${rule.id}` },
    ],
  };
}

/** What else it leads to, which is asked as everything is. */
function making({ folder }: MailRule): string {
  return folder === undefined
    ? ''
    : `Where a mailbox has no “${folder}” yet, a card asks first whether to make it. `;
}

function trialLines(trial: RuleTrial): Pick<Answer, 'lines' | 'more' | 'next'> {
  return {
    lines: trial.matched.slice(0, SHOWN_MAX).map(({ who, subject, isWithheld }) => ({
      title: who,
      text: `${subject}${isWithheld ? ' (stays as it is: important, urgent or suspicious)' : ''}`,
    })),
    more: Math.max(0, trial.matched.length - SHOWN_MAX),
    next: trialWords(trial),
  };
}

/** `Of 40 mails of the last 7 days it is about 3 and not about 37; 1 of the 3 would stay as it is.` */
function trialWords({ days, read, matched }: RuleTrial): string {
  const withheld = matched.filter(({ isWithheld }) => isWithheld).length;
  const about = `Of ${plural(read, 'mail')} of the last ${days} days it is about ${matched.length} and not about ${read - matched.length}`;
  return withheld === 0
    ? `${about}.`
    : `${about}; ${withheld} of the ${matched.length} would stay as they are.`;
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
      what: 'No rule of yours waits for that.',
      safe: WORDING.nothingChanged,
      steps: [ALL_RULES],
    };
  return {
    what: `It holds from now on: ${ruleInWords(rule)}`,
    safe: WORDING.asksFirst,
    steps: [ALL_RULES, { label: 'Delete it', command: `rules end ${rule.id}` }],
  };
}

export async function endedAnswer({ ctx, ownerId }: Of, id: string): Promise<Answer> {
  const ended = await dropRule(ctx, { ownerId, id });
  if (ended === null) return noSuchRule();
  const undo = { label: 'Undo', command: `rules undo ${ended.id}` };
  return {
    what: `${ended.held ? 'Ended' : 'Discarded'}: ${ruleInWords(ended)}`,
    steps: ended.held ? [undo, ALL_RULES] : [ALL_RULES],
  };
}

export function noSuchRule(): Answer {
  return { what: 'You have no such rule.', safe: WORDING.nothingChanged, steps: [ALL_RULES] };
}
