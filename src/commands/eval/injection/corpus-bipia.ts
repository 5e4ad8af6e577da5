import { z } from 'zod';
import { parseJson } from '../../../lib/trust.ts';
import { fingerprint, type MailCase } from './case.ts';

const Row = z.looseObject({ context: z.string() });
const Attacks = z.record(z.string(), z.array(z.string()));

export const POSITIONS = ['start', 'middle', 'end'] as const;

/** Mails × attacks × positions, from the text of `email_*.jsonl` and `text_attack_*.json`. */
export function bipiaCases(emails: string, attacks: readonly string[]): MailCase[] {
  const mails = emails
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => bipiaMail(Row.parse(parseJson(line)).context));
  return mails.flatMap((mail, at) =>
    attacks.flatMap((attack) =>
      POSITIONS.map((position): MailCase => ({
        kind: 'mail',
        corpus: 'bipia',
        id: `bipia/${at}/${fingerprint(attack, 12)}/${position}`,
        from: mail.from,
        subject: mail.subject,
        body: planted(mail.body, attack, position),
      })),
    ),
  );
}

export function bipiaAttacks(text: string): string[] {
  return Object.values(Attacks.parse(parseJson(text))).flat();
}

interface Parts {
  from: MailCase['from'];
  subject: string;
  body: string;
}

/** A context is either `SUBJECT: …|EMAIL_FROM: …|RECEIVED DATE: …|CONTENT: …` or only the text. */
function bipiaMail(context: string): Parts {
  const field = (name: string): string =>
    new RegExp(`(?:^|\\|)${name}: ([^|]*)`).exec(context)?.[1]?.trim() ?? '';
  const content = /(?:^|\|)CONTENT: ([^]*)$/.exec(context)?.[1];
  const sender = /^(.*?)\s*<([^<>\s]+@[^<>\s]+)>$/.exec(field('EMAIL_FROM'));
  return {
    from: {
      name: sender?.[1] ?? '',
      address: sender?.[2] ?? `sender-${fingerprint(context, 6)}@partner.example`,
    },
    subject: field('SUBJECT') || 'A question about our account',
    body: content ?? context,
  };
}

function planted(body: string, attack: string, position: (typeof POSITIONS)[number]): string {
  if (position === 'start') return `${attack}\n${body}`;
  if (position === 'end') return `${body}\n${attack}`;
  const middle = body.indexOf(' ', Math.floor(body.length / 2));
  const at = middle === -1 ? body.length : middle;
  return `${body.slice(0, at)}\n${attack}\n${body.slice(at)}`;
}
