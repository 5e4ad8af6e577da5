import type { Mail, OneClickOffer } from './signal.ts';

/** Whose Authentication-Results count (RFC 8601): those of a server named so, or the topmost ones that name none. */
export interface ResultsJudge {
  authServer?: string;
  /** The receiving service puts its own results, without a name, above all others. */
  isTopmost?: boolean;
}

/**
 * Where one click leaves this sender's list, or null where RFC 8058, section 4, does not hold: a DKIM
 * signature over the offer must have passed, as the receiving server judged, and nothing else of its
 * judgement may have failed.
 */
export function oneClickAddress(mail: Mail, judge: ResultsJudge): string | null {
  const { oneClick } = mail;
  const results = oneClick === undefined ? null : trustedResults(mail, judge);
  if (oneClick === undefined || results === null) return null;
  const hasFailed = results.some(({ method, result }) => {
    const isBad = result === 'fail' || result === 'softfail' || result === 'permerror';
    return isBad && (method === 'dmarc' || method === 'spf' || method === 'compauth');
  });
  const passed = results.filter(({ method, result }) => method === 'dkim' && result === 'pass');
  const isCovered = passed.some((one) => namesCovering(oneClick, one));
  return !hasFailed && isCovered ? oneClick.url : null;
}

/** As many characters of a header as reading keeps. */
const KEPT_MAX = 1_000;

interface MethodResult {
  method: string;
  result: string;
  properties: ReadonlyMap<string, string>;
}

/** The `resinfo` parts of the first field (RFC 8601, section 2.2), or null where nobody can tell whose they are. */
function trustedResults({ headers }: Mail, judge: ResultsJudge): MethodResult[] | null {
  const kept = headers['authentication-results'] ?? '';
  // Of what was too long to be kept whole the end is missing, where a failure may stand.
  if (kept.length >= KEPT_MAX) return null;
  const stated = withoutComments(kept.replace(/"(?:[^"\\]|\\.){0,300}"/g, '_'));
  // What does not end could hide where one result ends and another begins.
  if (/["()]/.test(stated)) return null;
  const parts = stated.split(';').map((part) => part.trim());
  const [first = ''] = parts;
  const isNamed = !/^[\w-]{1,30}\s?=/.test(first);
  const server = isNamed ? (first.split(/\s/)[0] ?? '').toLowerCase() : '';
  const isTrusted =
    judge.authServer === undefined
      ? judge.isTopmost === true && !isNamed
      : server === judge.authServer.toLowerCase();
  if (stated === '' || !isTrusted) return null;
  return (isNamed ? parts.slice(1) : parts).flatMap((part) => resultOf(part) ?? []);
}

/** Comments may stand in comments (RFC 5322, section 3.2.2). */
function withoutComments(text: string): string {
  const less = text.replace(/\([^()]*\)/g, ' ');
  return less === text ? text : withoutComments(less);
}

function resultOf(part: string): MethodResult | null {
  const [head = '', ...rest] = part.replace(/\s?=\s?/g, '=').split(/\s+/);
  const [, method, result] =
    /^([a-z-]{1,30})(?:\/\d+)?=([a-z]{1,20})$/.exec(head.toLowerCase()) ?? [];
  if (method === undefined || result === undefined) return null;
  const properties = rest.map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).toLowerCase(), pair.slice(at + 1)];
  });
  return { method, result, properties: new Map(properties) };
}

/**
 * Whether a pass is that of a covering signature, by what it names of it (RFC 8601, section 2.7.1; RFC 6008).
 * A pass that names only a domain tells for sure only where no other signature could be meant.
 */
function namesCovering(offer: OneClickOffer, { properties }: MethodResult): boolean {
  const domain = (properties.get('header.d') ?? identityDomain(properties)).toLowerCase();
  const selector = properties.get('header.s')?.toLowerCase();
  const start = properties.get('header.b');
  const isExact = start !== undefined && start.length >= 8;
  return offer.signatures.some(
    (one) =>
      one.domain === domain &&
      (selector === undefined || selector === one.selector) &&
      (isExact ? one.start.startsWith(start) : offer.signatures.length === offer.signed),
  );
}

/** `header.i=@news.example`, an identity that may lie below the signing domain. */
function identityDomain(properties: ReadonlyMap<string, string>): string {
  const identity = properties.get('header.i') ?? '';
  return identity.slice(identity.lastIndexOf('@') + 1);
}
