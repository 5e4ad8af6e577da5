import { type MethodResult, resultsIn } from './authentication-results.ts';
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

/** The results of the first field, or null where nobody can tell whose they are, or a failure may be missing. */
function trustedResults({ headers }: Mail, judge: ResultsJudge): readonly MethodResult[] | null {
  const { server, results, isWhole } = resultsIn(headers['authentication-results'] ?? '');
  const isTrusted =
    judge.authServer === undefined
      ? judge.isTopmost === true && server === null
      : server === judge.authServer.toLowerCase();
  return isWhole && isTrusted ? results : null;
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
