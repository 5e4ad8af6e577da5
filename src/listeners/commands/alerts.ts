import { newsFilterWords, readNewsFilter } from '../../domain/news-filter.ts';
import { WORDING } from '../../words/wording.ts';
import { ensurePerson } from '../../flow/join.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { newsFilterOf, saveNewsFilter } from '../../store/news-filters.ts';
import type { Asked, Command } from './command.ts';
import * as say from '../../words/commands.ts';

export const ALERTS: Command = {
  name: 'alerts',
  synonyms: ['alert', 'failures only'],
  topic: 'deploy',
  usage: 'alerts failures|all [ENVIRONMENT …]',
  help: say.whichNewsOfPipelines,
  example: 'alerts',
  alsoTry: ['alerts failures production', 'alerts all'],
  takesWords: /^(?:failures|all)\b/i,
  run: alerts,
};

async function alerts({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  const person = await ensurePerson(ctx, ownerId);
  const next = say.forExample;
  const safe = say.theDigestCountsEverything;
  if (rest === '') {
    const what = say.youAreTold(newsFilterWords(await newsFilterOf(ctx.store.db, person.id)));
    return { what, safe, next };
  }
  const filter = readNewsFilter(rest);
  if (filter === null)
    return { what: say.thatNamesNoEnvironments, safe: WORDING.nothingChanged, next };
  await ctx.store.write((unit) => saveNewsFilter(unit, person.id, filter));
  return { what: say.fromNowOnYouAre(newsFilterWords(filter)), safe };
}
