import type { Mail } from '#src/domain/signal.ts';

/** A mail from a colleague in which nothing is remarkable. */
export function aMail(changed: Partial<Mail> = {}): Mail {
  return {
    kind: 'mail',
    providerId: '18c',
    threadId: '18c',
    messageId: '<one@work.example>',
    references: [],
    from: { name: 'Ada', address: 'ada@work.example' },
    to: [{ name: '', address: 'owner@work.example' }],
    cc: [],
    replyTo: [],
    subject: 'Lunch menu',
    text: 'The menu hangs in the kitchen.',
    headers: {},
    labels: ['INBOX', 'UNREAD'],
    attachments: [],
    undecodable: [],
    bytes: 500,
    ...changed,
  };
}
