import type { Context } from '../context.ts';
import { type AuditEntry, leafHash } from '../domain/audit.ts';
import { slackIds } from '../domain/person.ts';
import type { Proposal } from '../domain/proposal.ts';
import { drawReceipt, type Receipt, tellsDecision } from '../domain/receipt.ts';
import { auditHead, entriesAbout, readAudit } from '../store/audit.ts';
import { findOwnProposal, proposalsOfCard } from '../store/proposal-reads.ts';
import type { Store } from '../store/store.ts';
import * as say from '../words/telling.ts';

/** A path of more entries than this would make a file that nobody reads. */
const PATH_MAX = 50_000;

export type ReceiptAnswer = { receipt: Receipt } | { why: string };

interface Reference {
  /** The id of a proposal, the first digits of its digest, or the id of a card: then all that was decided on it. */
  reference: string;
  /** Only of this person's own. */
  ownerId?: string;
}

/** The receipt of what was decided; of each of a card in one document. Reads only. */
export async function receiptFor(
  ctx: Pick<Context, 'store'>,
  asked: Reference,
): Promise<ReceiptAnswer> {
  const { db } = ctx.store;
  const proposals = await named(db, asked);
  const [some] = proposals;
  if (some === undefined) return { why: say.noActionOrCard };
  const { teamId: workspace } = slackIds(some.ownerId);
  // Read first: whatever is appended meanwhile stands behind this head.
  const head = await auditHead(db, workspace);
  const told = await storiesOf(db, proposals, head);
  const entries = told.flatMap((each) => each.entries).toSorted((a, b) => a.seq - b.seq);
  const [first] = entries;
  if (first === undefined) return { why: say.itWasNotDecidedYet };
  if (head.seq - first.seq > PATH_MAX) return { why: say.itsEntriesStandTooFar };
  const leaves = await leavesBetween(db, { workspace, to: head.seq }, entries);
  const receipt = drawReceipt(told.map(recordOf), { entries, leaves, head });
  return receipt === null ? { why: say.itWasDecidedBeforeReceipts } : { receipt };
}

async function named(db: Store['db'], asked: Reference): Promise<Proposal[]> {
  const one = await findOwnProposal(db, asked);
  if (one !== null) return [one];
  const { reference, ownerId } = asked;
  const ofCard = await proposalsOfCard(db, reference);
  return ofCard.filter((each) => ownerId === undefined || each.ownerId === ownerId);
}

interface Story {
  proposal: Proposal;
  entries: readonly AuditEntry[];
}

/** Those of which the ledger tells a decision, the earliest first. */
async function storiesOf(
  db: Store['db'],
  proposals: readonly Proposal[],
  { workspace, seq: last }: { workspace: string; seq: number },
): Promise<Story[]> {
  const stories: Story[] = [];
  for (const proposal of proposals) {
    const all = await entriesAbout(db, workspace, proposal.id);
    const entries = all.filter(({ seq }) => seq <= last);
    if (tellsDecision(entries)) stories.push({ proposal, entries });
  }
  return stories.toSorted((a, b) => (a.entries[0]?.seq ?? 0) - (b.entries[0]?.seq ?? 0));
}

async function leavesBetween(
  db: Store['db'],
  { workspace, to }: { workspace: string; to: number },
  entries: readonly AuditEntry[],
): Promise<string[]> {
  const own = new Set(entries.map(({ seq }) => seq));
  const leaves: string[] = [];
  for await (const entry of readAudit(db, workspace, entries[0]?.seq)) {
    if (entry.seq > to) break;
    if (!own.has(entry.seq)) leaves.push(leafHash(entry));
  }
  return leaves;
}

function recordOf({ proposal }: Story) {
  const { id, kind, accountId, ownerId, version, request, preconditions, facts } = proposal;
  return { id, kind, accountId, ownerId, version, request, preconditions, facts };
}
