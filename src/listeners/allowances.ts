import type { App, ViewSubmitAction } from '@slack/bolt';
import type { Context } from '../context.ts';
import { ALLOWANCE_CAPS } from '../domain/allowance.ts';
import { personId, slackIds } from '../domain/person.ts';
import { allowAlways, endAllowance } from '../flow/allowances.ts';
import { actorOf } from '../flow/standing.ts';
import { isExpected } from '../lib/errors.ts';
import { instantInWords } from '../lib/notation.ts';
import { chosenAllowance } from '../slack/blocks/allow-modal.ts';
import type { Notice } from '../slack/blocks/notice.ts';
import { liveAllowances } from '../store/allowances.ts';
import { getPerson } from '../store/people.ts';
import { tell } from './answering.ts';
import { logFailure } from './log-failure.ts';
import * as say from '../words/commands.ts';

const DAY_MS = 24 * 3_600_000;
const SHOWN_MAX = 8;
const WORDS = { 'mail.archive': 'archive', 'mail.label': 'star' } as const;

/** What the modal of a card's menu ends in. */
export function registerAllowing(app: App, ctx: Context): void {
  app.view<ViewSubmitAction>('card.always', async ({ ack, body, view }) => {
    const { values } = view.state;
    const choice = chosenAllowance({
      what: values['what']?.['what']?.selected_option?.value,
      until: values['until']?.['until']?.selected_option?.value,
    });
    if (choice === null) {
      await ack({ response_action: 'errors', errors: { what: say.chooseOne } });
      return;
    }
    await ack();
    const clicker = { teamId: body.team?.id ?? '', userId: body.user.id, channel: null };
    const { proposalId: reference, ...rest } = choice;
    const person = personId(clicker.teamId, clicker.userId);
    await tell(ctx, clicker, await allowed(ctx, person, { reference, ...rest }));
  });
}

/** `/nightshift always DIGEST [DAYS]`: what that card asked is not asked again for its sender. */
export async function alwaysAnswer(
  ctx: Context,
  person: string,
  [reference = '', days = String(ALLOWANCE_CAPS.daysDefault)]: readonly string[],
): Promise<Notice> {
  const wholeDays = /^\d{1,4}$/.test(days) ? Number(days) : Number.NaN;
  const until = new Date(ctx.clock.now().getTime() + wholeDays * DAY_MS);
  return await allowed(ctx, person, { reference, until, shown: null });
}

/** Allows one exact thing, in the name of who said so, and tells what is allowed now, or why nothing is. */
async function allowed(
  ctx: Context,
  person: string,
  asked: Omit<Parameters<typeof allowAlways>[1], 'actor'>,
): Promise<Notice> {
  try {
    const actor = await actorOf(ctx, slackIds(person));
    const allowed = await allowAlways(ctx, { actor, ...asked });
    if ('words' in allowed)
      return {
        what: allowed.words,
        next: say.toAllow,
      };
    const { id, kind, sender, expiresAt } = allowed.allowance;
    const until = await inTheirWords(ctx, person, expiresAt);
    return {
      what: say.allowedUntil({ until, words: WORDS[kind], sender, mailbox: allowed.mailbox }),
      safe: say.atMostIn24Hours(ALLOWANCE_CAPS.perDayMax),
      next: say.toEnd(id),
    };
  } catch (error) {
    if (!isExpected(error)) throw error;
    const reference = logFailure(ctx, error, 'a standing grant was not made');
    return { what: say.thisCouldNotBeCheckedLabel, next: say.pleaseTryAgain(reference) };
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
      ? { what: say.itIsEnded, safe: say.whatItApprovedAndWhat }
      : { what: say.noStandingGrantOfYours, next: say.grants };
  }
  const live = await liveAllowances(ctx.store.db, ctx.clock.now(), person);
  if (live.length === 0)
    return { what: say.youHaveNoStandingGrants, safe: say.everyActionAsksYouFirst };
  const lines: string[] = [];
  for (const { id: name, kind, sender, expiresAt } of live.slice(0, SHOWN_MAX))
    lines.push(
      say.mailFromUntil({
        name,
        words: WORDS[kind],
        sender,
        inTheir: await inTheirWords(ctx, person, expiresAt),
      }),
    );
  const more = live.length > SHOWN_MAX ? say.andMore(live.length - SHOWN_MAX) : '';
  return {
    what: say.youHaveStandingGrants(live.length),
    safe: `${lines.join(' · ')}${more}`,
    next: say.toEndOne,
  };
}

async function inTheirWords(ctx: Context, person: string, at: Date): Promise<string> {
  return instantInWords(at, (await getPerson(ctx.store.db, person)).timeZone);
}
