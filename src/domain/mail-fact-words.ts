import type { MailFacts } from './mail-facts.ts';
import type { Due } from './verdict.ts';

/**
 * Facts of a mail in short words of code, for the reader of an important one. Nothing of the mail's own
 * text is in them but names of hosts and the closed words of a date.
 */
export function factWords(facts: MailFacts, due: Due | null): string[] {
  const { authentication, links } = facts;
  const [lie] = links.deceptive;
  return [
    due === null ? '' : `names a time: ${due.words.toLowerCase()}`,
    facts.impersonates === null ? '' : `looks like ${plainHost(facts.impersonates)}, is not`,
    authenticationWords(authentication),
    facts.replyToDiffers ? 'answers go to another organisation' : '',
    lie === undefined
      ? ''
      : `a link shows ${plainHost(lie.shown)} and opens ${plainHost(lie.actual)}`,
    links.odd.length === 0 ? '' : 'a link leads to a disguised address',
    facts.sameOrganisation ? 'internal' : 'external',
    facts.firstContact ? 'first contact' : '',
    listWords(facts),
  ].filter((words) => words !== '');
}

/** DMARC alone says that the visible sender is the real one (RFC 7489, section 3.1); without it, what there is. */
function authenticationWords({ spf, dkim, dmarc }: MailFacts['authentication']): string {
  if (dmarc === 'pass') return 'sender verified';
  const results = Object.entries({ SPF: spf, DKIM: dkim, DMARC: dmarc }).filter(
    ([, result]) => result !== 'none',
  );
  return results.map(([method, result]) => `${method} ${result}`).join(', ');
}

function listWords({ mailingList, bulk }: MailFacts): string {
  if (mailingList) return 'mailing list';
  return bulk ? 'sent to many' : '';
}

/** A host has few characters; what else stood there is left out. */
function plainHost(host: string): string {
  return host.replace(/[^\p{L}\p{N}.@-]/gu, '').slice(0, 60);
}
