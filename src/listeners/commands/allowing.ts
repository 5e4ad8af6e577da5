import { sealedNotice } from '../../slack/blocks/notice.ts';
import { alwaysAnswer, grantsAnswer } from '../allowances.ts';
import type { Command } from './command.ts';
import * as say from '../../words/commands.ts';

/** Standing grants: one exact thing that is not asked again for a while. */
export const ALLOWING: readonly Command[] = [
  {
    name: 'always',
    synonyms: [],
    topic: 'decide',
    usage: 'always NUMBER [DAYS]',
    help: say.doesNotAskAgain,
    example: 'always',
    takesWords: true,
    run: async ({ ctx, ownerId, rest }) =>
      sealedNotice(await alwaysAnswer(ctx, ownerId, wordsOf(rest))),
  },
  {
    name: 'grants',
    synonyms: ['allowances', 'allowance', 'grant'],
    topic: 'decide',
    usage: 'grants [revoke ID]',
    help: say.whatYouAllowedWithout,
    example: 'grants',
    takesWords: true,
    run: async ({ ctx, ownerId, rest }) =>
      sealedNotice(await grantsAnswer(ctx, ownerId, wordsOf(rest))),
  },
];

function wordsOf(rest: string): string[] {
  return rest.split(' ').filter((word) => word !== '');
}
