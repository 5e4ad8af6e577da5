import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from '../context.ts';
import { type Received, receiveWebhook } from '../flow/receive-webhook.ts';
import { errorMessage, isExpected, Transient } from '../lib/errors.ts';
import type { Pages } from './health.ts';

/** More than any delivery about a run; what is larger is found by the next read. */
const BODY_BYTES_MAX = 1024 * 1024;
const PATH = /^\/hooks\/(acc_[0-9a-z]{1,40})$/;

const STATUS: Readonly<Record<Received, number>> = {
  accepted: 202,
  ignored: 200,
  repeated: 200,
  // Also for an account that is not there, so that nobody learns which are.
  refused: 401,
  misread: 422,
};

/** `POST /hooks/ACCOUNT`: a provider says that something happened. */
export function webhooks(ctx: Context): Pages {
  return (request, response) => {
    statusOf(ctx, request).then(
      (status) => answer(response, status),
      (error: unknown) => {
        if (isExpected(error)) ctx.log.warn({ error: errorMessage(error) }, 'a webhook failed');
        else ctx.log.error({ err: error }, 'a webhook failed');
        answer(response, 503);
      },
    );
  };
}

async function statusOf(ctx: Context, request: IncomingMessage): Promise<number> {
  const accountId = PATH.exec(request.url ?? '')?.[1];
  if (accountId === undefined) return 404;
  if (request.method !== 'POST') return 405;
  const body = await readBody(request);
  if (body === null) return 413;
  const { headers } = request;
  return STATUS[await receiveWebhook(ctx, { accountId, delivery: { headers, body } })];
}

/** The body, or null once it is larger than any that is taken. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES_MAX) return null;
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // The answer still has to go out on what the body came in.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const part = Buffer.from(chunk);
      bytes += part.length;
      if (bytes > BODY_BYTES_MAX) return null;
      chunks.push(part);
    }
  } catch (error) {
    throw new Transient('A delivery broke off', { cause: error });
  }
  return Buffer.concat(chunks);
}

function answer(response: ServerResponse, status: number): void {
  response
    .writeHead(status, {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      ...(status < 400 ? {} : { connection: 'close' }),
    })
    .end(`${JSON.stringify({ taken: status < 300 })}\n`);
}
