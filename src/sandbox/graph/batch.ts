import { z } from 'zod';
import { parseJson } from '../../lib/trust.ts';
import { badRequest } from './api-error.ts';
import type { ApiAnswer, ApiRequest } from './dispatch.ts';

const PARTS_MAX = 20;

/** learn.microsoft.com/graph/json-batching. */
const Batch = z.object({
  requests: z.array(
    z.object({
      id: z.string().min(1),
      method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']),
      url: z.string().startsWith('/'),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
    }),
  ),
});

export interface BatchPart {
  id: string;
  request: ApiRequest;
}

export function parseBatch(body: string, authorization: string | undefined): BatchPart[] {
  let parsed;
  try {
    parsed = Batch.parse(parseJson(body));
  } catch {
    throw badRequest('Invalid batch payload format.', 'BadRequest');
  }
  const { requests } = parsed;
  if (requests.length === 0 || requests.length > PARTS_MAX)
    throw badRequest(`Number of batch request steps exceeds limit of ${PARTS_MAX}.`, 'BadRequest');
  if (new Set(requests.map(({ id }) => id)).size !== requests.length)
    throw badRequest('Request Id has to be unique in a batch.', 'BadRequest');
  return requests.map((request) => {
    const headers = new Map(
      Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]),
    );
    const contentType = headers.get('content-type') ?? '';
    if (request.body !== undefined && contentType === '')
      throw badRequest(
        'A batch request step with a body must name its Content-Type.',
        'BadRequest',
      );
    return {
      id: request.id,
      request: {
        method: request.method,
        target: `/v1.0${request.url}`,
        authorization,
        prefer: headers.get('prefer'),
        contentType,
        body: textOf(request.body),
      },
    };
  });
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** Answers come in no order that anyone could count on. */
export function writeBatch(answers: readonly { id: string; answer: ApiAnswer }[]): object {
  const responses = answers.map(({ id, answer: { status, headers, body } }) => ({
    id,
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: body === null ? null : 'json' in body ? body.json : body.text.toString('base64'),
  }));
  return { responses: responses.toReversed() };
}
