import type { LookupAddress } from 'node:dns';
import { lookup as lookUp } from 'node:dns/promises';
import { type ClientRequest, request as plainRequest, type RequestOptions } from 'node:http';
import { request as tlsRequest } from 'node:https';
import type { LookupFunction, Socket } from 'node:net';
import { Invalid, UnknownOutcome } from '../../lib/errors.ts';
import { isPublicAddress } from './public-address.ts';
import { formOf } from './request.ts';

export interface Outside {
  /**
   * An origin through which every such request goes, with the real host in its Host field: a gateway of the
   * deployment's own, or the sandbox. Without it senders are reached directly, at public addresses only.
   */
  gateway?: string | undefined;
  /** The system's resolver, unless another is named. */
  resolve?: (host: string, options: { all: true }) => Promise<LookupAddress[]>;
  timeoutMs?: number;
}

const TIMEOUT_MS = 15_000;
/** As much of an answer as is read before the connection is ended; none of it is looked at. */
const ANSWER_BYTES_MAX = 64 * 1024;

/**
 * Sends the one form, once. Nothing is followed, no cookie is kept and nothing names the person. Rejects with
 * `Invalid` where certainly nothing was taken, and with `UnknownOutcome` where the sender may have taken it.
 */
export async function post(outside: Outside, address: URL): Promise<void> {
  const found =
    outside.gateway === undefined ? await publicAddresses(outside, address.hostname) : [];
  const status = await exchange(outside, address, found);
  if (status >= 200 && status < 300) return;
  if (status >= 400 && status < 500)
    throw new Invalid(`${address.hostname} refused it with status ${status}`);
  const what = status >= 300 && status < 400 ? 'a redirect, which is not followed' : String(status);
  throw new UnknownOutcome(`${address.hostname} answered with ${what}`);
}

function exchange(
  outside: Outside,
  address: URL,
  found: readonly LookupAddress[],
): Promise<number> {
  const { hostname } = address;
  return new Promise((resolve, reject) => {
    let hasConnected = false;
    const fail = (cause: Error): void => {
      if (hasConnected)
        reject(new UnknownOutcome(`${hostname} was asked, and no answer came`, { cause }));
      else reject(new Invalid(`${hostname} could not be reached`, { cause }));
    };
    const sending = open(outside, address, found);
    sending.on('error', fail);
    sending.on('socket', (socket: Socket) => {
      socket.once(outside.gateway === undefined ? 'secureConnect' : 'connect', () => {
        hasConnected = true;
      });
    });
    sending.on('response', (answer) => {
      let bytes = 0;
      const done = (): void => resolve(answer.statusCode ?? 0);
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > ANSWER_BYTES_MAX) answer.destroy();
      });
      // The status says it all, whatever becomes of the rest.
      answer.once('close', done).once('error', done);
    });
    sending.end(formOf());
  });
}

function open(
  { gateway, timeoutMs = TIMEOUT_MS }: Outside,
  address: URL,
  found: readonly LookupAddress[],
): ClientRequest {
  const form = formOf();
  const options: RequestOptions = {
    method: 'POST',
    path: `${address.pathname}${address.search}`,
    agent: false,
    signal: AbortSignal.timeout(timeoutMs),
    headers: {
      host: address.host,
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': form.length,
      'user-agent': 'Nightshift',
      connection: 'close',
    },
  };
  if (gateway === undefined)
    return tlsRequest({ ...options, host: address.hostname, port: 443, lookup: known(found) });
  const { protocol, hostname: host, port } = new URL(gateway);
  const send = protocol === 'https:' ? tlsRequest : plainRequest;
  return send({ ...options, host, ...(port === '' ? {} : { port }) });
}

/** Where a host is; rejects with `Invalid` where any of it is not out in the world. */
async function publicAddresses(
  { resolve = lookUp }: Outside,
  host: string,
): Promise<readonly LookupAddress[]> {
  const found = await resolve(host, { all: true }).catch((cause: unknown) => {
    throw new Invalid(`${host} could not be found`, { cause });
  });
  if (found.length === 0 || found.some(({ address }) => !isPublicAddress(address)))
    throw new Invalid(`${host} is no public host, so nothing is sent there`);
  return found;
}

/** The connection goes to the very addresses that were looked at: no second look-up could give others. */
function known(found: readonly LookupAddress[]): LookupFunction {
  const [first] = found;
  return (_host, options, callback) => {
    if (options.all === true) callback(null, [...found]);
    else callback(null, first?.address ?? '', first?.family);
  };
}
