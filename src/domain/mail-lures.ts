import { parse } from 'tldts';
import { isTheirs, spokenFor } from './mail-brands.ts';
import type { MailFacts } from './mail-facts.ts';
import { FREE_MAILBOXES } from './mail-names.ts';
import type { Mail } from './signal.ts';

/** Where anybody can publish a page or hide an address behind a short one, without a name of their own. */
const PUBLIC_PLACES =
  /(?:^|\.)(?:web\.app|firebaseapp\.com|pages\.dev|workers\.dev|r2\.dev|netlify\.app|vercel\.app|glitch\.me|weebly\.com|weeblysite\.com|wixsite\.com|webflow\.io|blogspot\.\w+|000webhostapp\.com|herokuapp\.com|azurewebsites\.net|(?:web|blob)\.core\.windows\.net|storage\.googleapis\.com|ipfs\.\w+|cloudflare-ipfs\.com|dweb\.link|repl\.co|replit\.app|duckdns\.org|ngrok\.io|ngrok-free\.app|godaddysites\.com|square\.site|mystrikingly\.com|sites\.google\.com|translate\.goog|bit\.ly|tinyurl\.com|t\.ly|rb\.gy|is\.gd|cutt\.ly|rebrand\.ly|shorturl\.at|qrco\.de|ow\.ly|tiny\.cc|s\.id)$/;

const TEXT_READ_MAX = 1_500;

export interface Lures {
  /** The brand that it speaks for without being of it, or null. */
  speaksFor: string | null;
  /** A link leads where anybody can publish. */
  publicPlace: boolean;
  /** A link carries the owner's address to whoever opens it. */
  carriesAddress: boolean;
  /** Links lead to organisations, and none of them is the sender's. */
  leadsElsewhere: boolean;
}

/** What links and words of a mail would have to do with its sender, and have not. */
export function luresOf(mail: Mail, facts: MailFacts, ownerAddress: string): Lures {
  const host = mail.from.address.slice(mail.from.address.lastIndexOf('@') + 1).toLowerCase();
  const { domain, domainWithoutSuffix } = parse(host);
  const sender = domain ?? host;
  const urls = urlsOf(mail);
  return {
    speaksFor: facts.sameOrganisation ? null : speaker(mail, domainWithoutSuffix ?? ''),
    publicPlace: urls.some(({ hostname }) => PUBLIC_PLACES.test(hostname)),
    carriesAddress: urls.some(({ href }) => carries(href, ownerAddress.toLowerCase())),
    leadsElsewhere:
      facts.links.domains.length > 0 &&
      !FREE_MAILBOXES.has(sender) &&
      !facts.links.domains.includes(sender),
  };
}

function speaker(mail: Mail, label: string): string | null {
  const brand = spokenFor(`${mail.subject}\n${mail.text.slice(0, TEXT_READ_MAX)}`);
  return brand === null || label.includes(brand) || isTheirs(label) ? null : brand;
}

function urlsOf({ links, text }: Mail): URL[] {
  const written = [...text.matchAll(/\bhttps?:\/\/[^\s<>"')\]]{3,500}/gi)].map(([href]) => href);
  return [...(links ?? []).map(({ href }) => href), ...written]
    .slice(0, 50)
    .flatMap((href) => URL.parse(href.trim()) ?? []);
}

function carries(href: string, address: string): boolean {
  if (!address.includes('@')) return false;
  const link = href.toLowerCase();
  if (link.includes(address) || link.includes(encodeURIComponent(address))) return true;
  return href.includes(Buffer.from(address).toString('base64').replace(/=+$/, '').slice(0, -1));
}
