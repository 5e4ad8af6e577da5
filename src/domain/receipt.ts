import { z } from 'zod';
import { canonicalJson, type Json, type JsonObject } from '../lib/canonical-json.ts';
import { AuditEntry, type ChainPoint } from './audit.ts';
import { slackIds } from './person.ts';
import { ActionKind, proposalDigest, ProviderRequest, requestDigest } from './proposal.ts';
import { brokenPath } from './receipt-path.ts';
import * as say from '../words/proof.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const JsonRecord = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** What approval binds, whole. */
const BoundRecord = z.strictObject({
  id: z.string(),
  kind: ActionKind,
  accountId: z.string(),
  ownerId: z.string(),
  version: z.int(),
  request: z.strictObject(ProviderRequest.shape),
  preconditions: JsonRecord,
  facts: z.record(z.string(), z.string()),
});

/** The story that the entries tell, for people; a checker tells it again and compares. */
const Summary = z.strictObject({
  risk: z.string(),
  proposedAt: z.string(),
  decision: z.enum(['approved', 'denied']),
  decidedBy: z.string(),
  decidedAt: z.string(),
  /** The standing grant by which it was approved; null where a person clicked. */
  grant: z.string().nullable(),
  /** The card whose button was pressed; null where it was approved by an edit. */
  card: z.string().nullable(),
  alsoApprovedBy: z.array(z.string()),
  claimedAt: z.string().nullable(),
  outcome: z.string(),
  outcomeAt: z.string(),
  /** The provider's id of what came to exist or changed; null where it named none. */
  providerId: z.string().nullable(),
});

/** One proposal: what was bound, and the story that its entries tell. */
const Action = z.strictObject({
  record: BoundRecord,
  digest: Sha256,
  requestDigest: Sha256,
  summary: Summary,
});
type Action = z.infer<typeof Action>;

/** From the first entry to the head. Between those about the actions stand the leaves of others: 64 digits each. */
const Path = z.strictObject({
  entries: z.array(AuditEntry).min(1),
  leaves: z.array(Sha256),
  head: z.strictObject({ workspace: z.string(), seq: z.int(), hash: Sha256 }),
});
type Path = z.infer<typeof Path>;

const OneReceipt = z.strictObject({
  format: z.literal('nightshift-receipt/1'),
  ...Action.shape,
  ...Path.shape,
});

/** Of a card that asked about several: each action whole, in the order in which they were proposed, over one path. */
const CardReceipt = z.strictObject({
  format: z.literal('nightshift-receipt/2'),
  actions: z.array(Action).min(2),
  ...Path.shape,
});

/** One or several proposals' whole story with its place in the ledger, checked without any database. */
export const Receipt = z.union([OneReceipt, CardReceipt]);
export type Receipt = z.infer<typeof Receipt>;

/** Null when the entries do not tell of a decision about each, or are older than receipts. */
export function drawReceipt(
  records: readonly z.infer<typeof BoundRecord>[],
  path: Path,
): Receipt | null {
  if (path.entries.some(({ v }) => v === 1)) return null;
  const actions = records.flatMap((record) => {
    const summary = summaryOf(entriesOf(record, path));
    if (summary === null) return [];
    const { request } = record;
    return [
      { record, digest: proposalDigest(record), requestDigest: requestDigest(request), summary },
    ];
  });
  const [only, ...others] = actions;
  if (only === undefined || actions.length !== records.length) return null;
  return Receipt.parse(
    others.length === 0
      ? { format: 'nightshift-receipt/1', ...only, ...path }
      : { format: 'nightshift-receipt/2', actions, ...path },
  );
}

/** As a file: characters that could make it read otherwise than it is stand as escapes, which JSON reads back. */
export function receiptText(receipt: Receipt): string {
  const text = JSON.stringify(receipt, null, 2);
  const plain = text.replace(/[\p{Cf}\p{Zl}\p{Zp}]/gu, (found) =>
    Array.from({ length: found.length }, (_, at) => unitEscape(found.charCodeAt(at))).join(''),
  );
  return `${plain}\n`;
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

export function actionsOf(receipt: Receipt): readonly Action[] {
  return 'actions' in receipt ? receipt.actions : [receipt];
}

/** Whether the entries about a proposal tell that somebody decided it. */
export function tellsDecision(entries: readonly AuditEntry[]): boolean {
  return summaryOf(entries) !== null;
}

export type ReceiptCheck =
  | { verified: true; receipt: Receipt; witnessed: boolean }
  | { verified: false; why: string };

/**
 * Checks every field against every other. With a witness (the chain head of a digest) it must also be of
 * that chain; without one it only agrees with itself, and with the head that it names.
 */
export function checkReceipt(given: unknown, witness?: ChainPoint): ReceiptCheck {
  const parsed = Receipt.safeParse(given);
  if (!parsed.success) return refused(say.itIsNoReceipt);
  const receipt = parsed.data;
  const why = contradiction(receipt) ?? brokenPath(receipt, witness);
  return why === null
    ? { verified: true, receipt, witnessed: witness !== undefined }
    : refused(why);
}

function refused(why: string): ReceiptCheck {
  return { verified: false, why };
}

/** Where the records, their digests, the stories and the entries do not say the same. */
function contradiction(receipt: Receipt): string | null {
  const actions = actionsOf(receipt);
  const ids = new Set(actions.map(({ record }) => record.id));
  const foreign = receipt.entries.find(({ subject }) => !ids.has(subject));
  if (foreign !== undefined) return say.entryIsAboutSomething(foreign.seq);
  const firsts = actions.map(({ record }) => entriesOf(record, receipt)[0]?.seq ?? 0);
  if (firsts.some((seq, at) => seq <= (firsts[at - 1] ?? 0))) return say.itsActionsAreNot;
  for (const action of actions) {
    const found = contradictionIn(action, receipt);
    if (found !== null) return found;
  }
  return null;
}

function contradictionIn(action: Action, path: Path): string | null {
  const { record, digest, summary } = action;
  if (proposalDigest(record) !== digest) return say.theRecordIsNot;
  if (requestDigest(record.request) !== action.requestDigest) return say.theRequestIsNot;
  const entries = entriesOf(record, path);
  const foreign = entries.find((entry) => !isAbout(entry, { action, path }));
  if (foreign !== undefined) return say.entryIsAboutSomething(foreign.seq);
  if (slackIds(record.ownerId).teamId !== path.head.workspace) return say.itsOwnerIsOfAnother;
  const told = summaryOf(entries);
  return told === null || canonicalJson(told) !== canonicalJson(summary)
    ? say.itsSummaryIsNotWhat
    : null;
}

function entriesOf({ id }: { id: string }, { entries }: Path): AuditEntry[] {
  return entries.filter(({ subject }) => subject === id);
}

function isAbout(
  { workspace, data }: AuditEntry,
  { action, path }: { action: Action; path: Path },
): boolean {
  const { digest, requestDigest: request } = action;
  return (
    workspace === path.head.workspace &&
    (data['digest'] ?? digest) === digest &&
    (data['request'] ?? request) === request
  );
}

function summaryOf(entries: readonly AuditEntry[]): z.infer<typeof Summary> | null {
  const of = (type: AuditEntry['type']): AuditEntry | undefined =>
    entries.findLast((entry) => entry.type === type);
  const created = of('proposal.created');
  const decided = of('proposal.approved') ?? of('proposal.denied');
  const last = entries.findLast(({ type }) => type.startsWith('proposal.'));
  if (created === undefined || decided === undefined || last === undefined) return null;
  return {
    risk: textOf(created.data['risk']) ?? '',
    proposedAt: created.at,
    decision: decided.type === 'proposal.approved' ? 'approved' : 'denied',
    decidedBy: textOf(decided.data['by']) ?? decided.actor.id,
    decidedAt: decided.at,
    grant: textOf(decided.data['allowance']),
    card: textOf(decided.data['card']),
    alsoApprovedBy: entries
      .filter(({ type }) => type === 'approval.given')
      .map(({ actor }) => actor.id),
    claimedAt: of('proposal.claimed')?.at ?? null,
    outcome: last.type.replace('proposal.', ''),
    outcomeAt: last.at,
    providerId: textOf(of('proposal.done')?.data['providerId']),
  };
}

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
