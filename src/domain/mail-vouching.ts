import { organisation } from './mail-names.ts';
import type { Mail } from './signal.ts';

export type AuthResult = 'pass' | 'fail' | 'none';

export interface Authentication {
  spf: AuthResult;
  dkim: AuthResult;
  dmarc: AuthResult;
}

/** A failure is believed of any server, a pass only of the named one: whoever sends may have written the header. */
export function authentication(mail: Mail, authServer: string | undefined): Authentication {
  const { stated, isTrusted } = statement(mail, authServer);
  const result = (method: string): AuthResult => {
    const said = new RegExp(`(?:^|[;\\s])${method}\\s?=\\s?(\\w+)`, 'i')
      .exec(stated)?.[1]
      ?.toLowerCase();
    if (said === 'fail' || said === 'softfail' || said === 'permerror') return 'fail';
    return said === 'pass' && isTrusted ? 'pass' : 'none';
  };
  return { spf: result('spf'), dkim: result('dkim'), dmarc: result('dmarc') };
}

/**
 * A server that looked at both envelope and signatures found nothing for the domain in From: no signature that
 * holds, and no envelope of that domain whose server may send for it. Exchange Online sums up as `compauth`.
 */
export function isUnvouched(mail: Mail, authServer: string | undefined): boolean {
  const { stated } = statement(mail, authServer);
  if (/\bcompauth\s?=\s?fail\b/i.test(stated)) return true;
  if (!/\bspf\s?=/i.test(stated) || !/\bdkim\s?=/i.test(stated)) return false;
  if (/\bdmarc\s?=\s?(?:bestguess)?pass\b|\bdkim\s?=\s?pass\b/i.test(stated)) return false;
  const envelope = /\bsmtp\.mailfrom\s?=\s?"?([^\s;"]{1,320})/i.exec(stated)?.[1] ?? '';
  const isOwn = organisation(envelope) === organisation(mail.from.address);
  return !(isOwn && /\bspf\s?=\s?pass\b/i.test(stated));
}

/** What the topmost Authentication-Results (RFC 8601) says; nothing where another server than the named one wrote it. */
function statement(
  { headers }: Mail,
  authServer: string | undefined,
): { stated: string; isTrusted: boolean } {
  const stated = headers['authentication-results'] ?? '';
  const server = /^\s*([^\s;]+)/.exec(stated)?.[1]?.toLowerCase();
  const isTrusted = authServer !== undefined && server === authServer.toLowerCase();
  return { stated: authServer === undefined || isTrusted ? stated : '', isTrusted };
}
