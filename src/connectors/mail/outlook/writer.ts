import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import type { ApprovedProposal, ProviderRequest } from '../../../domain/proposal.ts';
import type { Receipt } from '../../connector.ts';
import { writeError } from '../../microsoft/failure.ts';
import { type Known, knownRequest } from './requests.ts';
import type { GraphRequest, Session } from '../../microsoft/session.ts';

const WRITE_TIMEOUT_MS = 20_000;

/** Sends the one request of a claimed proposal, byte for byte as it was approved. */
export async function sendApproved(session: Session, approved: ApprovedProposal): Promise<Receipt> {
  if (approved.accountId !== session.accountId)
    throw new Invalid('The proposal belongs to another account');
  const known = knownRequest(approved.request);
  const { failure, body } = await session.send(asSent(approved.request, known));
  if (failure !== null) throw writeError(failure, session.accountId);
  return receiptOf(body);
}

function asSent({ method, target, body }: ProviderRequest, known: Known): GraphRequest {
  if (method === 'PUT') throw new Invalid('Nothing is put into Outlook');
  const request = { method, target, timeoutMs: WRITE_TIMEOUT_MS };
  if (known.kind === 'draft' || known.kind === 'send')
    return { ...request, headers: { 'Content-Type': 'text/plain' }, body: known.base64 };
  if (body === null) return { ...request, body: null };
  const headers = { 'Content-Type': 'application/json' };
  return { ...request, headers, body: JSON.stringify(body) };
}

const Changed = z.object({ id: z.string(), changeKey: z.string().optional() });

/** The effect has happened whatever the answer looks like, so an odd one is no failure. */
function receiptOf(body: unknown): Receipt {
  const changed = Changed.safeParse(body);
  if (!changed.success) return { providerId: '' };
  const { id, changeKey } = changed.data;
  return { providerId: id, ...(changeKey === undefined ? {} : { revision: changeKey }) };
}
