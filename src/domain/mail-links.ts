import { parse } from 'tldts';
import type { Mail } from './signal.ts';
import { BRANDS, isTheirs } from './mail-brands.ts';
import { looksLike, ownNames, wears } from './mail-names.ts';

/** What the addresses of links tell; nothing is ever looked up or followed. */
export interface LinkFacts {
  /** Different organisations that links lead to, http and https only. */
  domains: string[];
  /** Links whose text names another host than they lead to. */
  deceptive: { shown: string; actual: string }[];
  /** Hosts that are bare addresses, punycode, carry a user name, or wear a known name that is not theirs. */
  odd: string[];
}

const CAP = 50;
const URL_IN_TEXT = /\bhttps?:\/\/[^\s<>"')\]]{3,300}/gi;

export function linkFacts(mail: Mail, around: { domain: string; owner: string }): LinkFacts {
  const written = [...mail.text.matchAll(URL_IN_TEXT)].map(([href]) => ({ text: '', href }));
  const links = [...(mail.links ?? []), ...written].slice(0, CAP);
  const names = [...ownNames(around.owner), ...BRANDS];
  const facts = {
    domains: new Set<string>(),
    deceptive: new Map<string, LinkFacts['deceptive'][number]>(),
    odd: new Set<string>(),
  };
  const seen = new Set<string>();
  for (const { text, href } of links) {
    const target = readUrl(href);
    if (target === null) continue;
    facts.domains.add(target.organisation);
    if (!seen.has(target.host) && isOdd(target, names)) facts.odd.add(target.host);
    seen.add(target.host);
    const shown = shownOrganisation(text);
    if (shown !== null && shown !== target.organisation)
      facts.deceptive.set(shown, { shown, actual: target.organisation });
  }
  return {
    domains: [...facts.domains],
    deceptive: [...facts.deceptive.values()].slice(0, 10),
    odd: [...facts.odd].slice(0, 10),
  };
}

interface Target {
  host: string;
  organisation: string;
  label: string;
  isIp: boolean;
  hasUser: boolean;
}

function readUrl(href: string): Target | null {
  const url = URL.parse(href.trim());
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  const { domain, domainWithoutSuffix, isIp } = parse(url.hostname);
  return {
    host: url.hostname,
    organisation: domain ?? url.hostname,
    label: domainWithoutSuffix ?? '',
    isIp: isIp === true,
    hasUser: url.username !== '',
  };
}

function isOdd(target: Target, names: readonly string[]): boolean {
  if (
    target.isIp ||
    target.hasUser ||
    target.host.split('.').some((part) => part.startsWith('xn--'))
  )
    return true;
  if (names.includes(target.label) || isTheirs(target.label)) return false;
  return names.some(
    (name) => wears(target.label, name) || looksLike(target.label, name) || borrows(target, name),
  );
}

/** `paypal.com.evil.org` and `paypal-login.evil.org`; `gitlab.work.example` is only a product's name. */
function borrows({ host, organisation }: Target, name: string): boolean {
  const parts = host.slice(0, -organisation.length).split('.');
  return parts.some(
    (part, index) =>
      wears(part, name) ||
      (part === name && /^(?:com|net|org|co|de)$/.test(parts[index + 1] ?? '')),
  );
}

/** The organisation that a link's text names, where the text is an address and nothing else. */
function shownOrganisation(text: string): string | null {
  const match = /^\s*(?:https?:\/\/)?((?:[\w-]{1,63}\.){1,5}[a-z]{2,18})(?:[/:?#]\S*)?\s*$/i.exec(
    text,
  );
  const host = match?.[1]?.toLowerCase();
  if (host === undefined) return null;
  const { domain, isIcann } = parse(host);
  return isIcann === true ? domain : null;
}
