import { z } from 'zod';

/** What a night cost. Counts of work done for a person, never a measure of the person. */
export const Usage = z.object({
  modelCalls: z.number().int(),
  inputTokens: z.number().int(),
  outputTokens: z.number().int(),
  gmailUnits: z.number().int(),
  httpRequests: z.number().int(),
});
export type Usage = z.infer<typeof Usage>;

export const NO_USAGE: Usage = {
  modelCalls: 0,
  inputTokens: 0,
  outputTokens: 0,
  gmailUnits: 0,
  httpRequests: 0,
};

export function addUsage(left: Usage, right: Partial<Usage>): Usage {
  return {
    modelCalls: left.modelCalls + (right.modelCalls ?? 0),
    inputTokens: left.inputTokens + (right.inputTokens ?? 0),
    outputTokens: left.outputTokens + (right.outputTokens ?? 0),
    gmailUnits: left.gmailUnits + (right.gmailUnits ?? 0),
    httpRequests: left.httpRequests + (right.httpRequests ?? 0),
  };
}
