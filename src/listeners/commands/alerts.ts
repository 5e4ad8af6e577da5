import { newsFilterWords, readNewsFilter } from '../../domain/news-filter.ts';
import { WORDING } from '../../domain/wording.ts';
import { ensurePerson } from '../../flow/join.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import { newsFilterOf, saveNewsFilter } from '../../store/news-filters.ts';
import type { Asked, Command } from './command.ts';

export const ALERTS: Command = {
  name: 'alerts',
  synonyms: ['alert', 'failures only'],
  topic: 'deploy',
  usage: 'alerts failures|all [ENVIRONMENT …]',
  help: 'Which news of pipelines you are told',
  example: 'alerts',
  alsoTry: ['alerts failures production', 'alerts all'],
  takesWords: /^(?:failures|all)\b/i,
  run: alerts,
};

async function alerts({ ctx, ownerId, rest }: Asked): Promise<Answer> {
  const person = await ensurePerson(ctx, ownerId);
  const next = 'For example: /nightshift alerts failures production, or alerts all';
  const safe =
    'The digest counts everything, whatever you choose. Who is on duty is told all the same.';
  if (rest === '') {
    const what = `You are told: ${newsFilterWords(await newsFilterOf(ctx.store.db, person.id))}`;
    return { what, safe, next };
  }
  const filter = readNewsFilter(rest);
  if (filter === null)
    return { what: 'That names no environments.', safe: WORDING.nothingChanged, next };
  await ctx.store.write((unit) => saveNewsFilter(unit, person.id, filter));
  return { what: `From now on you are told: ${newsFilterWords(filter)}`, safe };
}
