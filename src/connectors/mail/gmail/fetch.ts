import { z } from 'zod';
import { Transient } from '../../../lib/errors.ts';
import type { Mail } from '../../../domain/signal.ts';
import type { FetchedMail } from '../connector.ts';
import { parseMail } from '../parse.ts';
import { type BatchAnswer, readBatch, writeBatch } from './batch.ts';
import { answeredFailure, type Failure, isBusy, readError } from '../../google/failure.ts';
import { renewingOnce, type Session, translated } from './session.ts';

const MESSAGE_UNITS = 20;
/** Google advises at most 50; its unwritten limit on concurrency strikes earlier. */
const PARTS = 25;
const WAITS_MAX = 6;
const FIRST_WAIT_MS = 500;
/** A longer pause is the queue's business, not a worker's. */
const WAIT_MAX_MS = 10_000;
const BATCH_TIMEOUT_MS = 60_000;
const BATCH_BYTES_MAX = 128 * 1024 * 1024;

export type Wait = (durationMs: number) => Promise<void>;

/** Reads messages whole, in batches that shrink when Gmail is busy. Missing ids are gone. */
export async function fetchMessages(
  session: Session,
  ids: readonly string[],
  wait: Wait,
): Promise<FetchedMail[]> {
  const found = new Map<string, FetchedMail>();
  let waiting = [...new Set(ids)];
  let size = PARTS;
  for (let waits = 0; waiting.length > 0;) {
    const round = await readRound(session, waiting.slice(0, size));
    for (const mail of round.mails) found.set(mail.mail.providerId, mail);
    waiting = [...round.busy, ...waiting.slice(size)];
    if (round.failure === null) continue;
    waits += 1;
    const pauseMs = round.failure.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (waits - 1);
    if (waits > WAITS_MAX || pauseMs > WAIT_MAX_MS)
      throw new Transient('Gmail is busy', { retryAfterMs: pauseMs });
    size = Math.max(1, Math.floor(size / 2));
    await wait(pauseMs);
  }
  return ids.flatMap((id) => found.get(id) ?? []);
}

interface Round {
  mails: FetchedMail[];
  /** Ids to ask again. */
  busy: string[];
  /** Why they must be asked again, with the longest wait that was named. */
  failure: Failure | null;
}

async function readRound(session: Session, ids: readonly string[]): Promise<Round> {
  const round: Round = { mails: [], busy: [], failure: null };
  const answers = await readAnswers(session, ids);
  for (const [index, id] of ids.entries()) {
    const answer = answers.get(index) ?? NOT_ANSWERED;
    if (answer.status === 200 || answer.status === 404) session.charge(MESSAGE_UNITS);
    if (answer.status === 404) continue;
    if (answer.status === 200) {
      round.mails.push(await readMessage(id, answer.body, session.now()));
      continue;
    }
    const failure = answeredFailure(answer, session.now());
    if (failure.status === 401) throw readError(failure, session.accountId);
    if (isBusy(failure)) {
      round.busy.push(id);
      round.failure = longer(round.failure, failure);
    } else {
      round.mails.push(unreadable(id, session.now()));
    }
  }
  return round;
}

const NOT_ANSWERED: BatchAnswer = { status: 503, retryAfter: null, body: null };

function longer(left: Failure | null, right: Failure): Failure {
  return left !== null && (left.retryAfterMs ?? 0) >= (right.retryAfterMs ?? 0) ? left : right;
}

async function readAnswers(
  session: Session,
  ids: readonly string[],
): Promise<Map<number, BatchAnswer>> {
  await session.authorise();
  const { contentType, body } = writeBatch(
    ids.map((id) => `/gmail/v1/users/me/messages/${encodeURIComponent(id)}?format=raw`),
  );
  const request = {
    method: 'POST' as const,
    target: '/batch/gmail/v1',
    headers: { 'content-type': contentType },
    body,
    timeoutMs: BATCH_TIMEOUT_MS,
    maxAnswerBytes: BATCH_BYTES_MAX,
  };
  try {
    const answers = readBatch(await renewingOnce(session, () => session.send(request)));
    if (![...answers.values()].some(({ status }) => status === 401)) return answers;
    // A batch is let in with an access token that each of its parts is then refused for.
    await session.authorise(true);
    return readBatch(await session.send(request));
  } catch (error) {
    const failure = session.failureOf(error);
    if (failure === null) throw error;
    if (failure.status === 404 || failure.status === 405) return await readSingly(session, ids);
    if (failure.status === undefined || !isBusy(failure)) throw translated(error, session);
    return new Map(
      ids.map((_, index) => [index, { status: 503, retryAfter: secondsOf(failure), body: null }]),
    );
  }
}

function secondsOf({ retryAfterMs }: Failure): string | null {
  return retryAfterMs === undefined ? null : String(retryAfterMs / 1_000);
}

/** For servers without the batch endpoint. */
async function readSingly(
  session: Session,
  ids: readonly string[],
): Promise<Map<number, BatchAnswer>> {
  const answers = new Map<number, BatchAnswer>();
  for (const [index, id] of ids.entries()) {
    const refused = { status: 200 };
    const body = await session.call<unknown>(
      0,
      (api) => api.users.messages.get({ userId: 'me', id, format: 'raw' }),
      (failure) => {
        refused.status = failure.status ?? 0;
        return refused.status === 404 || refused.status === 400 ? refused : undefined;
      },
    );
    answers.set(index, { status: refused.status, retryAfter: null, body });
  }
  return answers;
}

/** `users.messages.get` with `format=raw`. */
const RawMessage = z.object({
  id: z.string(),
  threadId: z.string(),
  labelIds: z.array(z.string()).default([]),
  /** Epoch milliseconds: when Gmail took it. */
  internalDate: z.coerce.number(),
  raw: z.string(),
});

async function readMessage(id: string, body: unknown, at: Date): Promise<FetchedMail> {
  const parsed = RawMessage.safeParse(body);
  if (!parsed.success) return unreadable(id, at);
  const { threadId, labelIds, internalDate, raw } = parsed.data;
  const { mail } = await parseMail(Buffer.from(raw, 'base64url'), {
    providerId: id,
    threadId,
    labels: labelIds,
  });
  return { mail, receivedAt: new Date(internalDate) };
}

/** What Gmail would not give counts all the same, so that the digest can say that it is there. */
function unreadable(id: string, at: Date): FetchedMail {
  const mail: Mail = {
    kind: 'mail',
    providerId: id,
    threadId: id,
    messageId: '',
    references: [],
    from: { name: '', address: '' },
    to: [],
    cc: [],
    replyTo: [],
    subject: '',
    text: '',
    headers: {},
    labels: [],
    attachments: [],
    undecodable: ['Gmail did not give this message.'],
    bytes: 0,
  };
  return { mail, receivedAt: at };
}
