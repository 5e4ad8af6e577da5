import { parse } from 'tldts';
import { isOfCompany, spokenFor } from './mail-brands.ts';
import type { MailFacts } from './mail-facts.ts';
import { FREE_MAILBOXES, isCheapName } from './mail-names.ts';
import type { Mail } from './signal.ts';

/** Where anybody can publish a page or hide an address behind a short one, without a name of their own. */
const PUBLIC_PLACES =
  /(?:^|\.)(?:web\.app|firebaseapp\.com|pages\.dev|workers\.dev|r2\.dev|netlify\.app|vercel\.app|glitch\.me|weebly\.com|weeblysite\.com|wixsite\.com|webflow\.io|blogspot\.\w+|000webhostapp\.com|herokuapp\.com|azurewebsites\.net|(?:web|blob)\.core\.windows\.net|storage\.googleapis\.com|ipfs\.\w+|cloudflare-ipfs\.com|dweb\.link|repl\.co|replit\.app|duckdns\.org|ngrok\.io|ngrok-free\.app|godaddysites\.com|square\.site|mystrikingly\.com|sites\.google\.com|translate\.goog|bit\.ly|tinyurl\.com|t\.ly|rb\.gy|is\.gd|cutt\.ly|rebrand\.ly|shorturl\.at|qrco\.de|ow\.ly|tiny\.cc|s\.id)$/;

/** Addresses of known companies that lead on to any other: what is seen of the link says nothing. */
const PASSED_ON =
  /^(?:t\.co|lnkd\.in|(?:www\.)?google\.[a-z.]{2,6}\/(?:amp|url)|(?:www\.)?bing\.com\/ck|l\.facebook\.com|(?:www\.)?youtube\.com\/redirect)(?:\/|\?|$)/;

const TEXT_READ_MAX = 1_500;
/** So few letters are the caption of a picture. */
const CAPTION_MAX = 160;

export interface Lures {
  /** The brand that it speaks for without being of it, or null. */
  speaksFor: string | null;
  /** A link leads where anybody can publish. */
  publicPlace: boolean;
  /** There are links, and all of them lead to such places. */
  onlyPublicPlaces: boolean;
  /** A link leads to a domain of a kind mostly used for spam, which is not the sender's. */
  cheapPlace: boolean;
  /** Hardly a word that could be read, and a picture to click on. */
  isPicture: boolean;
  /** It calls its reader by the address: of a customer a name is known. */
  callsByAddress: boolean;
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
  const urls = urlsOf(mail).filter(({ protocol }) => /^https?:$/.test(protocol));
  return {
    speaksFor: facts.sameOrganisation ? null : speaker(mail, domainWithoutSuffix ?? ''),
    publicPlace: urls.some(isPublicPlace),
    onlyPublicPlaces: urls.length > 0 && urls.every(isPublicPlace),
    cheapPlace: urls.some(
      ({ hostname }) => isCheapName(hostname) && parse(hostname).domain !== sender,
    ),
    isPicture: isPicture(mail),
    callsByAddress: ownerAddress.includes('@') && called(mail, ownerAddress.toLowerCase()),
    carriesAddress: urls.some(({ href }) => carries(href, ownerAddress.toLowerCase())),
    leadsElsewhere:
      facts.links.domains.length > 0 &&
      !FREE_MAILBOXES.has(sender) &&
      !facts.links.domains.includes(sender),
  };
}

function speaker(mail: Mail, label: string): string | null {
  const brand = spokenFor(`${mail.subject}\n${mail.text.slice(0, TEXT_READ_MAX)}`);
  return brand === null || isOfCompany(label, brand) ? null : brand;
}

function isPublicPlace({ hostname, pathname, search }: URL): boolean {
  return PUBLIC_PLACES.test(hostname) || PASSED_ON.test(`${hostname}${pathname}${search}`);
}

/** What is said of unsubscribing is no message. */
function isPicture({ text, links = [] }: Mail): boolean {
  const said = text
    .split(/\n+|(?<=[.!?]) /)
    .filter(
      (line) =>
        !/unsubscri|no longer (?:wish|want)|prefer not to receive|view (?:it )?in (?:your )?browser/i.test(
          line,
        ),
    )
    .join(' ');
  return links.some((link) => link.text.trim() === '') && said.length <= CAPTION_MAX;
}

/** First thing in the subject or in the text, or after a greeting. */
function called({ subject, text }: Mail, address: string): boolean {
  return [subject, text].some((part) => {
    const start = part
      .slice(0, address.length + 40)
      .toLowerCase()
      .trimStart();
    const at = start.indexOf(address);
    return at === 0 || (at > 0 && GREETING.test(start.slice(0, at)));
  });
}

const GREETING =
  /^(?:hi|hello|hey|dear|hallo|guten tag|bonjour|cher|hola|estimado|ciao|gentile|olá|prezado|beste)[ ,]*$/;

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
