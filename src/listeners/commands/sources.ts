import { WORDING } from '../../domain/wording.ts';
import { ensurePerson } from '../../flow/join.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import type { SealedMessage } from '../../slack/egress.ts';
import { listAccounts } from '../../store/accounts.ts';
import { accessAnswer } from '../access-commands.ts';
import { postureAnswer } from '../posture.ts';
import type { Asked, Command } from './command.ts';
import { sourceLine } from './overview.ts';

export const SOURCES: readonly Command[] = [
  {
    name: 'sources',
    synonyms: ['source', 'accounts', 'mailboxes', 'coverage'],
    topic: 'sources',
    usage: 'sources',
    help: 'What is connected, and how far it was read',
    example: 'sources',
    takesWords: false,
    run: sources,
  },
  {
    name: 'connect',
    synonyms: ['reconnect', 'add', 'link', 'login'],
    topic: 'sources',
    usage: 'connect',
    help: 'How to connect a mailbox or a pipeline',
    example: 'connect',
    takesWords: true,
    run: connect,
  },
  {
    name: 'posture',
    synonyms: ['permissions', 'access', 'scopes', 'what can you do now'],
    topic: 'safety',
    usage: 'posture',
    help: 'What I can do right now, account by account',
    example: 'posture',
    takesWords: false,
    run: ({ ctx, ownerId }) => postureAnswer(ctx, ownerId),
  },
];

async function sources({ ctx, ownerId }: Asked): Promise<Answer> {
  const person = await ensurePerson(ctx, ownerId);
  const accounts = await listAccounts(ctx.store.db, ownerId);
  return {
    what: accounts.length === 0 ? WORDING.notConnected : 'Your sources:',
    lines: accounts.map((account) => sourceLine(account, person)),
    steps: [
      { label: 'Connect a source', command: 'connect' },
      { label: 'What I can do', command: 'posture' },
    ],
  };
}

async function connect({ ctx, ownerId, rest }: Asked): Promise<Answer | SealedMessage> {
  await ensurePerson(ctx, ownerId);
  const linked = await accessAnswer(ctx, ownerId, `connect ${rest}`.trim());
  if (linked !== null) return linked;
  return {
    what: 'A source is connected by whoever runs Nightshift.',
    safe: 'I read what you connect, and act on nothing before you approve it.',
    next: 'Send them this: nightshift account connect gmail, with your Slack member id. You then give your consent in the browser.',
    steps: [
      { label: 'See a sample night', command: 'sample' },
      { label: 'Sources', command: 'sources' },
    ],
  };
}
