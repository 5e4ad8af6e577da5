import { sealedSample } from '../../slack/blocks/sample.ts';
import type { Command } from './command.ts';
import * as say from '../../words/help.ts';

export const SAMPLE: Command = {
  name: 'sample',
  synonyms: ['demo', 'example', 'try', 'tour', 'sample night'],
  topic: 'sources',
  usage: 'sample',
  help: say.aMadeUpNight,
  example: 'sample',
  takesWords: false,
  run: () => Promise.resolve(sealedSample('asked')),
};
