import { outcomesOfPerson, outcomesOfTeam, ownOutcomes } from '../../flow/outcomes.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import type { Asked, Command } from './command.ts';
import * as say from '../../words/figures.ts';

export const OUTCOMES: Command = {
  name: 'stats',
  synonyms: ['outcomes', 'figures', 'statistics'],
  topic: 'night',
  usage: 'stats [NAME | team NAME]',
  help: say.whatItCame,
  example: 'stats',
  // A name has up to three words; what is longer is a question.
  takesWords: /^(?:<?@?[\w.-]+(?:\|[^>]*)?>?|[\p{L}.'’-]+(?: [\p{L}.'’-]+){1,2}|team .+|of .+)$/iu,
  run: stats,
};

async function stats({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  if (rest === '' || /^me$/i.test(rest)) return await ownOutcomes(ctx, ownerId);
  const [, team] = /^team (.+)$/i.exec(rest) ?? [];
  if (team !== undefined) return await outcomesOfTeam(ctx, { viewerId: ownerId, name: team });
  return await outcomesOfPerson(ctx, { viewerId: ownerId, name: rest.replace(/^of /i, '') });
}
