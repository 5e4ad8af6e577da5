import type { MailCategory } from '../../../domain/verdict.ts';

/** Categories of the corpus, from what is looked at first to what is looked at last. */
export const CORPUS_CATEGORIES = [
  'URGENT',
  'NEEDS_RESPONSE',
  'PERSONAL',
  'FYI',
  'PROMOTIONAL',
] as const;
export type CorpusCategory = (typeof CORPUS_CATEGORIES)[number];

/**
 * The product's categories in the corpus's words. `unsure` has none: it is shown to the reader as
 * something to look at, and counts as wrong in `exact`.
 */
export const IN_CORPUS_WORDS: Readonly<Record<MailCategory, CorpusCategory | null>> = {
  urgent: 'URGENT',
  needsReply: 'NEEDS_RESPONSE',
  personal: 'PERSONAL',
  waiting: 'FYI',
  fyi: 'FYI',
  promotion: 'PROMOTIONAL',
  suspicious: 'PROMOTIONAL',
  unsure: null,
};
