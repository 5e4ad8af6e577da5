import { plural } from '../lib/text.ts';
import type { AccountKind } from './account.ts';
import type { NamedCard } from './card.ts';
import { type IncidentState, OPEN_STATES } from './incident.ts';
import type { Neutralised } from './neutralised.ts';
import type { Usage } from './usage.ts';
import { dueFirst } from './mail-due.ts';
import type { Due, MailCategory } from './verdict.ts';
import * as say from '../words/runs.ts';

export interface DigestSource {
  accountId: string;
  name: string;
  kind: AccountKind;
  /** What came before is not read: it was connected later than the digest begins; absent where all of it is. */
  readFrom?: string;
  /** Everything up to here was read; null when nothing was ever read. */
  readUntil: string | null;
  /** Why the latest read did not complete, in words; null when it did. */
  problem: string | null;
  resynced: boolean;
  /** Its grant is not accepted any more: it waits for its owner. */
  lost?: true;
  /** Signals of this window. */
  signals: number;
}

export interface DigestMail {
  signalId: string;
  category: MailCategory;
  who: string;
  line: string;
  /** Short reasons written by code. */
  why: readonly string[];
  receivedAt: string;
  /** By when it wants something, where it says so. */
  due?: Pick<Due, 'day' | 'time'>;
  /** A rule of the person's own names it first. */
  onTop?: true;
}

export interface DigestFailure {
  signalId: string;
  repository: string;
  workflow: string;
  branch: string;
  step: string;
  cause: string;
  evidence: readonly string[];
  /** The kind of failure and what to do about it, in words; absent where nothing was explained. */
  kind?: string;
  action?: string;
  /** How the pipeline stands now, in words of code; absent where its other runs are not known. */
  state?: string;
  /** How many mails tell of the same; they have no line of their own. */
  mails?: number;
  /** The provider's page of the run. */
  url: string;
}

/** What is the matter with one workflow on one branch; beside `DigestFailure`, which has a log to tell of. */
export interface DigestIncident {
  repository: string;
  workflow: string;
  branch: string;
  state: IncidentState;
  words: string;
  /** The concurrency group in which later runs are held; absent where none is, or its name is not known. */
  group?: string;
  /** Who wrote the first commit that failed; empty where that is not known. */
  by: string;
  /** ISO 8601. */
  since: string;
  url: string;
}

/** A rollback that was offered while nobody decided it, and what came of that. */
export interface DigestOffer {
  repository: string;
  environment: string;
  /** Whether it waits for a decision, was asked again, or why not; a provider may have written a part of it. */
  words: string;
}

/** Something that the reader sent, and that nobody answered. */
export interface DigestFollowUp {
  /** What it was sent by; absent where it was sent in another mail program. */
  proposalId?: string;
  /** To whom. */
  who: string;
  /** What it was about. */
  line: string;
  /** ISO 8601. */
  sentAt: string;
}

/** Everything the morning message says; composed once, stored, and rendered from here only. */
export interface Digest {
  ownerId: string;
  /** Local day, `YYYY-MM-DD`. */
  day: string;
  timeZone: string;
  /** ISO 8601 instants: what arrived between them is told. */
  from: string;
  to: string;
  /** When it should have been written; absent when nothing says so. */
  dueAt?: string;
  /** Local days since the last digest on which one was due and none was written. */
  missed?: readonly string[];
  /** What arrived just before and waits for triage; the next digest tells of it. */
  untriaged?: number;
  sources: readonly DigestSource[];
  decisions: { open: number; cards: readonly NamedCard[]; held: number };
  mail: {
    read: number;
    byCategory: Readonly<Record<MailCategory, number>>;
    undecodable: number;
    top: readonly DigestMail[];
  };
  deploys: {
    runs: number;
    failed: number;
    explained: number;
    running: number;
    top: readonly DigestFailure[];
    /** Most pressing first; absent where there are none. */
    incidents?: readonly DigestIncident[];
  };
  /** Rollbacks that were offered and not decided; absent where there is none. */
  offers?: readonly DigestOffer[];
  /** Mail that an earlier digest counted and the model has read since; absent where there is none. */
  reread?: { read: number; top: readonly DigestMail[] };
  /** Whom the reader waits for; absent where there is nobody. */
  followUps?: readonly DigestFollowUp[];
  learned: readonly string[];
  /** What mails, runs and proposals tried in vain; absent in digests of earlier versions. */
  neutralised?: Neutralised;
  /** What was executed since the last digest; `allowed` of what was done by standing grants, without a click. */
  executed: { done: number; failed: number; unknown: number; allowed?: number };
  usage: Usage;
  /** What the last week came to, in words of code; once a week, where there is anything to tell. */
  week?: string;
  /** False when triage ran by rules alone; the digest says so. */
  modelConfigured: boolean;
  /** Set while the person's or the workspace's kill switch is on. */
  paused: boolean;
  /** When the pause ends by itself; absent where somebody has to resume. */
  resumesAt?: string;
  /** Witness of the audit chain at this moment. */
  chainHead: { seq: number; hash: string };
}

export const DIGEST_CAPS = {
  topMails: 5,
  topFailures: 3,
  reread: 3,
  learned: 5,
  evidenceLines: 3,
  incidents: 4,
  offers: 3,
} as const;

/** What the digest's reader should look at first. */
const RANK: readonly MailCategory[] = [
  'urgent',
  'suspicious',
  'needsReply',
  'waiting',
  'unsure',
  'personal',
  'fyi',
  'promotion',
];

/** The few mails that the root message names: what a rule of theirs has on top, then urgent, and else no promotion; within a category what is due soonest, then the newest. */
export function topMails(mails: readonly DigestMail[]): DigestMail[] {
  return mails
    .filter(({ category, onTop }) => onTop || (category !== 'promotion' && category !== 'fyi'))
    .toSorted(
      (a, b) =>
        Number(b.onTop ?? false) - Number(a.onTop ?? false) ||
        RANK.indexOf(a.category) - RANK.indexOf(b.category) ||
        dueFirst(a.due, b.due) ||
        b.receivedAt.localeCompare(a.receivedAt),
    )
    .slice(0, DIGEST_CAPS.topMails);
}

export function emptyCategories(): Record<MailCategory, number> {
  return {
    urgent: 0,
    needsReply: 0,
    waiting: 0,
    fyi: 0,
    personal: 0,
    promotion: 0,
    suspicious: 0,
    unsure: 0,
  };
}

/** Less than this is not called late. */
const LATE_AFTER_MINUTES = 15;

/** How much later than due it was written, in minutes; 0 for one that came in time. */
export function minutesLate({ dueAt, to }: Digest): number {
  if (dueAt === undefined) return 0;
  const minutes = Math.floor((Date.parse(to) - Date.parse(dueAt)) / 60_000);
  return minutes < LATE_AFTER_MINUTES ? 0 : minutes;
}

/** The bottom line in one sentence; a blind source always comes first. */
export function headline(digest: Digest): string {
  const blind = digest.sources.filter(({ problem }) => problem !== null);
  const parts = [
    blind.length > 0 ? say.ofCouldNotBeRead(blind.length, digest.sources.length) : '',
    count(digest.decisions.open, 'decision'),
    count(digest.deploys.failed, say.failedRun),
    count(unwell(digest), say.pipelineToLook, say.pipelinesToLook),
    count(digest.mail.byCategory.urgent, say.urgentMail),
    count(digest.mail.byCategory.needsReply, say.mailToAnswer, say.mailsToAnswer),
    count(digest.mail.byCategory.suspicious, say.suspiciousMail),
  ].filter((part) => part !== '');
  if (parts.length > 0) return `${parts.join(', ')}.`;
  return digest.mail.byCategory.unsure > 0
    ? say.toLook(count(digest.mail.byCategory.unsure, 'mail'))
    : say.nothingNeedsYou;
}

/** Pipelines that are not well though none of their runs failed since the last digest. */
function unwell({ deploys: { incidents = [] } }: Digest): number {
  return incidents.filter(({ state }) => OPEN_STATES.has(state)).length;
}

function count(n: number, one: string, many = `${one}s`): string {
  return n === 0 ? '' : plural(n, one, many);
}
