import { parse } from 'tldts';
import { isOfCompany, namesACompany } from './mail-brands.ts';
import type { MailFacts } from './mail-facts.ts';
import { FREE_MAILBOXES, organisation } from './mail-names.ts';
import type { Mail } from './signal.ts';

/** What a sender's name and address tell by their form alone. */
export interface SenderShape {
  /** The company in the display name that the address is not of, or null. */
  namesCompany: string | null;
  /** Its domain can be nobody's: it ends in no public suffix, or has marks that no domain has. */
  isImpossible: boolean;
  /** A name below a shared domain that whoever tries the service is given. */
  isTrial: boolean;
  /** Its domain has letters and digits in turns, as programs draw names by lot. */
  isDrawn: boolean;
  /** It is called as its domain is, which is not anybody's: `AliExpress` from aliexpress.com. */
  isCalledAsItsDomain: boolean;
}

export function senderShape({ from }: Mail, { sameOrganisation }: MailFacts): SenderShape {
  const host = from.address.slice(from.address.lastIndexOf('@') + 1).toLowerCase();
  return {
    namesCompany: sameOrganisation ? null : foreignCompany(from.name, host),
    isImpossible: host.includes('.') && isImpossible(host),
    isTrial: !sameOrganisation && TRIAL.test(host),
    isDrawn: organisation(host)
      .split('.')
      .slice(0, -1)
      .some((label) => turns(label) >= TURNS_MIN),
    isCalledAsItsDomain:
      !isAnybodys(host) && isCalledAs(from.name, parse(host).domainWithoutSuffix ?? ''),
  };
}

/** The company that the name speaks of, where the host is not its own. */
function foreignCompany(name: string, host: string): string | null {
  const company = namesACompany(name);
  if (company === null || isAnybodys(host)) return company;
  return isOfCompany(parse(host).domainWithoutSuffix ?? '', company) ? null : company;
}

/** Its domain says nothing of who writes. */
function isAnybodys(host: string): boolean {
  return FREE_MAILBOXES.has(organisation(host)) || TRIAL.test(host);
}

function isImpossible(host: string): boolean {
  const { hostname, isIcann } = parse(host);
  return hostname === null || (isIcann !== true && !INTERNAL.test(host));
}

const NAME_MIN = 4;

function isCalledAs(name: string, label: string): boolean {
  const called = name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
  const own = label.replaceAll('-', '');
  return (
    called.length >= NAME_MIN &&
    own.length >= NAME_MIN &&
    (called.includes(own) || own.includes(called))
  );
}

const TRIAL = /\.onmicrosoft\.com$/;

/** Ends that are used within houses and in examples (RFC 2606, RFC 6762, RFC 8375, ICANN's `internal`). */
const INTERNAL =
  /\.(?:local|lan|internal|intranet|corp|home|arpa|localdomain|localhost|example|invalid|test)$/;

const TURNS_MIN = 3;

/** How often a letter follows a digit or the other way round; of what has a separator, in its longest part. */
function turns(name: string): number {
  const most = name.split(/[^a-z0-9]+/i).map((part) => {
    const found = part.match(/(?<=\d)[a-z]|(?<=[a-z])\d/gi)?.length ?? 0;
    return part.length >= 7 ? found : 0;
  });
  return Math.max(0, ...most);
}
