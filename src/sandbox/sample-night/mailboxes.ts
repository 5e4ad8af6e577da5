import { message, type SampleMail } from './mails.ts';
import { instantOf } from './night.ts';

/** Another mailbox of Dana's, at another provider than Gmail. */
export interface SampleMailbox {
  kind: 'outlook' | 'imap';
  address: string;
  mails: readonly Pick<SampleMail, 'raw' | 'receivedAt'>[];
}

type Arrivals = readonly (readonly [at: string, file: string])[];

/** At Harborlight Rail, which has its own mail since before it was bought. */
const AT_RAIL: Arrivals = [
  ['22:41:16', 'outlook/timetable-published'],
  ['01:02:44', 'outlook/gateway-certificate'],
  ['03:05:30', 'outlook/railday-early-bird'],
  ['05:40:52', 'outlook/attack-new-bank-details'],
  ['06:18:09', 'outlook/cutover-window'],
];

const AT_HOME: Arrivals = [
  ['22:17:25', 'imap/rowing-club-fee'],
  ['22:58:03', 'imap/mum-dinner'],
  ['02:30:41', 'imap/seed-catalogue'],
  ['06:09:57', 'imap/lantern-walk-tea'],
];

/** The night that ends at `dawn`, in the mailboxes beside the main one; each in the order of arrival. */
export function mailboxesBefore(dawn: Date): SampleMailbox[] {
  return [
    { kind: 'outlook', address: 'dana@harborlight-rail.example', mails: arriving(AT_RAIL, dawn) },
    { kind: 'imap', address: 'dana@petrov.example', mails: arriving(AT_HOME, dawn) },
  ];
}

function arriving(arrivals: Arrivals, dawn: Date): SampleMailbox['mails'] {
  return arrivals.map(([at, file]) => {
    const receivedAt = instantOf(at, dawn);
    return { raw: message(file, { receivedAt, dawn }), receivedAt };
  });
}
