import { z } from 'zod';
import { canonicalDigest } from '../lib/canonical-json.ts';
import { FolderName } from './folder-name.ts';
import { organisation } from './mail-names.ts';
import { isKept } from './mail-keep.ts';
import type { Mail } from './signal.ts';
import { MailCategory, type Verdict } from './verdict.ts';

/** Plain words without markup: they are shown to their author again. */
const Words = z.string().trim().min(2).max(80);

export const RULE_CAPS = { perPersonMax: 30, wordsMax: 5, saidMax: 300 } as const;
const words = z.array(Words).max(RULE_CAPS.wordsMax);

/** All that are named must hold; of several words for one of them any is enough. */
export const RuleConditions = z.strictObject({
  /** Parts of the sender's name or address. */
  from: words,
  /** Registrable or longer domains of the sender's address. */
  domains: words,
  /** Parts of the List-Id (RFC 2919). */
  lists: words,
  /** Words of the subject. */
  subject: words,
  categories: z.array(MailCategory).max(RULE_CAPS.wordsMax),
  attachment: z.boolean().nullable(),
  /** Whether the mailbox stands in To, or in Cc alone. */
  addressed: z.enum(['to', 'cc']).nullable(),
});
export type RuleConditions = z.infer<typeof RuleConditions>;

/** What a rule may do: propose one reversible change, keep mail in sight, or rank. None of it permits anything. */
const Proposing = z.enum(['archive', 'file', 'star', 'read', 'junk', 'keep', 'top']);
const Sorting = z.enum(['urgent', 'needsReply', 'waiting', 'fyi', 'personal', 'promotion']);
export const RuleEffect = z.enum([...Proposing.options, ...Sorting.options]);
export type RuleEffect = z.infer<typeof RuleEffect>;

/** One that proposes to take mail out of sight. */
function hides(effect: RuleEffect): boolean {
  return effect === 'archive' || effect === 'file' || effect === 'read' || effect === 'junk';
}

/** One by which nothing is proposed, and archiving never. */
export function keepsInSight(effect: RuleEffect | undefined): boolean {
  return effect === 'keep' || effect === 'top';
}

export const RuleTerms = z
  .strictObject({
    conditions: RuleConditions,
    effect: RuleEffect,
    /** The label or folder that mail is filed under: of a rule that files, and of no other. */
    folder: FolderName.optional(),
  })
  .refine(({ effect, folder }) => (effect === 'file') === (folder !== undefined));
export type RuleTerms = z.infer<typeof RuleTerms>;

export interface MailRule extends RuleTerms {
  id: string;
  ownerId: string;
  /** The person's own words that it was made from; empty where a form was filled. */
  said: string;
  /** The rule whose place this one takes when it is approved. */
  replaces: string | null;
  state: 'asked' | 'approved' | 'ended';
  createdAt: Date;
}

export const NO_CONDITIONS: RuleConditions = {
  from: [],
  domains: [],
  lists: [],
  subject: [],
  categories: [],
  attachment: null,
  addressed: null,
};

/** What a button binds: approving shows that exactly these terms were seen. */
export function termsDigest({ conditions, effect, folder }: RuleTerms): string {
  return canonicalDigest({ v: 1, conditions, effect, ...(folder === undefined ? {} : { folder }) });
}

/** A rule about every mail is none. */
export function isAboutSomething({ conditions }: Pick<RuleTerms, 'conditions'>): boolean {
  const { from, domains, lists, subject, categories, attachment, addressed } = conditions;
  const named = [from, domains, lists, subject, categories].some((each) => each.length > 0);
  return named || attachment !== null || addressed !== null;
}

export interface RuledMail {
  mail: Mail;
  category: Verdict['category'];
  /** Address of the mailbox. */
  ownerAddress: string;
}

export function ruleMatches({ conditions }: RuleTerms, ruled: RuledMail): boolean {
  const { subject, categories, attachment, addressed } = conditions;
  const { mail, category } = ruled;
  return (
    isAboutSomething({ conditions }) &&
    isSentBy(conditions, mail) &&
    anyIn(subject, mail.subject) &&
    (categories.length === 0 || categories.some((each) => each === category)) &&
    (attachment === null || attachment === mail.attachments.length > 0) &&
    (addressed === null || addressed === addressedAs(mail, ruled.ownerAddress))
  );
}

function isSentBy(
  { from, domains, lists }: RuleConditions,
  { from: sender, headers }: Mail,
): boolean {
  return (
    anyIn(from, `${sender.name} ${sender.address}`) &&
    (domains.length === 0 || domains.some((domain) => isOfDomain(sender.address, domain))) &&
    anyIn(lists, headers['list-id'] ?? '')
  );
}

function anyIn(wanted: readonly string[], text: string): boolean {
  const said = text.toLowerCase().replace(/\s+/g, ' ');
  return wanted.length === 0 || wanted.some((each) => said.includes(each.toLowerCase()));
}

function isOfDomain(address: string, domain: string): boolean {
  const host = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const wanted = domain.toLowerCase().replace(/^@/, '');
  return host === wanted || host.endsWith(`.${wanted}`) || organisation(address) === wanted;
}

function addressedAs(mail: Mail, ownerAddress: string): 'to' | 'cc' | null {
  const isIn = (list: Mail['to']): boolean =>
    list.some(({ address }) => address.toLowerCase() === ownerAddress.toLowerCase());
  if (isIn(mail.to)) return 'to';
  return isIn(mail.cc) ? 'cc' : null;
}

/** What may be done about a mail that looks like deceit: nothing that makes it look better. */
const ABOUT_DECEIT: ReadonlySet<RuleEffect> = new Set(['keep', 'top', 'star', 'junk']);

/**
 * Whether a rule does nothing to a mail that it is about: what is suspicious stays so, and notices about an
 * account's safety, what the mailbox calls important and what is urgent stay in sight.
 */
export function isWithheld({ effect }: Pick<RuleTerms, 'effect'>, ruled: RuledMail): boolean {
  const { mail, category } = ruled;
  if (category === 'suspicious') return !ABOUT_DECEIT.has(effect);
  return hides(effect) && (category === 'urgent' || isKept(mail));
}

/** Where the person's rules sort this mail, the oldest first; what is suspicious stays so whatever a rule says. */
export function sortedByRule(
  rules: readonly MailRule[],
  ruled: RuledMail,
): { rule: MailRule; category: z.infer<typeof Sorting> } | null {
  if (ruled.category === 'suspicious') return null;
  for (const rule of rules) {
    const category = Sorting.safeParse(rule.effect);
    if (category.success && ruleMatches(rule, ruled)) return { rule, category: category.data };
  }
  return null;
}

/** The rule that says what is to be proposed of this mail: one that keeps it before any other, then the oldest. */
export function proposingRule(rules: readonly MailRule[], ruled: RuledMail): MailRule | null {
  const found = rules.filter(
    (rule) => Proposing.safeParse(rule.effect).success && ruleMatches(rule, ruled),
  );
  return found.find(({ effect }) => keepsInSight(effect)) ?? found[0] ?? null;
}

/** Whether one of the rules has the digest name this mail first. */
export function isOnTop(rules: readonly MailRule[], ruled: RuledMail): boolean {
  return rules.some((rule) => rule.effect === 'top' && ruleMatches(rule, ruled));
}
