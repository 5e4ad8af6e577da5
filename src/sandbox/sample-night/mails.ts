import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fill } from './fill.ts';
import { instantOf } from './night.ts';

/** One mail as the receiving server hands it over. */
export interface SampleMail {
  /** As Gmail's message ids look; another night has others. */
  id: string;
  raw: Uint8Array;
  receivedAt: Date;
  labelIds: string[];
}

type Box = 'primary' | 'important' | 'updates' | 'promotions' | 'social' | 'forums' | 'sent';

const LABELS: Readonly<Record<Box, readonly string[]>> = {
  primary: ['INBOX', 'UNREAD', 'CATEGORY_PERSONAL'],
  important: ['INBOX', 'UNREAD', 'IMPORTANT', 'CATEGORY_PERSONAL'],
  updates: ['INBOX', 'UNREAD', 'CATEGORY_UPDATES'],
  promotions: ['INBOX', 'UNREAD', 'CATEGORY_PROMOTIONS'],
  social: ['INBOX', 'UNREAD', 'CATEGORY_SOCIAL'],
  forums: ['INBOX', 'UNREAD', 'CATEGORY_FORUMS'],
  sent: ['SENT'],
};

/** When each file of `mail/` arrives, and where Gmail would put it. */
const ARRIVALS: readonly (readonly [at: string, file: string, box: Box])[] = [
  ['22:03:11', 'ledger-order-1', 'important'],
  ['22:09:40', 'elbe-rail-receipt', 'updates'],
  ['22:14:02', 'bright-desk-sale', 'promotions'],
  ['22:21:37', 'ledger-order-2', 'sent'],
  ['22:38:20', 'dev-list-logs', 'forums'],
  ['22:52:05', 'emil-milo', 'important'],
  ['23:10:48', 'prolink-views', 'social'],
  ['23:26:13', 'attack-injected-rates', 'primary'],
  ['23:31:55', 'pr-comment', 'updates'],
  ['23:49:29', 'ci-payments-failed', 'updates'],
  ['00:04:17', 'tidemark-webinar', 'promotions'],
  ['00:19:02', 'ci-website-failed', 'updates'],
  ['00:33:46', 'bounce-oderberg', 'primary'],
  ['00:47:10', 'absence-henrik', 'primary'],
  ['00:56:31', 'ci-tracking-failed', 'updates'],
  ['01:13:58', 'gatekeep-sign-in', 'updates'],
  ['01:40:22', 'cloudberry-invoice', 'updates'],
  ['02:02:09', 'kaiyo-signing-key', 'important'],
  ['02:18:44', 'attack-hidden-text', 'primary'],
  ['02:37:15', 'routeminds-pitch', 'primary'],
  ['03:00:08', 'kernel-coffee', 'promotions'],
  ['03:12:51', 'quayside-ticket', 'important'],
  ['03:30:27', 'beacon-resolved', 'updates'],
  ['03:51:36', 'attack-password-expiry', 'primary'],
  ['04:00:19', 'fjord-outfitters', 'promotions'],
  ['04:10:42', 'beacon-firing', 'updates'],
  ['04:15:03', 'cloudberry-maintenance', 'updates'],
  ['04:30:50', 'oderberg-delays', 'primary'],
  ['05:00:06', 'devsummit', 'promotions'],
  ['05:18:24', 'attack-forged-approval', 'primary'],
  ['05:33:12', 'deploy-review', 'updates'],
  ['05:44:31', 'baltica-outage', 'important'],
  ['05:48:57', 'ledger-order-3', 'important'],
  ['06:00:14', 'harbor-weekly', 'promotions'],
  ['06:05:39', 'klara-kaffee', 'promotions'],
  ['06:12:20', 'board-numbers', 'important'],
  ['06:22:46', 'oncall-handover', 'important'],
  ['06:27:03', 'incident-review-invite', 'primary'],
  ['06:31:18', 'zahnarzt-termin', 'primary'],
  ['06:35:52', 'carrier-signed', 'important'],
  ['06:40:27', 'kostenstelle', 'important'],
  ['06:46:09', 'beta-date', 'important'],
  ['06:52:35', 'cloudberry-reserved', 'primary'],
];

/** Every mail of the night that ends at `dawn`, in the order of arrival. */
export function mailsBefore(dawn: Date): SampleMail[] {
  return ARRIVALS.map(([at, file, box]) => {
    const receivedAt = instantOf(at, dawn);
    return {
      id: messageId(file, dawn),
      raw: message(file, { receivedAt, dawn }),
      receivedAt,
      labelIds: [...LABELS[box]],
    };
  });
}

/** Latin-1 keeps every byte of whatever charset a message is in; files end lines as Git likes them. */
export function message(file: string, time: { receivedAt: Date; dawn: Date }): Uint8Array {
  const text = readFileSync(new URL(`mail/${file}.eml`, import.meta.url), 'latin1');
  return Buffer.from(fill(text, time).replace(/\r?\n/g, '\r\n'), 'latin1');
}

function messageId(file: string, dawn: Date): string {
  const digest = createHash('sha256').update(`${file}\n${dawn.toISOString()}`).digest('hex');
  return `1a${digest.slice(0, 14)}`;
}
