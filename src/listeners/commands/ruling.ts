import { type MailRule, RULE_CAPS } from '../../domain/mail-rule.ts';
import { memoryLine } from '../../domain/memory.ts';
import { CARD_CAPS } from '../../domain/policy.ts';
import { ruleInWords } from '../../domain/rule-words.ts';
import { WORDING } from '../../domain/wording.ts';
import { recall } from '../../flow/remember.ts';
import { acceptRule, askRule, compileRule, dropRule, type RuleTrial } from '../../flow/rules.ts';
import { plural } from '../../lib/text.ts';
import { type Answer, ANSWER_LINES_MAX } from '../../slack/blocks/answer.ts';
import { approvedRules } from '../../store/rules.ts';
import type { Asked, Command } from './command.ts';

const ALL = { label: 'My rules', command: 'rules' } as const;
const EXAMPLE = 'For example: /nightshift rules archive newsletters from shop.example';
const SHOWN_MAX = 6;

export const RULING: readonly Command[] = [
  {
    name: 'rules',
    synonyms: ['rule', 'new rule', 'make rule'],
    topic: 'decide',
    usage: 'rules [WORDS|change N WORDS|end N]',
    help: 'Your rules about mail, in plain words; each is tried and shown before it holds',
    example: 'rules',
    takesWords: true,
    run: rules,
  },
];

async function rules(asked: Asked): Promise<Answer> {
  const { ctx, ownerId, rest } = asked;
  if (rest === '') return await listed(asked);
  const held = await approvedRules(ctx.store.db, ownerId);
  const [, verb, which = '', said = ''] = /^(approve|end|change) (\S+) ?(.*)$/.exec(rest) ?? [];
  const own = held[Number(which) - 1] ?? held.find(({ id }) => id === which);
  if (verb === 'approve') return await approved(asked, which);
  if (verb === 'end') return await ended(asked, own?.id ?? which);
  if (verb === 'change' && own !== undefined) return await made(asked, { said, replaces: own.id });
  return await made(asked, { said: rest, replaces: null });
}

async function listed({ ctx, ownerId }: Asked): Promise<Answer> {
  const held = await approvedRules(ctx.store.db, ownerId);
  const learned = (await recall(ctx, ownerId)).flatMap(({ memory }) =>
    memory === null ? [] : [{ title: memoryLine(memory) }],
  );
  const own = held.map((rule, at) => ({ state: String(at + 1), title: ruleInWords(rule) }));
  const shown = [...own.slice(0, SHOWN_MAX), ...learned].slice(0, ANSWER_LINES_MAX - 2);
  return {
    what: WORDING.asksFirst,
    safe: 'This rule cannot be changed. Your own change what is proposed and how mail is sorted.',
    lines: [
      {
        title: 'Few cards at a time',
        text: `at most ${CARD_CAPS.openCardsMax} open, ${CARD_CAPS.cardsPerNightMax} a night`,
      },
      { title: 'Policy', text: 'can ask for more, or refuse; it never permits by itself' },
      ...shown,
    ],
    more: own.length + learned.length - shown.length,
    next: own.length === 0 ? EXAMPLE : 'To end one: /nightshift rules end and its number',
    steps: [{ label: 'What I remember', command: 'memory' }],
  };
}

async function made(
  { ctx, ownerId }: Asked,
  { said, replaces }: { said: string; replaces: string | null },
): Promise<Answer> {
  const misread = {
    what: 'I cannot make a rule of that.',
    safe: WORDING.nothingChanged,
    next: `A rule names a sender, a domain, a list, words of the subject, a kind of mail or an attachment, and one of: archive, star, mark as read, block, keep, or sort as urgent, to be answered, personal, for information or promotion. ${EXAMPLE}`,
    steps: [ALL],
  };
  if (said.length > RULE_CAPS.saidMax) return misread;
  const compiled = await compileRule(ctx, { ownerId, said });
  if (compiled === null) return misread;
  const asked = await askRule(ctx, { ownerId, said, terms: compiled.terms, replaces });
  if (asked === null)
    return {
      what: `You have ${RULE_CAPS.perPersonMax} rules, which is as many as there may be.`,
      safe: WORDING.nothingChanged,
      steps: [ALL],
    };
  return shownBefore(asked, compiled.byModel);
}

function shownBefore(
  { rule, trial }: { rule: MailRule; trial: RuleTrial },
  byModel: boolean,
): Answer {
  const origin = byModel ? 'A model suggested this reading of your words.' : '';
  return {
    what: ruleInWords(rule),
    safe: `It does not hold yet. It permits nothing: what it proposes waits for you as a card. ${origin}`.trim(),
    lines: trial.matched.slice(0, SHOWN_MAX).map(({ who, subject, isWithheld }) => ({
      title: who,
      text: `${subject}${isWithheld ? ' (stays as it is: important, urgent or suspicious)' : ''}`,
    })),
    more: Math.max(0, trial.matched.length - SHOWN_MAX),
    next: trialWords(trial),
    steps: [
      { label: 'Approve this rule', command: `rules approve ${rule.id}` },
      { label: 'Discard', command: `rules end ${rule.id}` },
    ],
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

async function approved({ ctx, ownerId }: Asked, id: string): Promise<Answer> {
  const rule = await acceptRule(ctx, { ownerId, id });
  if (rule === null)
    return { what: 'No rule of yours waits for that.', safe: WORDING.nothingChanged, steps: [ALL] };
  return {
    what: `It holds from now on: ${ruleInWords(rule)}`,
    safe: WORDING.asksFirst,
    steps: [ALL, { label: 'End it', command: `rules end ${rule.id}` }],
  };
}

async function ended({ ctx, ownerId }: Asked, id: string): Promise<Answer> {
  const rule = await dropRule(ctx, { ownerId, id });
  return rule === null
    ? { what: 'You have no such rule.', safe: WORDING.nothingChanged, steps: [ALL] }
    : { what: `Ended: ${ruleInWords(rule)}`, steps: [ALL] };
}
