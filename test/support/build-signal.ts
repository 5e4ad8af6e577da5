import type { Mail, Run, Signal, SignalContent } from '#src/domain/signal.ts';
import { derivedId } from '#src/lib/ids.ts';

/** Where the builders' night begins. */
export const NOW = new Date('2026-11-20T02:00:00.000Z');
export const OWNER = 'T0NIGHT/U0DANA';
export const OTHER_OWNER = 'T0NIGHT/U0ERIK';
export const ACCOUNT = 'acc_dana';

/** An ordinary mail from one stranger to the owner. */
export function buildMail(changes: Partial<Mail> = {}): Mail {
  return {
    kind: 'mail',
    providerId: 'm1',
    threadId: 't1',
    messageId: '<m1@client.example>',
    references: [],
    from: { name: 'Ana Silva', address: 'ana@client.example' },
    to: [{ name: '', address: 'dana@night.example' }],
    cc: [],
    replyTo: [],
    subject: 'Contract',
    text: 'Could you look at the contract today?',
    headers: {},
    labels: ['INBOX', 'UNREAD'],
    attachments: [],
    undecodable: [],
    bytes: 1_200,
    ...changes,
  };
}

/** A first attempt that failed an hour before `NOW`. */
export function buildRun(changes: Partial<Run> = {}): Run {
  return {
    kind: 'run',
    repository: 'acme/shop',
    workflow: 'Deploy',
    runId: 42,
    attempt: 1,
    status: 'completed',
    conclusion: 'failure',
    headSha: '0123456789abcdef0123456789abcdef01234567',
    branch: 'main',
    event: 'push',
    actor: 'ana',
    commitTitle: 'Cache prices',
    url: 'https://github.example/acme/shop/actions/runs/42',
    createdAt: '2026-11-20T01:00:00Z',
    updatedAt: '2026-11-20T01:05:00Z',
    ...changes,
  };
}

/** A triaged signal about the given content; the owner's own unless said otherwise. */
export function buildSignal<Content extends SignalContent>(
  content: Content,
  changes: Partial<Omit<Signal<Content>, 'content'>> = {},
): Signal<Content> {
  const accountId = changes.accountId ?? ACCOUNT;
  const externalId = changes.externalId ?? externalIdOf(content);
  return {
    id: derivedId('sig', accountId, externalId),
    accountId,
    ownerId: OWNER,
    externalId,
    state: 'triaged',
    receivedAt: new Date('2026-11-20T01:30:00.000Z'),
    content,
    ...changes,
  };
}

/** The natural key that ingest gives to a signal. */
export function externalIdOf(content: SignalContent): string {
  return content.kind === 'mail'
    ? content.providerId
    : `${content.repository}#${content.runId}.${content.attempt}`;
}
