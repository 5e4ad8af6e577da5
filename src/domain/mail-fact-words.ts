import type { MailFacts } from './mail-facts.ts';
import type { Due } from './verdict.ts';
import * as say from '../words/mail.ts';

/**
 * Facts of a mail in short words of code, for the reader of an important one. Nothing of the mail's own
 * text is in them but names of hosts and the closed words of a date.
 */
export function factWords(facts: MailFacts, due: Due | null): string[] {
  const { authentication, links } = facts;
  const [lie] = links.deceptive;
  return [
    due === null ? '' : say.namesATime(due.words.toLowerCase()),
    facts.impersonates === null ? '' : say.looksLike(plainHost(facts.impersonates)),
    authenticationWords(authentication),
    facts.replyToDiffers ? say.answersGoToAnotherOrganisation : '',
    lie === undefined ? '' : say.aLinkShowsAndOpens(plainHost(lie.shown), plainHost(lie.actual)),
    links.odd.length === 0 ? '' : say.aLinkLeads,
    facts.sameOrganisation ? 'internal' : 'external',
    facts.firstContact ? say.firstContact : '',
    listWords(facts),
  ].filter((words) => words !== '');
}

/** DMARC alone says that the visible sender is the real one (RFC 7489, section 3.1); without it, what there is. */
function authenticationWords({ spf, dkim, dmarc }: MailFacts['authentication']): string {
  if (dmarc === 'pass') return say.senderVerified;
  const results = Object.entries({ SPF: spf, DKIM: dkim, DMARC: dmarc }).filter(
    ([, result]) => result !== 'none',
  );
  return results.map(([method, result]) => `${method} ${result}`).join(', ');
}

function listWords({ mailingList, bulk }: MailFacts): string {
  if (mailingList) return say.mailingList;
  return bulk ? say.sentToMany : '';
}

/** A host has few characters; what else stood there is left out. */
function plainHost(host: string): string {
  return host.replace(/[^\p{L}\p{N}.@-]/gu, '').slice(0, 60);
}
