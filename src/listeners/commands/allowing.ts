import { sealedNotice } from '../../slack/blocks/notice.ts';
import { alwaysAnswer, grantsAnswer } from '../allowances.ts';
import type { Command } from './command.ts';

/** Standing grants: one exact thing that is not asked again for a while. */
export const ALLOWING: readonly Command[] = [
  {
    name: 'always',
    synonyms: [],
    topic: 'decide',
    usage: 'always NUMBER [DAYS]',
    help: 'Does not ask again for the sender of that card',
    example: 'always',
    takesWords: true,
    run: async ({ ctx, ownerId, rest }) =>
      sealedNotice(await alwaysAnswer(ctx, ownerId, wordsOf(rest))),
  },
  {
    name: 'grants',
    synonyms: ['allowances'],
    topic: 'decide',
    usage: 'grants [revoke ID]',
    help: 'What you allowed without being asked, and how to end it',
    example: 'grants',
    takesWords: true,
    run: async ({ ctx, ownerId, rest }) =>
      sealedNotice(await grantsAnswer(ctx, ownerId, wordsOf(rest))),
  },
];

function wordsOf(rest: string): string[] {
  return rest.split(' ').filter((word) => word !== '');
}
