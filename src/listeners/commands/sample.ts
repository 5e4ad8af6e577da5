import { sealedSample } from '../../slack/blocks/sample.ts';
import type { Command } from './command.ts';

export const SAMPLE: Command = {
  name: 'sample',
  synonyms: ['demo', 'example', 'try', 'tour', 'sample night'],
  topic: 'sources',
  usage: 'sample',
  help: 'A made-up night to try, without any effect',
  example: 'sample',
  takesWords: false,
  run: () => Promise.resolve(sealedSample('asked')),
};
