import type { MailFacts } from './mail-facts.ts';
import type { Mail } from './signal.ts';

/**
 * Facts of a mail in short words of code, for the reader of an important one. Nothing of the mail's own
 * text is in them but names of hosts and the closed words of a date.
 */
export function factWords(mail: Mail, facts: MailFacts): string[] {
  const { authentication, links } = facts;
  const [lie] = links.deceptive;
  const due = deadlineIn(`${mail.subject}\n${mail.text}`);
  return [
    due === null ? '' : `names a time: ${due}`,
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

const DAY =
  'today|tonight|tomorrow|(?:this |next )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|week)|(?:january|february|march|april|may|june|july|august|september|october|november|december) \\d{1,2}|\\d{1,2}\\.\\d{1,2}\\.|\\d{4}-\\d{2}-\\d{2}';
const HOUR = '\\d{1,2}(?::\\d{2})? ?(?:am|pm|uhr|utc)|\\d{1,2}:\\d{2}|noon|midnight';
const DEADLINE = new RegExp(
  `\\b(by|before|until|no later than|due|bis) (?:the )?((?:end of (?:the )?(?:business )?(?:day|today|week)|eod|eob|cob|(?:${DAY})|(?:${HOUR}))(?: (?:at |on )?(?:${DAY}|${HOUR}))?)\\b`,
  'i',
);

/** `by 3 pm today`, in lower case: the first time that a mail gives for something, or null. */
export function deadlineIn(text: string): string | null {
  const [, before, time] = DEADLINE.exec(text.slice(0, 8_000).replace(/\s+/g, ' ')) ?? [];
  return before === undefined || time === undefined ? null : `${before} ${time}`.toLowerCase();
}
