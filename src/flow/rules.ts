import { buildRulePrompt, parseRule } from '../agent/rule.ts';
import type { Context } from '../context.ts';
import { roleIn } from '../domain/intent.ts';
import {
  type MailRule,
  proposingRule,
  RULE_CAPS,
  type RuledMail,
  isOnTop,
  isWithheld,
  ruleMatches,
  type RuleTerms,
  sortedByRule,
} from '../domain/mail-rule.ts';
import { readRule } from '../domain/rule-reading.ts';
import { ruleInWords } from '../domain/rule-words.ts';
import { isMailSignal, type Signal } from '../domain/signal.ts';
import type { Verdict } from '../domain/verdict.ts';
import { Invalid, Transient } from '../lib/errors.ts';
import { listAccounts } from '../store/accounts.ts';
import {
  approvedRules,
  approveRule,
  endRule,
  insertRule,
  openRules,
  restoreRule,
} from '../store/rules.ts';
import { searchSignals } from '../store/signal-search.ts';
import { askModel } from './ask-model.ts';
import { ensurePerson } from './join.ts';
import { senderOfRole } from './look-up.ts';
import { withWishes } from './rule-verdict.ts';
import * as say from '../words/telling.ts';

type Db = Context['store']['db'];

const DAY_MS = 86_400_000;
const TRIED_DAYS = 7;
const TRIED_MAX = 2_000;

/** What a rule would have met among the mail of the last days; the numbers add up. */
export interface RuleTrial {
  days: number;
  read: number;
  matched: readonly { who: string; subject: string; isWithheld: boolean }[];
}

/**
 * The rule that a person's own words mean: a model's suggestion where one is there, else what a list of words can
 * tell. Whom “my manager” means is for the person's notes to say; `unknown` where none does.
 */
export async function compileRule(
  ctx: Context,
  { ownerId, said }: { ownerId: string; said: string },
): Promise<{ terms: RuleTerms; byModel: boolean } | { unknown: string } | null> {
  const role = roleIn(said);
  const meant = role === null ? [] : await senderOfRole(ctx, ownerId, role);
  if (role !== null && meant === null) return { unknown: role };
  const named =
    role === null
      ? said
      : said.replace(new RegExp(`\\bmy ${role}\\b`, 'i'), meant?.join(' ') ?? '');
  const suggested = await suggestedByModel(ctx, ownerId, named);
  if (suggested !== null) return { terms: suggested, byModel: true };
  const terms = readRule(named);
  return terms === null ? null : { terms, byModel: false };
}

async function suggestedByModel(
  ctx: Context,
  ownerId: string,
  said: string,
): Promise<RuleTerms | null> {
  const person = await ensurePerson(ctx, ownerId);
  if (ctx.model === null) return null;
  try {
    const request = buildRulePrompt(said);
    return parseRule(await askModel(ctx, { person, request }), said);
  } catch (error) {
    if (error instanceof Transient || error instanceof Invalid) return null;
    throw error;
  }
}

/** Notes a rule and tries it on last week's mail; it holds for nothing until it is approved. Null where a person has as many as they may; one that takes the place of another makes none more. */
export async function askRule(
  ctx: Context,
  asked: { ownerId: string; said: string; terms: RuleTerms; replaces: string | null },
): Promise<{ rule: MailRule; trial: RuleTrial } | null> {
  const { ownerId, said, terms, replaces } = asked;
  await ensurePerson(ctx, ownerId);
  const others = (await approvedRules(ctx.store.db, ownerId)).filter(({ id }) => id !== replaces);
  if (others.length >= RULE_CAPS.perPersonMax) return null;
  const rule = await ctx.store.write((unit) =>
    insertRule(unit, { ownerId, said, ...terms, replaces }),
  );
  return { rule, trial: await tryRule(ctx, rule) };
}

/** Null where none of theirs waits, or they have as many as they may. */
export async function acceptRule(
  ctx: Context,
  { ownerId, id }: { ownerId: string; id: string },
): Promise<MailRule | null> {
  await ensurePerson(ctx, ownerId);
  return await ctx.store.write(async (unit) => {
    const rule = await approveRule(unit, { ownerId, id });
    await refuseTooMany(unit.db, ownerId);
    return rule;
  });
}

/** Ends one of theirs, whether it held or was only asked; one that held can be taken back. */
export async function dropRule(
  ctx: Context,
  { ownerId, id }: { ownerId: string; id: string },
): Promise<(MailRule & { held: boolean }) | null> {
  return await ctx.store.write((unit) => endRule(unit, { ownerId, id }));
}

/** Has one that its owner ended hold again. Null where none of theirs that held was ended; throws `Invalid` where there are too many. */
export async function takeRuleBack(
  ctx: Context,
  { ownerId, id }: { ownerId: string; id: string },
): Promise<MailRule | null> {
  return await ctx.store.write(async (unit) => {
    const rule = await restoreRule(unit, { ownerId, id });
    await refuseTooMany(unit.db, ownerId);
    return rule;
  });
}

/** Those that hold, and what was asked in the last days and waits, the oldest first. */
export async function rulesOf(ctx: Context, ownerId: string): Promise<MailRule[]> {
  const since = new Date(ctx.clock.now().getTime() - TRIED_DAYS * DAY_MS);
  return await openRules(ctx.store.db, ownerId, since);
}

async function refuseTooMany(db: Db, ownerId: string): Promise<void> {
  if ((await approvedRules(db, ownerId)).length > RULE_CAPS.perPersonMax)
    throw new Invalid('There are as many rules as may be');
}

export async function tryRule(ctx: Context, rule: MailRule): Promise<RuleTrial> {
  const { db } = ctx.store;
  const since = new Date(ctx.clock.now().getTime() - TRIED_DAYS * DAY_MS);
  const found = await searchSignals(db, rule.ownerId, { kind: 'mail', since, limit: TRIED_MAX });
  const ruledOf = await ruledMail(ctx, rule.ownerId);
  const matched = found.flatMap(({ signal, verdict }) => {
    const ruled = ruledOf(signal, verdict);
    if (ruled === null || !ruleMatches(rule, ruled)) return [];
    const { name, address } = ruled.mail.from;
    const who = name === '' ? address : name;
    return [{ who, subject: ruled.mail.subject, isWithheld: isWithheld(rule, ruled) }];
  });
  return { days: TRIED_DAYS, read: found.length, matched };
}

async function ruledMail(
  ctx: Pick<Context, 'store'>,
  ownerId: string,
): Promise<(signal: Signal, verdict: Verdict) => RuledMail | null> {
  const accounts = await listAccounts(ctx.store.db, ownerId);
  const addresses = new Map(accounts.map(({ id, name }) => [id, name]));
  return (signal, { category }) => {
    const ownerAddress = addresses.get(signal.accountId) ?? '';
    return isMailSignal(signal) ? { mail: signal.content, category, ownerAddress } : null;
  };
}

/** What the person's approved rules make of their mail. */
export interface Ruling {
  /** The verdict as their rules rank it. */
  sort(signal: Signal, verdict: Verdict): Verdict;
  /** The rule that says what is proposed, where one does and may. */
  proposing(signal: Signal, verdict: Verdict): MailRule | null;
  /** Whether the digest names it first. */
  isOnTop(signal: Signal, verdict: Verdict): boolean;
}

export async function rulingOf(ctx: Pick<Context, 'store'>, ownerId: string): Promise<Ruling> {
  const rules = await approvedRules(ctx.store.db, ownerId);
  const ruledOf = await ruledMail(ctx, ownerId);
  return {
    sort: (signal, verdict) => {
      const ruled = ruledOf(signal, verdict);
      const sorted = ruled === null ? null : sortedByRule(rules, ruled);
      if (sorted === null) return verdict;
      const { rule, category } = sorted;
      const why = [say.sortedByYourRule(ruleInWords(rule)), ...verdict.why];
      return withWishes({ ...verdict, category, confidence: 1, why });
    },
    proposing: (signal, verdict) => {
      const ruled = ruledOf(signal, verdict);
      const rule = ruled === null ? null : proposingRule(rules, ruled);
      return rule === null || ruled === null || isWithheld(rule, ruled) ? null : rule;
    },
    isOnTop: (signal, verdict) => {
      const ruled = ruledOf(signal, verdict);
      return ruled !== null && isOnTop(rules, ruled);
    },
  };
}
