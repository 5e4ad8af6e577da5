import type { Mail, OneClickOffer } from '../../domain/signal.ts';
import type { RawHeader } from './raw.ts';

const URL_MAX = 2_000;
const SIGNATURES_MAX = 5;
/** As few characters as servers name of a signature. */
const STATED_MIN = 8;
const FIELDS = ['list-unsubscribe', 'list-unsubscribe-post'];

/**
 * A sender's offer to leave with one click (RFC 8058, sections 3.1 and 4), or nothing where a part of it is
 * missing or stands twice: a second field could have been put above what was signed.
 */
export function oneClickOffer(headers: readonly RawHeader[]): Pick<Mail, 'oneClick'> {
  const [where, post] = FIELDS.map((name) => headers.filter(({ key }) => key === name));
  if (where?.length !== 1 || post?.length !== 1) return {};
  if (!/^List-Unsubscribe=One-Click$/i.test(post[0]?.value.trim() ?? '')) return {};
  const url = httpsAddress(where[0]?.value ?? '');
  const signed = signaturesIn(headers);
  return url === null || signed === null ? {} : { oneClick: { url, ...signed } };
}

/** Those over both fields, and how many there are at all; null where no result can tell for sure of one of them. */
function signaturesIn(headers: readonly RawHeader[]): Omit<OneClickOffer, 'url'> | null {
  const all = headers.filter(({ key }) => key === 'dkim-signature');
  const signatures = areDistinct(all) ? all.flatMap(({ value }) => covering(value) ?? []) : [];
  return signatures.length === 0 ? null : { signatures, signed: all.length };
}

/** The first https address between angle brackets (RFC 2369, section 2). */
function httpsAddress(value: string): string | null {
  const found = [...value.slice(0, 10_000).matchAll(/<\s*([^<>]{1,4000}?)\s*>/g)]
    .map(([, inside = '']) => inside.replace(/\s+/g, ''))
    .find((inside) => /^https:\/\//i.test(inside));
  return found === undefined || found.length > URL_MAX || !URL.canParse(found) ? null : found;
}

/**
 * Whether what a receiving server names of a signature (RFC 6008, section 3) can mean one of them alone: anybody can
 * put a field above that begins like the one that was signed, and says that it covers more.
 */
function areDistinct(all: readonly RawHeader[]): boolean {
  if (all.length > SIGNATURES_MAX) return false;
  const starts = all.map(({ value }) => (tagsOf(value).get('b') ?? '').slice(0, STATED_MIN));
  return new Set(starts).size === starts.length;
}

/** Domain, selector and first characters of a signature (RFC 6376, section 3.5) over both fields. */
function covering(value: string): OneClickOffer['signatures'][number] | null {
  const tags = tagsOf(value);
  const signed = (tags.get('h') ?? '').toLowerCase().split(':');
  const domain = (tags.get('d') ?? '').toLowerCase().slice(0, 253);
  if (domain === '' || !FIELDS.every((name) => signed.includes(name))) return null;
  const selector = (tags.get('s') ?? '').toLowerCase().slice(0, 100);
  return { domain, selector, start: (tags.get('b') ?? '').slice(0, 64) };
}

function tagsOf(value: string): Map<string, string> {
  return new Map(
    value
      .slice(0, 10_000)
      .split(';')
      .map((tag): [string, string] => {
        const at = tag.indexOf('=');
        return [tag.slice(0, at).trim().toLowerCase(), tag.slice(at + 1).replace(/\s+/g, '')];
      }),
  );
}
