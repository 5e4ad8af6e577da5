import type { Context } from '../context.ts';
import { leafHash } from '../domain/audit.ts';
import { slackIds } from '../domain/person.ts';
import { drawReceipt, type Receipt } from '../domain/receipt.ts';
import { auditHead, entriesAbout, readAudit } from '../store/audit.ts';
import { findOwnProposal } from '../store/proposal-reads.ts';

/** A path of more entries than this would make a file that nobody reads. */
const PATH_MAX = 50_000;

export type ReceiptAnswer = { receipt: Receipt } | { why: string };

/**
 * The receipt of one decided proposal, by its id or the first digits of its digest; of the person's own
 * where one is named. Reads only.
 */
export async function receiptFor(
  ctx: Pick<Context, 'store'>,
  asked: { reference: string; ownerId?: string },
): Promise<ReceiptAnswer> {
  const { db } = ctx.store;
  const proposal = await findOwnProposal(db, asked);
  if (proposal === null) return { why: 'No action with this id or digest is known.' };
  const { teamId: workspace } = slackIds(proposal.ownerId);
  // Read first: whatever is appended meanwhile stands behind this head.
  const head = await auditHead(db, workspace);
  const entries = (await entriesAbout(db, workspace, proposal.id)).filter(
    ({ seq }) => seq <= head.seq,
  );
  const [first] = entries;
  if (first === undefined || head.seq - first.seq > PATH_MAX)
    return { why: 'Its entries were pruned, or stand too far back: export the ledger instead.' };
  const own = new Set(entries.map(({ seq }) => seq));
  const leaves: string[] = [];
  for await (const entry of readAudit(db, workspace, first.seq)) {
    if (entry.seq > head.seq) break;
    if (!own.has(entry.seq)) leaves.push(leafHash(entry));
  }
  const { id, kind, accountId, ownerId, version, request, preconditions, facts } = proposal;
  const record = { id, kind, accountId, ownerId, version, request, preconditions, facts };
  const receipt = drawReceipt({ record, entries, leaves, head });
  return receipt === null
    ? { why: 'It was not decided yet, or before receipts were drawn.' }
    : { receipt };
}
