import type { Mail } from './signal.ts';

/**
 * Whether archiving a mail is out of the question whatever triage says of it: notices about the safety of
 * an account, and what the mailbox or its owner marked as important.
 */
export function isKept(mail: Mail): boolean {
  return (
    mail.labels.some((label) => label === 'IMPORTANT' || label === 'STARRED') ||
    SECURITY.test(`${mail.subject}\n${mail.text.slice(0, 500)}`)
  );
}

const SECURITY =
  /\bsecurity (?:alert|notice|notification|warning|incident|update required)\b|\b(?:new|unusual|suspicious|unrecogni[sz]ed) (?:sign[- ]?in|log[- ]?in|device|activity)\b|\b(?:your )?password (?:was|has been|is about to|will) (?:changed|reset|expire)|\bpassword (?:changed|reset)\b|\b(?:verification|security|one[- ]time|login) code\b|\b(?:two|2)[- ]?(?:factor|step)\b|\b(?:recovery (?:e-?mail|phone|key)|api key|access token|certificate) (?:was|has been|will|is|expires?)\b|\bdata breach\b|\bsicherheits(?:hinweis|warnung|meldung)\b|\bneue anmeldung\b/i;
