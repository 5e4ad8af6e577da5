import { WORDING } from '../../words/wording.ts';
import { ensurePerson } from '../../flow/join.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { listAccounts } from '../../store/accounts.ts';
import { postureAnswer } from '../posture.ts';
import type { Asked, Command } from './command.ts';
import { sourceLine } from './overview.ts';
import * as say from '../../words/connecting.ts';

export const SOURCES: readonly Command[] = [
  {
    name: 'sources',
    synonyms: ['source', 'accounts', 'mailboxes', 'coverage'],
    topic: 'sources',
    usage: 'sources',
    help: say.whatIsConnected,
    example: 'sources',
    takesWords: false,
    run: sources,
  },
  {
    name: 'posture',
    synonyms: ['permissions', 'access', 'scopes', 'what can you do now'],
    topic: 'safety',
    usage: 'posture',
    help: say.whatICanDoRight,
    example: 'posture',
    takesWords: false,
    run: ({ ctx, ownerId }) => postureAnswer(ctx, ownerId),
  },
];

async function sources({ ctx, ownerId }: Asked): Promise<Answer> {
  const person = await ensurePerson(ctx, ownerId);
  const accounts = await listAccounts(ctx.store.db, ownerId);
  return {
    what: accounts.length === 0 ? WORDING.notConnected : say.yourSources,
    lines: accounts.map((account) => sourceLine(account, person)),
    steps: [
      { label: say.connectASource, command: 'connect' },
      { label: say.whatICanDo, command: 'posture' },
    ],
  };
}
