import { getDomain, getDomainWithoutSuffix } from 'tldts';
import { BRANDS, isNamed, isTheirs } from './mail-brands.ts';

/** Domains where anybody can have a mailbox, so that they say nothing of an organisation. */
export const FREE_MAILBOXES: ReadonlySet<string> = new Set(
  `gmail.com googlemail.com yahoo.com yahoo.co.uk yahoo.de yahoo.fr ymail.com outlook.com hotmail.com
  hotmail.co.uk live.com msn.com icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.com web.de
  t-online.de freenet.de posteo.de mailbox.org proton.me protonmail.com pm.me fastmail.com zoho.com
  mail.com email.com mail.ru yandex.ru yandex.com orange.fr free.fr laposte.net wanadoo.fr libero.it
  virgilio.it seznam.cz wp.pl o2.pl onet.pl qq.com 163.com 126.com naver.com hey.com tutanota.com
  comcast.net verizon.net att.net sbcglobal.net btinternet.com rediffmail.com uol.com.br terra.com.br`.split(
    /\s+/,
  ),
);

/** Of these domains each customer has a name below, as others have below a public suffix. */
const SHARED = /[^.]+\.(?:onmicrosoft\.com)$/;

/** The registrable domain of an address, lower case; empty where there is none. */
export function organisation(address: string): string {
  const host = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  const shared = SHARED.exec(host)?.[0];
  return shared ?? getDomain(host) ?? (/^[a-z0-9.-]+$/.test(host) ? host : '');
}

const CHEAP =
  /\.(?:biz|top|xyz|click|cc|icu|buzz|loan|win|bid|trade|party|date|stream|download|work|gq|cf|ml|ga|tk|cam|rest|monster|quest|sbs|cfd|hair|beauty|makeup|skin|autos|boats|bond|lol|lat|pics|cyou|mom)$/;

/** It ends in what costs next to nothing and is mostly used for spam. */
export function isCheapName(host: string): boolean {
  return CHEAP.test(host);
}

const LABEL_MIN = 3;

/** By which name an organisation is known in addresses: the label before the public suffix. */
export function ownNames(domain: string): string[] {
  const label = getDomainWithoutSuffix(domain) ?? '';
  return label.length < LABEL_MIN || FREE_MAILBOXES.has(domain) ? [] : [label];
}

/**
 * Whom a sender pretends to be, or null. A name lies when it shows another address or an organisation
 * whose domain this is not; a domain lies when it looks like another, or wears its name with a suffix.
 */
export function impersonated(
  { name, domain }: { name: string; domain: string },
  known: readonly string[],
): string | null {
  if (domain === '') return null;
  const shown = /[\w.+-]{1,64}@([\w-]{1,63}(?:\.[\w-]{1,63}){1,5})/.exec(name)?.[1]?.toLowerCase();
  if (shown !== undefined && (getDomain(shown) ?? shown) !== domain) return shown;
  const label = getDomainWithoutSuffix(domain) ?? domain;
  if (label.startsWith('xn--')) return domain;
  if (isOwn({ label, domain }, known)) return null;
  return (
    known.find((brand) => wears(label, brand) || looksLike(label, brand) || claims(name, brand)) ??
    BRANDS.find((brand) => isNamed(name, brand)) ??
    null
  );
}

/** It writes from its own domain; of those where anybody has a mailbox nobody does. */
function isOwn(
  { label, domain }: { label: string; domain: string },
  known: readonly string[],
): boolean {
  return (
    domain.includes('.') &&
    !FREE_MAILBOXES.has(domain) &&
    (known.includes(label) || isTheirs(label))
  );
}

/** A display name that speaks as a department of somebody. */
function claims(name: string, brand: string): boolean {
  if (!OFFICIAL.test(name)) return false;
  const words = name.toLowerCase().split(/[^\p{L}\p{N}]+/u);
  return words.includes(brand) || (brand.length > 7 && words.join('').includes(brand));
}

// A person may be called Stripe; a department of Stripe writes from stripe.com.
export const OFFICIAL =
  /\b(?:security|support|team|service|services|account|accounts|billing|alert|alerts|center|centre|help|helpdesk|desk|admin|verification|payments?|invoice|notification|id|inc|corp|bank|official|financial|claims|hub|depot|office|department|ltd)\b|[™®©]/i;

/** `paypal-login`, `secure-paypal`, `paypal.account`. */
export function wears(label: string, brand: string): boolean {
  return label !== brand && label.split(/[-.]/).includes(brand);
}

/** One character away, or equal once look-alike characters are read as what they look like. */
export function looksLike(label: string, brand: string): boolean {
  if (label === brand || brand.length < 5) return false;
  return unmasked(label) === brand || (brand.length > 5 && isOneEditAway(label, brand));
}

function unmasked(label: string): string {
  return label
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll('0', 'o')
    .replaceAll('1', 'l')
    .replaceAll('3', 'e')
    .replaceAll('5', 's');
}

function isOneEditAway(left: string, right: string): boolean {
  if (Math.abs(left.length - right.length) > 1) return false;
  let start = 0;
  while (start < left.length && left[start] === right[start]) start += 1;
  let end = 0;
  const shorter = Math.min(left.length, right.length);
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  return Math.max(left.length, right.length) - start - end <= 1;
}
