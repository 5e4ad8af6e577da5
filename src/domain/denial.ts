import { z } from 'zod';
import * as say from '../words/forms.ts';

/** Why somebody denied, in closed words; what they typed beside it is kept as it is and read by people alone. */
export const DenialReason = z.enum(['not-now', 'wrong', 'never', 'risky', 'other']);
export type DenialReason = z.infer<typeof DenialReason>;

export const DENIAL_WORDS: Readonly<Record<DenialReason, string>> = {
  'not-now': say.notNowOrDone,
  wrong: say.itIsWrong,
  never: say.doNotAskMe,
  risky: say.tooRisky,
  other: say.anotherReason,
};

export const DENIAL_NOTE_MAX = 300;

export interface Denial {
  reason: DenialReason;
  note: string | null;
}

/**
 * As how many refusals a denial counts when Nightshift learns from it. It can only make more or fewer
 * proposals of that kind; nothing is ever permitted by it.
 */
export function denialWeight(reason: DenialReason | null): number {
  if (reason === 'not-now') return 0;
  return reason === 'never' ? 2 : 1;
}
