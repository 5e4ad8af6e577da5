import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { ApprovedProposal } from '../../../domain/proposal.ts';
import type { Receipt } from '../../connector.ts';
import { writeError } from '../../google/failure.ts';
import { type Known, knownRequest } from './requests.ts';
import { renewingOnce, type Session } from './session.ts';

const WRITE_TIMEOUT_MS = 20_000;
const UNITS: Readonly<Record<Known['kind'], number>> = {
  modify: 5,
  'make-label': 5,
  draft: 10,
  send: 100,
  'delete-draft': 10,
};

/** Sends the one request of a claimed proposal, byte for byte as it was approved. */
export async function sendApproved(session: Session, approved: ApprovedProposal): Promise<Receipt> {
  if (approved.accountId !== session.accountId)
    throw new Invalid('The proposal belongs to another account');
  const { method, target, body } = approved.request;
  const { kind } = knownRequest(approved.request);
  const request = {
    method,
    target,
    body: body === null ? null : JSON.stringify(body),
    ...(body === null ? {} : { headers: { 'content-type': 'application/json' } }),
    timeoutMs: WRITE_TIMEOUT_MS,
  };
  // Separately, so that a failure to get a token is known to have had no effect.
  await session.authorise();
  try {
    const answer = await renewingOnce(session, async () => {
      await session.mayGo();
      return await session.send(request);
    });
    session.charge(UNITS[kind]);
    return receiptOf(answer.body);
  } catch (error) {
    const failure = session.failureOf(error);
    throw failure === null ? error : writeError(failure, session.accountId);
  }
}

const Created = z.object({
  id: z.string(),
  message: z.object({ id: z.string() }).optional(),
});

/** The effect has happened whatever the answer looks like, so an odd one is no failure. */
function receiptOf(body: string): Receipt {
  try {
    const { id, message } = Created.parse(parseJson(body));
    return { providerId: id, ...(message === undefined ? {} : { revision: message.id }) };
  } catch {
    return { providerId: '' };
  }
}
