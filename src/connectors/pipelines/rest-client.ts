import type { ProviderRequest } from '../../domain/proposal.ts';
import { type ExpectedError, Invalid, Transient } from '../../lib/errors.ts';
import { parseJson } from '../../lib/trust.ts';
import type { Connection } from '../connector.ts';
import { readError, unansweredWrite, writeError } from './http-errors.ts';
import { readTail } from './log-tail.ts';

const TIMEOUT_MS = 30_000;

export interface RestOptions {
  /** As people say it, for errors. */
  provider: string;
  /** Without a slash at its end. */
  baseUrl: string;
  /** What a refused write means where the status alone does not say it; null for the usual. */
  refusal?(status: number, body: unknown): ExpectedError | null;
}

/** One account's way to a JSON API that takes bearer tokens. Reads reject with `Transient`, `Reauthorise` or `Invalid`. */
export interface RestClient {
  /** `target` is path and query, with every part encoded. */
  get(target: string): Promise<unknown>;
  /** The end of a text, bounded as `readTail`. */
  text(target: string): Promise<string>;
  /** Sends once, without following a redirect. Rejects as `Writer.send`. */
  send(request: ProviderRequest): Promise<unknown>;
}

export function openRestClient(
  { provider, baseUrl, refusal }: RestOptions,
  { account, secret, meter }: Connection,
): RestClient {
  const accountId = account.id;
  const ask = (method: string, target: string, body?: unknown): Promise<Response> => {
    meter({ httpRequests: 1 });
    return fetch(`${baseUrl}${target}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: {
        authorization: `Bearer ${secret}`,
        'user-agent': 'nightshift',
        ...(body === undefined ? {} : { 'content-type': contentType(method) }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  };
  const unreachable = (error: unknown): never => {
    throw new Transient(`${provider} cannot be reached`, { cause: error });
  };
  const read = async (target: string): Promise<Response> => {
    const response = await ask('GET', target).catch(unreachable);
    if (response.ok) return response;
    await response.body?.cancel();
    throw readError({ provider, accountId, response });
  };
  return {
    get: async (target) => {
      const text = await (await read(target)).text().catch(unreachable);
      const data = jsonOf(text);
      if (data === undefined)
        throw new Invalid(`${provider} answered in a form that is not understood`);
      return data;
    },
    text: async (target) => readTail(await read(target), false),
    send: async (request) => {
      const { method, target } = request;
      const response = await ask(method, target, payloadOf(request)).catch((error: unknown) => {
        throw unansweredWrite(provider, error);
      });
      const text = await response.text().catch(() => '');
      if (response.ok) return jsonOf(text);
      throw (
        refusal?.(response.status, jsonOf(text)) ?? writeError({ provider, accountId, response })
      );
    },
  };
}

/** A JSON Patch (RFC 6902) is a list, and a request's body an object: the list stands in its `patch`. */
function payloadOf({ method, body }: ProviderRequest): unknown {
  if (body === null) return undefined;
  return method === 'PATCH' ? body['patch'] : body;
}

/** What a PATCH carries is a JSON Patch. */
function contentType(method: string): string {
  return method === 'PATCH' ? 'application/json-patch+json' : 'application/json';
}

function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}
