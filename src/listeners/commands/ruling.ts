import type { MailRule } from '../../domain/mail-rule.ts';
import { memoryLine } from '../../domain/memory.ts';
import { CARD_CAPS } from '../../domain/policy.ts';
import { ruleInWords } from '../../domain/rule-words.ts';
import { WORDING } from '../../words/wording.ts';
import { ensurePerson } from '../../flow/join.ts';
import { recall } from '../../flow/remember.ts';
import { rulesOf } from '../../flow/rules.ts';
import { type Answer, ANSWER_LINES_MAX } from '../../slack/blocks/answer.ts';
import { sealedRuleForm } from '../../slack/blocks/rule-modal.ts';
import type { SealedView } from '../../slack/egress.ts';
import { approvedRules } from '../../store/rules.ts';
import type { Asked, Command } from './command.ts';
import {
  againAnswer,
  ALL_RULES,
  approvedAnswer,
  endedAnswer,
  EXAMPLE,
  FORM,
  noSuchRule,
  type Of,
  readAnswer,
  restoredAnswer,
  SHOWN_MAX,
} from './rule-answers.ts';
import * as say from '../../words/reading.ts';

const STEP = /^(approve|end|delete|undo|try|change|form) (\S+) ?(.*)$/;
/** A number names one of theirs; any other word behind `change` may begin a rule. */
const NUMBER = /^\d+$/;

export const RULING: readonly Command[] = [
  {
    name: 'rules',
    synonyms: ['rule', 'new rule', 'make rule'],
    topic: 'decide',
    usage: 'rules [WORDS|new|try N|form N|change N WORDS|delete N]',
    help: say.yourRulesAboutMail,
    example: 'rules',
    takesWords: true,
    run: rules,
  },
];

async function rules(asked: Asked): Promise<Answer> {
  const { rest } = asked;
  if (rest === '') return await listed(asked);
  const form = await ruleForm(asked, rest);
  return form === null ? await saidOfRules(asked) : await formAnswer(asked, form);
}

async function saidOfRules(asked: Asked): Promise<Answer> {
  const { rest } = asked;
  const [, verb = '', which = '', said = ''] = STEP.exec(rest) ?? [];
  const own = await ownRule(asked, which);
  const step = STEPS.get(verb);
  if (step !== undefined) return await step(asked, { which, own });
  if (own === undefined && NUMBER.test(which)) return noSuchRule();
  const isChange = verb === 'change' && own !== undefined;
  const made = isChange ? { said, replaces: own.id } : { said: rest, replaces: null };
  return await readAnswer(asked, made);
}

type Step = (of: Of, named: { which: string; own: MailRule | undefined }) => Promise<Answer>;

const end: Step = async (of, { which, own }) => await endedAnswer(of, own?.id ?? which);
const STEPS: ReadonlyMap<string, Step> = new Map<string, Step>([
  ['approve', async (of, { which }) => await approvedAnswer(of, which)],
  ['undo', async (of, { which }) => await restoredAnswer(of, which)],
  ['try', async (of, { own }) => await againAnswer(of, own)],
  ['end', end],
  ['delete', end],
]);

async function formAnswer({ ctx, triggerId }: Asked, view: SealedView): Promise<Answer> {
  if (triggerId !== null) await ctx.poster.openView({ triggerId, view });
  const what = triggerId === null ? say.aRuleInAForm : say.theFormIsOpen;
  const steps = triggerId === null ? [FORM, ALL_RULES] : [ALL_RULES];
  return { what, safe: WORDING.nothingChanged, steps };
}

/** The form that `rules new` and `rules form N` ask for; null where the words ask for none. */
export async function ruleForm(of: Of, rest: string): Promise<SealedView | null> {
  await ensurePerson(of.ctx, of.ownerId);
  if (rest === 'new' || rest === 'form') return sealedRuleForm(null);
  const [, which] = /^form (\S+)$/.exec(rest) ?? [];
  const own = which === undefined ? undefined : await ownRule(of, which);
  return own === undefined ? null : sealedRuleForm(own);
}

/** One of theirs by its place in the list of those that hold, or its id. */
async function ownRule({ ctx, ownerId }: Of, which: string): Promise<MailRule | undefined> {
  const open = await rulesOf(ctx, ownerId);
  const held = open.filter(({ state }) => state === 'approved');
  return held[Number(which) - 1] ?? open.find(({ id }) => id === which);
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
    safe: say.thisRuleCannotBeChanged,
    lines: [
      {
        title: say.fewCardsAtATime,
        text: say.atMostOpen(CARD_CAPS.openCardsMax, CARD_CAPS.cardsPerNightMax),
      },
      { title: say.policy, text: say.canAskForMore },
      ...shown,
    ],
    more: own.length + learned.length - shown.length,
    next: own.length === 0 ? EXAMPLE : say.toEndOne,
    steps: [FORM, { label: say.whatIRemember, command: 'memory' }],
  };
}
