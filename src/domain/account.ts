import { z } from 'zod';

export const MailKind = z.enum(['gmail', 'outlook', 'imap']);
export type MailKind = z.infer<typeof MailKind>;
export const PipelineKind = z.enum([
  'github-actions',
  'gitlab',
  'argo-cd',
  'kubernetes',
  'jenkins',
  'codepipeline',
  'webhook',
]);
export type PipelineKind = z.infer<typeof PipelineKind>;
export const CalendarKind = z.enum(['google-calendar', 'outlook-calendar']);
export type CalendarKind = z.infer<typeof CalendarKind>;

/** Every kind of account, by what it gives. */
export const AccountKind = z.enum([
  ...MailKind.options,
  ...PipelineKind.options,
  ...CalendarKind.options,
]);
export type AccountKind = z.infer<typeof AccountKind>;

/** Kinds that people connect by consent on a page of the provider, where it has one. */
export const ConsentKind = z.enum([...MailKind.options, ...CalendarKind.options]);
export type ConsentKind = z.infer<typeof ConsentKind>;

/** `reauthorise` waits for its owner to connect it again; `removed` keeps its history and reads nothing. */
export const AccountState = z.enum(['connected', 'reauthorise', 'removed']);
export type AccountState = z.infer<typeof AccountState>;

/** Of a pipeline the first read also brings what ran on the day before it was connected. */
export const FIRST_READ_MS = 24 * 60 * 60_000;

/** How far a source was read: what the digest says of it. */
export const Coverage = z.object({
  /** What arrived before this was there before the source was connected, and is not read; absent before it is stored. */
  readFrom: z.date().optional(),
  /** Everything that arrived up to here was read; null before the first complete read. */
  readUntil: z.date().nullable(),
  /** Why the latest read did not complete; null when it did. */
  problem: z.string().nullable(),
  /** When an expired cursor was last made good by a resync. */
  resyncedAt: z.date().nullable(),
});
export type Coverage = z.infer<typeof Coverage>;

export const Account = z.object({
  id: z.string(),
  ownerId: z.string(),
  kind: AccountKind,
  /** The mailbox address, the calendar's, or the repositories' owner as people say it. */
  name: z.string(),
  /** Provider-specific, non-secret; parsed by the connector. */
  settings: z.record(z.string(), z.unknown()),
  state: AccountState,
  /** The provider's position, opaque outside its connector; null before the first read. */
  cursor: z.string().nullable(),
  coverage: Coverage,
});
export type Account = z.infer<typeof Account>;

export function isMail(kind: AccountKind): kind is MailKind {
  return MailKind.safeParse(kind).success;
}

export function isPipeline(kind: AccountKind): kind is PipelineKind {
  return PipelineKind.safeParse(kind).success;
}

export function isCalendar(kind: AccountKind): kind is CalendarKind {
  return CalendarKind.safeParse(kind).success;
}
