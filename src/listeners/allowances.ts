import type { Context } from '../context.ts';
import { ALLOWANCE_CAPS } from '../domain/allowance.ts';
import { slackIds } from '../domain/person.ts';
import { allowAlways, endAllowance } from '../flow/allowances.ts';
import { actorOf } from '../flow/standing.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';
import { instantInWords } from '../lib/time.ts';
import type { Notice } from '../slack/blocks/notice.ts';
import { liveAllowances } from '../store/allowances.ts';
import { getPerson } from '../store/people.ts';

const SHOWN_MAX = 8;
const WORDS = { 'mail.archive': 'archive', 'mail.label': 'star' } as const;

/** `/nightshift always DIGEST [DAYS]`: what that card asked is not asked again for its sender. */
export async function alwaysAnswer(
  ctx: Context,
  person: string,
  [reference = '', days = String(ALLOWANCE_CAPS.daysDefault)]: readonly string[],
): Promise<Notice> {
  try {
    const actor = await actorOf(ctx, slackIds(person));
    const allowed = await allowAlways(ctx, { actor, reference, days: Number(days) });
    if ('words' in allowed)
      return {
        what: allowed.words,
        next: 'To allow: /nightshift always, the digest of a card, days',
      };
    const { id, kind, sender, expiresAt } = allowed.allowance;
    const until = await inTheirWords(ctx, person, expiresAt);
    return {
      what: `Allowed until ${until}: ${WORDS[kind]} mail from exactly ${sender} in ${allowed.mailbox}, without asking.`,
      safe: `At most ${ALLOWANCE_CAPS.perDayMax} in 24 hours, from the next one that comes; each has a card with Undo.`,
      next: `To end it: /nightshift grants revoke ${id}`,
    };
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ error: errorMessage(error) }, 'a standing grant was not made');
    return { what: 'This could not be checked just now, so nothing was allowed.' };
  }
}

/** `/nightshift grants` and `/nightshift grants revoke ID`: the asker's own. */
export async function grantsAnswer(
  ctx: Context,
  person: string,
  [verb = 'list', id = '']: readonly string[],
): Promise<Notice> {
  if (verb === 'revoke') {
    const ended = await endAllowance(ctx, { id, by: { person } });
    return ended
      ? { what: 'It is ended.', safe: 'What it approved and what has not left is not done.' }
      : { what: 'No standing grant of yours with this id is live.', next: '/nightshift grants' };
  }
  const live = await liveAllowances(ctx.store.db, ctx.clock.now(), person);
  if (live.length === 0)
    return { what: 'You have no standing grants.', safe: 'Every action asks you first.' };
  const lines: string[] = [];
  for (const { id: name, kind, sender, expiresAt } of live.slice(0, SHOWN_MAX))
    lines.push(
      `${name}: ${WORDS[kind]} mail from ${sender} until ${await inTheirWords(ctx, person, expiresAt)}`,
    );
  const more = live.length > SHOWN_MAX ? ` · and ${live.length - SHOWN_MAX} more` : '';
  return {
    what: `You have ${live.length} standing grants.`,
    safe: `${lines.join(' · ')}${more}`,
    next: 'To end one: /nightshift grants revoke, and its id',
  };
}

async function inTheirWords(ctx: Context, person: string, at: Date): Promise<string> {
  return instantInWords(at, (await getPerson(ctx.store.db, person)).timeZone);
}
