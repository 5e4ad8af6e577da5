import { z } from 'zod';
import { type Failure, failureOf } from '../../microsoft/failure.ts';
import type { Session } from '../../microsoft/session.ts';
import { IMMUTABLE } from '../../microsoft/session.ts';

export interface Part {
  /** Path and query with the version: `/v1.0/me/…`. */
  target: string;
  /** More for the `Prefer` header. */
  prefer?: string;
}

export interface PartAnswer {
  failure: Failure | null;
  body: unknown;
}

/** The most that Graph takes (learn.microsoft.com/graph/json-batching). */
export const PARTS_MAX = 20;
const BATCH = '/v1.0/$batch';

const BatchAnswer = z.object({
  responses: z.array(
    z.object({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.unknown()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
});

/**
 * Up to twenty GETs as one request; answers in the order of the parts. What went unanswered is told as busy,
 * and a failure of the whole as that of each part. Servers without the endpoint are asked one by one.
 */
export async function readBatch(session: Session, parts: readonly Part[]): Promise<PartAnswer[]> {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return [await readSingly(session, only)];
  const answers = await askBatch(session, parts);
  if (!answers.some(({ failure }) => failure?.status === 401)) return answers;
  // A batch may be let in with an access token that its parts are then refused for.
  session.forgetToken();
  return await askBatch(session, parts);
}

async function askBatch(session: Session, parts: readonly Part[]): Promise<PartAnswer[]> {
  const requests = parts.map(({ target, prefer }, index) => ({
    id: String(index),
    method: 'GET',
    url: target.replace(/^\/v1\.0/, ''),
    headers: { Prefer: preferences(prefer) },
  }));
  const answer = await session.send({
    method: 'POST',
    target: BATCH,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ requests }),
  });
  const { failure } = answer;
  if (failure?.status === 404 || failure?.status === 405) {
    const singly: PartAnswer[] = [];
    for (const part of parts) singly.push(await readSingly(session, part));
    return singly;
  }
  if (failure !== null) return parts.map(() => ({ failure, body: null }));
  const parsed = BatchAnswer.safeParse(answer.body);
  const byId = new Map(
    (parsed.success ? parsed.data.responses : []).map((response) => [response.id, response]),
  );
  return parts.map((_, index) => {
    const { status = 503, headers, body = null } = byId.get(String(index)) ?? {};
    if (status >= 200 && status < 300) return { failure: null, body };
    const retryAfter = retryAfterOf(headers);
    return { failure: failureOf({ status, retryAfter, body }, session.now()), body };
  });
}

async function readSingly(session: Session, { target, prefer }: Part): Promise<PartAnswer> {
  const headers = { Prefer: preferences(prefer) };
  return await session.send({ method: 'GET', target, headers, body: null });
}

function preferences(more: string | undefined): string {
  return more === undefined ? IMMUTABLE : `${IMMUTABLE}, ${more}`;
}

function retryAfterOf(
  headers: Readonly<Record<string, unknown>> | null | undefined,
): string | null {
  const found = Object.entries(headers ?? {}).find(
    ([name]) => name.toLowerCase() === 'retry-after',
  );
  return typeof found?.[1] === 'string' ? found[1] : null;
}
