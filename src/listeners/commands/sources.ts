import { WORDING } from '../../domain/wording.ts';
import { ensurePerson } from '../../flow/join.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { listAccounts } from '../../store/accounts.ts';
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
