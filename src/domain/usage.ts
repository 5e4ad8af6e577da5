import { z } from 'zod';
import * as say from '../words/figures.ts';

/** What a night cost. Counts of work done for a person, never a measure of the person. */
export const Usage = z.object({
  modelCalls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  gmailUnits: z.number().int(),
  httpRequests: z.number().int(),
  /** Mails, runs and wishes that no model was asked about, since the budget held no more. */
  held: z.number().int(),
});
export type Usage = z.infer<typeof Usage>;

/** What the calls of a model cost. */
export type ModelUsage = Pick<Usage, 'modelCalls' | 'inputTokens' | 'outputTokens'>;

/** One that told nothing of its cost. */
export const ONE_CALL: ModelUsage = { modelCalls: 1, inputTokens: 0, outputTokens: 0 };

export const NO_USAGE: Usage = {
  modelCalls: 0,
  inputTokens: 0,
  outputTokens: 0,
  gmailUnits: 0,
  httpRequests: 0,
  held: 0,
};

export function addUsage(left: Usage, right: Partial<Usage>): Usage {
  return {
    modelCalls: left.modelCalls + (right.modelCalls ?? 0),
    inputTokens: left.inputTokens + (right.inputTokens ?? 0),
    outputTokens: left.outputTokens + (right.outputTokens ?? 0),
    gmailUnits: left.gmailUnits + (right.gmailUnits ?? 0),
    httpRequests: left.httpRequests + (right.httpRequests ?? 0),
    held: left.held + (right.held ?? 0),
  };
}

/** What was held back for want of a budget, in words; nothing where all was asked, or where an older digest does not say. */
export function heldBack({ held = 0 }: Partial<Usage>): string[] {
  if (held === 0) return [];
  const what = say.mailsRunsAndWishes(held);
  return [say.notReadByTheModel(what)];
}
