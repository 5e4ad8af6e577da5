import { getDomain } from 'tldts';
import { factsOf, NO_HISTORY } from './mail-facts.ts';
import type { Mail, Run } from './signal.ts';

interface Mailbox {
  ownerAddress: string;
  authServer?: string;
}

type Named = Pick<Run, 'url' | 'repository' | 'headSha'>;

/**
 * Whether a mail is of the same matter as a run: its proven sender is the run's own provider or a colleague, and
 * it names the run's page, or the whole commit beside the repository. Anybody else could write an address
 * into a mail to have it looked over.
 */
export function isAbout(mail: Mail, run: Named, mailbox: Mailbox): boolean {
  return names(mail, run) && isTrusted(mail, run, mailbox);
}

function names(mail: Mail, { url, repository, headSha }: Named): boolean {
  const list = mail.headers['list-id'] ?? '';
  const said = [list, mail.subject, mail.text, ...(mail.links ?? []).map(({ href }) => href)];
  if (url !== '' && said.some((text) => mentions(text, url))) return true;
  return headSha.length === 40 && namesBoth(said.join('\n'), [repository, headSha]);
}

/** `…/runs/812` is not named by `…/runs/8123`. */
function mentions(text: string, url: string): boolean {
  for (let at = text.indexOf(url); at !== -1; at = text.indexOf(url, at + 1))
    if (!/[\w-]/.test(text.charAt(at + url.length))) return true;
  return false;
}

function namesBoth(text: string, parts: readonly string[]): boolean {
  return parts.every((part) => part !== '' && text.includes(part));
}

function isTrusted(mail: Mail, { url }: Named, mailbox: Mailbox): boolean {
  const facts = factsOf(mail, { ...mailbox, history: NO_HISTORY });
  if (facts.authentication.dmarc !== 'pass') return false;
  const provider = getDomain(url);
  const isProvider = provider !== null && getDomain(mail.from.address) === provider;
  return isProvider || (facts.sameOrganisation && facts.impersonates === null);
}
