import type { ProviderReceipt, ProviderRequest } from '../../domain/proposal.ts';
import type { JsonObject } from '../../lib/canonical-json.ts';
import type { Connection, ReadBack, TargetState } from '../connector.ts';

/** What a pipeline source may be asked to do beside running failed jobs again. */
export const PIPELINE_DEEDS = [
  'deploy',
  'rollback',
  'approve',
  'reject',
  'cancel',
  'issue',
] as const;
export type PipelineDeed = (typeof PIPELINE_DEEDS)[number];

/** What a person named. Everything else is read from the provider. */
export interface DeedAsked {
  /** As the account's runs name it. */
  repository: string;
  /** The number of a run, where one is meant: a gate that it waits at, a run to be cancelled. */
  runId?: number;
  /** As it was typed; `prepare` finds the provider's own name for it. */
  environment?: string;
  /** A branch, a tag or a commit, as it was typed. */
  ref?: string;
  /** Of an issue: words that code put together from the explanation. */
  issue?: { title: string; body: string };
}

/**
 * What cards show of a deed, by the same names at every provider; all are text, all but the first two may
 * be absent. A provider adds facts of its own for its request, under names that begin with `via`.
 */
export const DEED_FACTS = {
  repository: 'Repository',
  url: 'The page of what it is about; the only link that its card may show',
  environment: 'The provider’s own name of it; policy is matched on it',
  environments: 'All that a run may reach, a line each; policy is matched on every one',
  workflow: 'Workflow, pipeline or application that carries it out',
  job: 'The one job that is run, where it is one',
  run: 'The run that it is about',
  branch: 'Branch or tag, as policy is matched on it',
  sha: 'The full revision that will be live, or that the gate lets through',
  commit: 'First line of its message',
  author: 'Who wrote it',
  live: 'The full revision that is live now',
  liveRef: 'What that was deployed from',
  liveSince: 'ISO 8601',
  liveState: '`ok`, or how its deployment ended',
  goodFrom: 'ISO 8601: since when the target of a rollback ran well',
  goodUntil: 'ISO 8601: until when',
  changes: 'One line: how many commits it brings or takes away, and the newest of them',
  freezes: 'The project’s own freeze periods at the provider, a line each: `begin | end | zone`',
  holds: 'What waits behind a gate: the concurrency group, and how many runs',
  quoted: 'What the gate asks, in the words of whoever wrote the pipeline; never ours',
  means: 'In a sentence: what it means at this provider, and what it does not do',
  undo: 'In a sentence: whether and how it is taken back',
  title: 'Title of an issue',
  body: 'Body of an issue, shown in full',
} as const;
export type DeedFact = keyof typeof DEED_FACTS;
export type DeedFacts = { repository: string; url: string } & Partial<Record<DeedFact, string>> &
  Record<`via${string}`, string>;

export interface Prepared {
  /** All that the request is made from and the card shows. */
  facts: DeedFacts;
  /** What must still hold right before it is carried out; the shape of `state`. */
  preconditions: TargetState;
}

/** Why it cannot be done, in words for whoever asked, and what could be meant instead. */
export interface Cannot {
  cannot: string;
  choices?: readonly string[];
}

export interface Sent {
  request: ProviderRequest;
  preconditions: JsonObject;
  facts: Readonly<Record<string, string>>;
  receipt: ProviderReceipt | null;
  /** When it was claimed. */
  at: Date;
}

/** How something that was started goes on. */
export interface Progress {
  state: 'running' | 'waiting' | 'succeeded' | 'failed' | 'cancelled';
  /** In words, for example `2 of 5 jobs are done`. */
  words: string;
  /** The provider's page of it, or an empty string. */
  url: string;
}

/**
 * One thing that a provider can do, from the question to its end. `request` is pure and makes the one
 * request from the facts alone, so that what is shown is what is sent; the others only read. Rejects with
 * `Transient`, `Reauthorise` or `Invalid`; safe to repeat.
 */
export interface Deed {
  /** Finds refs, environments and what is live at the provider; never guesses. */
  prepare(connection: Connection, asked: DeedAsked): Promise<Prepared | Cannot>;
  /** Throws `Invalid` where the facts are not those of `prepare`. */
  request(facts: Readonly<Record<string, string>>): ProviderRequest;
  /** The preconditions as they are now; null where the target is gone. */
  state(
    connection: Connection,
    facts: Readonly<Record<string, string>>,
  ): Promise<TargetState | null>;
  readBack(connection: Connection, sent: Sent): Promise<ReadBack>;
  /** Absent where nothing goes on after the answer. */
  progress?(connection: Connection, sent: Sent): Promise<Progress>;
}

/** One environment as the provider lists it. */
export interface Environment {
  name: string;
  /** Null where nothing is known to be live. */
  live: { sha: string; ref: string; since: string } | null;
}
