import type { MailCategory } from './verdict.ts';

export type Decided = Exclude<MailCategory, 'unsure'>;

/** One reason for a category. */
export interface Point {
  category: Decided;
  weight: number;
  /** In the words of the digest's reader. */
  why: string;
}

/** Words that speak for a category. Weights add up; a cue counts once however often it occurs. */
export interface Cue extends Point {
  /** Tested against lower-case text with plain quotes and single spaces. */
  pattern: RegExp;
  subjectOnly?: true;
}
