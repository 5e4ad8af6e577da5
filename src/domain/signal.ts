import { z } from 'zod';

export const Address = z.object({ name: z.string(), address: z.string() });
export type Address = z.infer<typeof Address>;

/** What a message of a calendar is for (RFC 5546, section 1.4): asks, answers, or calls off. */
export const Invitation = z.enum(['request', 'reply', 'cancel']);
export type Invitation = z.infer<typeof Invitation>;

export const Attachment = z.object({ name: z.string(), mediaType: z.string(), bytes: z.number() });

/** What a sender offers for leaving with one click (RFC 8058), as far as the message itself can tell. */
export const OneClickOffer = z.object({
  /** The https address of `List-Unsubscribe`; from a stranger, and never opened but by an approved action. */
  url: z.string(),
  /** The DKIM signatures that cover the offer (section 4); whether one is real is the receiving server's to say. */
  signatures: z.array(z.object({ domain: z.string(), selector: z.string(), start: z.string() })),
  /** Signatures in all, covering or not. */
  signed: z.number(),
});
export type OneClickOffer = z.infer<typeof OneClickOffer>;

/** One message as it stood when it was read, normalised and bounded; hostile in every field. */
export const Mail = z.object({
  kind: z.literal('mail'),
  /** The provider's id of the message, as its write calls take it. */
  providerId: z.string(),
  threadId: z.string(),
  /** RFC 5322 Message-ID with its angle brackets, or an empty string. */
  messageId: z.string(),
  /** RFC 5322 References, oldest first, for replies in the thread. */
  references: z.array(z.string()),
  from: Address,
  to: z.array(Address),
  cc: z.array(Address),
  replyTo: z.array(Address),
  subject: z.string(),
  /** Visible text without quotes and signature, at most `MAIL_TEXT_MAX` characters. */
  text: z.string(),
  /** Links of an HTML body with the text that shows them, the first 50; for facts only, never to be followed or shown as links. */
  links: z.array(z.object({ text: z.string(), href: z.string() })).optional(),
  /** What the HTML hides from a reader's eyes, its first 1,000 characters; for facts only, no model ever reads it. */
  hidden: z.string().optional(),
  /** Lower-case header name → first value, for the few headers that triage reads. */
  headers: z.record(z.string(), z.string()),
  /** The provider's labels when it was read. */
  labels: z.array(z.string()),
  attachments: z.array(Attachment),
  /** Set for a message of a calendar. */
  invitation: Invitation.optional(),
  /** Set where the sender offers it in the right form and signed it. */
  oneClick: OneClickOffer.optional(),
  /** What could not be decoded, in words; the mail counts all the same. */
  undecodable: z.array(z.string()),
  bytes: z.number(),
});
export type Mail = z.infer<typeof Mail>;
export const MAIL_TEXT_MAX = 8_000;

export const RunConclusion = z.enum([
  'success',
  'failure',
  'timed_out',
  'cancelled',
  'skipped',
  'neutral',
  'action_required',
  'startup_failure',
  'stale',
]);
export type RunConclusion = z.infer<typeof RunConclusion>;

/** One attempt of one pipeline run. */
export const Run = z.object({
  kind: z.literal('run'),
  repository: z.string(),
  workflow: z.string(),
  runId: z.number(),
  attempt: z.number(),
  /** `queued`, `in_progress`, `waiting`, `completed` … as the provider says. */
  status: z.string(),
  conclusion: RunConclusion.nullable(),
  headSha: z.string(),
  branch: z.string(),
  event: z.string(),
  actor: z.string(),
  commitTitle: z.string(),
  /** The provider's page of the run; the only link that may be shown for it. */
  url: z.string(),
  /** What of it is run again where that is not the whole, in words of the connector alone. */
  part: z.string().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Environments that its workflow names, where it failed or waits and the provider says so. */
  environments: z.array(z.string()).optional(),
  /** The concurrency group that it is in, as its workflow names it; known as above. */
  group: z.string().optional(),
  /** The project's freeze periods when it was read, as a bound record holds them; told where it failed. */
  freezes: z.string().optional(),
  /** Where its provider cannot run it again, so that nobody is asked to. */
  rerun: z.literal('never').optional(),
});
export type Run = z.infer<typeof Run>;

export const SignalContent = z.discriminatedUnion('kind', [Mail, Run]);
export type SignalContent = z.infer<typeof SignalContent>;

/** `new` waits for triage, `triaged` for proposals, `settled` for nothing. */
export const SignalState = z.enum(['new', 'triaged', 'settled']);
export type SignalState = z.infer<typeof SignalState>;

export interface Signal<Content extends SignalContent = SignalContent> {
  id: string;
  accountId: string;
  ownerId: string;
  /** Unique within the account: the message id, or `repository#run.attempt`. */
  externalId: string;
  state: SignalState;
  receivedAt: Date;
  content: Content;
}

export function isMailSignal(signal: Signal): signal is Signal<Mail> {
  return signal.content.kind === 'mail';
}

export function isRunSignal(signal: Signal): signal is Signal<Run> {
  return signal.content.kind === 'run';
}

export function hasFailed(run: Run): boolean {
  return (
    run.conclusion === 'failure' ||
    run.conclusion === 'timed_out' ||
    run.conclusion === 'startup_failure'
  );
}
