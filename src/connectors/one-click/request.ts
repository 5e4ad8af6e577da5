import { isIP } from 'node:net';
import { z } from 'zod';
import type { ProviderRequest } from '../../domain/proposal.ts';
import { Invalid } from '../../lib/errors.ts';

/** The whole of the form that is sent (RFC 8058, section 3.1), under its media type. */
const FORM = 'List-Unsubscribe=One-Click';
const Body = z.strictObject({ 'application/x-www-form-urlencoded': z.literal(FORM) });
const PREFIX = '/;ONE-CLICK=';
const ADDRESS_MAX = 2_000;

/**
 * One POST to the address that a sender named. The host is no configuration here, as it is everywhere else:
 * the address stands whole in the target, so that the digest binds it. Throws `Invalid` on an address that is
 * not plain https to a named host at its usual port.
 */
export function planOneClick(address: string): ProviderRequest {
  const target = `${PREFIX}${encodeURIComponent(checkedAddress(address).href)}`;
  return { method: 'POST', target, body: { 'application/x-www-form-urlencoded': FORM } };
}

/** Where a planned request goes. Throws `Invalid` on anything that `planOneClick` does not make. */
export function addressOf({ method, target, body }: ProviderRequest): URL {
  const encoded = target.startsWith(PREFIX) ? target.slice(PREFIX.length) : '';
  const url = checkedAddress(decoded(encoded));
  const isOurs = encodeURIComponent(url.href) === encoded && Body.safeParse(body).success;
  if (method !== 'POST' || !isOurs)
    throw new Invalid('This request is not one that leaves a list by one click');
  return url;
}

/** The bytes of the form. */
export function formOf(): Buffer {
  return Buffer.from(FORM, 'latin1');
}

function checkedAddress(address: string): URL {
  const url = URL.canParse(address) && address.length <= ADDRESS_MAX ? new URL(address) : null;
  if (url === null || url.protocol !== 'https:')
    throw new Invalid('A list is left at an https address only');
  const hasLogin = url.username !== '' || url.password !== '';
  if (hasLogin || url.port !== '' || url.hash !== '')
    throw new Invalid('The address to leave the list names more than host, path and query');
  if (!isHostName(url.hostname))
    throw new Invalid('The address to leave the list names no public host');
  return url;
}

/** A name with a dot; addresses in numbers, and names that only mean something inside a network, are none. */
function isHostName(host: string): boolean {
  const isNumeric = host.startsWith('[') || isIP(host) !== 0;
  const isInternal = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home\.arpa)\.?$/.test(host);
  return !isNumeric && !isInternal && /^[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/.test(host);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
