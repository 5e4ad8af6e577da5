import { z } from 'zod';
import type { MailFacts } from '../domain/mail-facts.ts';
import type { Mail } from '../domain/signal.ts';
import { MailCategory } from '../domain/verdict.ts';
import { Invalid } from '../lib/errors.ts';
import { clip, singleLine } from '../lib/text.ts';
import type { ModelRequest } from './model.ts';
import { TRIAGE_SYSTEM } from './triage-rubric.ts';

/** Mails of different classes never share a call, so that a hostile one cannot speak about a trusted one. */
export type TrustClass = 'known' | 'stranger' | 'suspect';

/** `suspect` mails go alone, one call each; `known` needs proof by the receiving server that the sender is real. */
export function trustClass(mail: Mail, facts: MailFacts): TrustClass {
  const { spf, dkim, dmarc } = facts.authentication;
  const looksFalse =
    facts.impersonates !== null ||
    dmarc === 'fail' ||
    facts.links.odd.length > 0 ||
    facts.dangerousAttachments.length > 0;
  if (looksFalse || mail.undecodable.length > 0) return 'suspect';
  const isProven = dmarc === 'pass' || (spf === 'pass' && dkim === 'pass');
  return isProven && (facts.answeredBefore || facts.sameOrganisation) ? 'known' : 'stranger';
}

export const MAILS_PER_CALL_MAX = 20;
const ONE_LINE_MAX = 140;
const TEXT_HEAD = 1_500;
const TEXT_TAIL = 500;
const OUTPUT_TOKENS = { base: 60, perMail: 150 } as const;

/** Closed: no field can hold an action, an address or an instruction. */
export const TriageAnswer = z.strictObject({
  verdicts: z
    .array(
      z.strictObject({
        id: z.string().max(8),
        category: MailCategory,
        confidence: z.number().min(0).max(1),
        // Models count characters badly, so the cap of the schema is wider than what is kept.
        oneLine: z.string().max(600),
        needsReply: z.boolean(),
        due: z.string().max(200),
        asks: z.array(z.string().max(400)).max(5),
      }),
    )
    .max(MAILS_PER_CALL_MAX * 2),
});
export type TriageAnswer = z.infer<typeof TriageAnswer>;

export interface ModelVerdict {
  category: MailCategory;
  confidence: number;
  /** Plain text of at most 140 characters on one line; hostile. */
  oneLine: string;
  needsReply: boolean;
  /** Words that are said to stand in the mail; nothing is believed of them but what does stand there. */
  due: string;
  asks: readonly string[];
}

/** One call for up to 20 mails of one trust class and one owner. */
export function buildTriagePrompt(
  mails: readonly Mail[],
  { ownerAddress }: { ownerAddress: string },
): ModelRequest<TriageAnswer> {
  if (mails.length === 0 || mails.length > MAILS_PER_CALL_MAX)
    throw new Invalid(`A call judges 1 to ${MAILS_PER_CALL_MAX} mails`);
  const lines = mails.map((mail, index) => JSON.stringify(shown(mail, nameOf(index))));
  return {
    system: TRIAGE_SYSTEM,
    // A mail is one line of JSON: no character in it can end the line, so none can pose as another mail.
    prompt: [
      `Reader: ${shortened(ownerAddress, 120)}`,
      `Mails: ${mails.length}, one per line.`,
      ...lines,
    ].join('\n'),
    schema: TriageAnswer,
    name: 'triage',
    maxTokens: OUTPUT_TOKENS.base + OUTPUT_TOKENS.perMail * mails.length,
  };
}

/**
 * Verdicts in the order of the mails asked about; null where the answer has none or more than one for a
 * mail. Names that were not asked about are dropped.
 */
export function parseTriage(answer: unknown, count: number): (ModelVerdict | null)[] {
  const parsed = TriageAnswer.safeParse(answer);
  if (!parsed.success)
    throw new Invalid('The verdicts do not have their form', { cause: parsed.error });
  const byName = Map.groupBy(parsed.data.verdicts, ({ id }) => id);
  return Array.from({ length: count }, (_, index) => {
    const [verdict, ...more] = byName.get(nameOf(index)) ?? [];
    if (verdict === undefined || more.length > 0) return null;
    const { category, confidence, needsReply, due, asks } = verdict;
    return { category, confidence, needsReply, due, asks, oneLine: plainLine(verdict.oneLine) };
  });
}

function nameOf(index: number): string {
  return `m${index + 1}`;
}

function shown(mail: Mail, id: string): Record<string, string | number | boolean | string[]> {
  return {
    id,
    from: shortened(`${mail.from.name} <${mail.from.address}>`, 160),
    to: mail.to.slice(0, 5).map(({ address }) => shortened(address, 80)),
    recipients: mail.to.length + mail.cc.length,
    subject: shortened(mail.subject, 200),
    list: mail.headers['list-id'] !== undefined || mail.headers['list-unsubscribe'] !== undefined,
    attachments: mail.attachments.slice(0, 5).map(({ name }) => shortened(name, 60)),
    text: headAndTail(mail.text),
  };
}

function shortened(text: string, max: number): string {
  return clip(singleLine(text), max);
}

/** The beginning says what it is about, the end what is wanted. */
function headAndTail(text: string): string {
  const short = text
    .replace(/\n{2,}/g, '\n')
    .trim()
    .toWellFormed();
  if (short.length <= TEXT_HEAD + TEXT_TAIL) return short;
  return `${short.slice(0, TEXT_HEAD)} […] ${short.slice(-TEXT_TAIL)}`.toWellFormed();
}

const UNSEEN =
  /[\u{ad}\u{61c}\u{180e}\u{200b}-\u{200f}\u{202a}-\u{202e}\u{2060}-\u{206f}\u{feff}\u{e0000}-\u{e0fff}]/gu;
const ADDRESS = /\b(?:[a-z][a-z0-9+.-]{1,20}:\/\/|www\.)\S+/gi;

function plainLine(text: string): string {
  return clip(
    singleLine(
      text
        .replace(UNSEEN, '')
        .replace(ADDRESS, '(link)')
        .replace(/[<>`*_~|]/g, ''),
    ),
    ONE_LINE_MAX,
  );
}
