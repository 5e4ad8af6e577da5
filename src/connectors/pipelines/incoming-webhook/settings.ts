import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Invalid } from '../../../lib/errors.ts';

/** A JSON pointer into the delivery (RFC 6901), or a text that is the same for all. */
const Place = z.union([
  z.string().regex(/^(\/([^~]|~[01])*)+$/, 'must be a JSON pointer such as /build/status'),
  z.strictObject({ value: z.string().min(1) }),
]);
export type Place = z.infer<typeof Place>;

const Signature = z.strictObject({
  header: z.string().regex(/^[A-Za-z0-9-]+$/),
  /** What stands before the signature in its header, such as `sha256=`. */
  prefix: z.string().default(''),
  encoding: z.enum(['hex', 'base64']).default('hex'),
  /** Header with Unix seconds, signed before the body with a full stop between; without it the body alone is signed. */
  timestampHeader: z.string().optional(),
});
export type Signature = z.infer<typeof Signature>;

/** What a sender's word for a status means. */
const Meaning = z.enum([
  'queued',
  'running',
  'waiting',
  'success',
  'failure',
  'timed_out',
  'cancelled',
  'skipped',
]);
export type Meaning = z.infer<typeof Meaning>;

const Settings = z
  .strictObject({
    name: z.string().min(1).max(80),
    /** Hosts to which a run's page may link; other links are left out. */
    hosts: z.array(z.string().min(1)).default([]),
    /** Absent: Standard Webhooks. */
    signature: Signature.optional(),
    /** Only deliveries that have one of these texts at each of these pointers are about runs. */
    when: z.record(z.string(), z.array(z.string()).nonempty()).default({}),
    run: z.strictObject({
      repository: Place,
      workflow: Place,
      id: Place,
      status: Place,
      attempt: Place.optional(),
      environment: Place.optional(),
      ref: Place.optional(),
      sha: Place.optional(),
      url: Place.optional(),
      actor: Place.optional(),
      title: Place.optional(),
      startedAt: Place.optional(),
      updatedAt: Place.optional(),
    }),
    statuses: z.record(z.string(), Meaning),
  })
  .refine(({ signature, run }) => hasSignedTime(signature, run.updatedAt), {
    path: ['signature'],
    message: 'needs timestampHeader, or run.updatedAt: else a delivery could be replayed for ever',
  });
export type Settings = z.infer<typeof Settings>;

function hasSignedTime(signature: Signature | undefined, updatedAt: Place | undefined): boolean {
  if (signature === undefined || signature.timestampHeader !== undefined) return true;
  return typeof updatedAt === 'string';
}

/** Throws `Invalid` that names every wrong part. */
export function settingsOf({ settings }: Pick<Account, 'settings'>): Settings {
  const parsed = Settings.safeParse(settings);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Invalid(`The settings of this webhook cannot be used:\n  ${problems.join('\n  ')}`, {
    cause: parsed.error,
  });
}
