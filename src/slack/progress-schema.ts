import { z } from 'zod';

/** Slack takes titles of 256 characters. */
const title = z.string().min(1).max(150);

/** How far a streamed answer is: closed ids, titles, and nothing that could hold anything else. */
export const ProgressSchema = z.strictObject({
  title,
  tasks: z
    .array(z.strictObject({ id: z.enum(['look-up', 'word']), title, isDone: z.boolean() }))
    .min(1)
    .max(10),
});
