import { z } from 'zod';

export const tokenSchema = z.object({
  token: z.string(),
  kind: z.enum(['personal', 'installation']),
  login: z.string(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])),
  /** Full names; null: every repository. */
  repositories: z.array(z.string()).nullable(),
  limitPerHour: z.number(),
  revoked: z.boolean(),
  /** Milliseconds since 1970, of an app's token; null: it does not end by itself. */
  endsAt: z.number().nullable().default(null),
});
export type TokenRecord = z.infer<typeof tokenSchema>;
