import { z } from 'zod';
import { FailureCategory } from './failure.ts';

/** The keys of `mail.byCategory` in the night report. */
export const MAIL_CATEGORIES = [
  'urgent',
  'needsReply',
  'waiting',
  'fyi',
  'personal',
  'promotion',
  'suspicious',
  'unsure',
] as const;
export const MailCategory = z.enum(MAIL_CATEGORIES);
export type MailCategory = z.infer<typeof MailCategory>;

export const RUN_CATEGORIES = ['failed', 'succeeded', 'running', 'waiting', 'ended'] as const;
export const RunCategory = z.enum(RUN_CATEGORIES);
export type RunCategory = z.infer<typeof RunCategory>;

/** A log line that carries the explanation, with its 1-based line number in the original log. */
export const EvidenceLine = z.object({ line: z.number(), text: z.string() });
export type EvidenceLine = z.infer<typeof EvidenceLine>;

/** Why a run failed, as far as its log tells. */
export const Explanation = z.object({
  job: z.string(),
  step: z.string(),
  /** One sentence; from rules or from the model, and said to be so by `source`. */
  cause: z.string(),
  evidence: z.array(EvidenceLine),
  source: z.enum(['rules', 'model']),
  /** The machine or a service failed, or nobody knows: the same commit may pass when it is run again. */
  retryable: z.boolean(),
  /** The kind of failure, and how sure that is from 0 to 1; absent in what older versions judged. */
  failure: FailureCategory.optional(),
  confidence: z.number().min(0).max(1).optional(),
  /** Lines of the log that were read; 0 when the provider no longer had it. */
  logLines: z.number(),
});
export type Explanation = z.infer<typeof Explanation>;

/** By when a mail wants something of its reader, as the mail's own words say. */
export const Due = z.object({
  /** Local day of the reader, `YYYY-MM-DD`. */
  day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  /** `HH:MM` on the reader's clock; null where the mail names none. */
  time: z
    .string()
    .regex(/^\d{2}:\d{2}$/)
    .nullable(),
  /** The words of the mail that it was read from; hostile. */
  words: z.string(),
  /** Who found the words; what they mean is always read by code. */
  source: z.enum(['rules', 'model']),
});
export type Due = z.infer<typeof Due>;

/** What triage says of one signal. `why` holds short reasons written by code, never by a model. */
export const Verdict = z.object({
  signalId: z.string(),
  category: z.union([MailCategory, RunCategory]),
  /** 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** `rules` needs no model; `model` is a batched or single call; `held` was over budget. */
  lane: z.enum(['rules', 'model', 'held']),
  /** The digest's line: the subject by rules, or a model's summary; hostile text either way. */
  oneLine: z.string(),
  why: z.array(z.string()),
  explanation: Explanation.nullable(),
  /** Absent where the mail names no deadline that can be read for sure. */
  due: Due.optional(),
  /** What the mail asks of its reader, word for word from it; hostile. */
  asks: z.array(z.string()).optional(),
});
export type Verdict = z.infer<typeof Verdict>;
