import type { App } from '@slack/bolt';
import type { Context } from '../context.ts';
import { personId } from '../domain/person.ts';
import { pause } from '../flow/pause.ts';
import { sealedNotice, type Notice } from '../slack/blocks/notice.ts';
import { listAccounts } from '../store/accounts.ts';
import { findPerson } from '../store/people.ts';
import { openCards } from '../store/proposal-reads.ts';
import { countHeld } from '../store/signals.ts';
import { isPaused } from '../store/switches.ts';
import { plural } from '../lib/text.ts';
import { accessAnswer } from './access-commands.ts';
import { policyAnswer } from './policy-commands.ts';
import { instantInWords } from '../lib/time.ts';

const HELP =
  'status · approvals · pause · resume · stop · start · refused · exception · ticket · posture · help';

/** `/nightshift …`: each answer is seen by the asker only. */
export function registerCommands(app: App, ctx: Context): void {
  app.command('/nightshift', async ({ ack, command }) => {
    const ownerId = personId(command.team_id, command.user_id);
    const asked = command.text.trim();
    const { text, blocks } = (
      (await accessAnswer(ctx, ownerId, asked)) ?? sealedNotice(await answerTo(ctx, ownerId, asked))
    ).args;
    await ack({ response_type: 'ephemeral', text, blocks });
  });
}

async function answerTo(ctx: Context, ownerId: string, text: string): Promise<Notice> {
  switch ((text.split(/\s+/)[0] ?? '').toLowerCase()) {
    case '':
    case 'status':
      return await status(ctx, ownerId);
    case 'approvals':
      return await approvals(ctx, ownerId);
    case 'pause':
      return await turn(ctx, ownerId, true);
    case 'resume':
      return await turn(ctx, ownerId, false);
    case 'help':
      return { what: `You can type: ${HELP}`, safe: 'Every action asks you first.' };
    default:
      return (
        (await policyAnswer(ctx, ownerId, text)) ?? {
          what: `“${text.slice(0, 60)}” is not something I know.`,
          next: `Try: ${HELP}`,
        }
      );
  }
}

async function status(ctx: Context, ownerId: string): Promise<Notice> {
  const person = await findPerson(ctx.store.db, ownerId);
  if (person === null)
    return {
      what: 'Nothing is connected for you yet.',
      next: 'Ask whoever runs Nightshift to connect an account for you.',
    };
  const accounts = await listAccounts(ctx.store.db, ownerId);
  const open = await openCards(ctx.store.db, ownerId);
  const paused = await isPaused(ctx.store.db, ownerId);
  const sources = accounts.map(({ name, coverage }) => {
    const read =
      coverage.readUntil === null
        ? 'not read yet'
        : `read until ${instantInWords(coverage.readUntil, person.timeZone)}`;
    return `${name}: ${coverage.problem ?? read}`;
  });
  return {
    what: `${paused ? 'Paused. ' : ''}${plural(
      open.reduce((sum, card) => sum + card.open, 0),
      'decision',
    )} waiting.`,
    safe: sources.join(' · ') || 'No source is connected.',
    next: paused ? 'To go on: /nightshift resume' : `Your digest comes at ${person.digestTime}.`,
  };
}

async function approvals(ctx: Context, ownerId: string): Promise<Notice> {
  const open = await openCards(ctx.store.db, ownerId);
  const held = await countHeld(ctx.store.db, ownerId);
  const waiting = plural(
    open.reduce((sum, card) => sum + card.open, 0),
    'decision',
  );
  return {
    what: `${waiting} on ${plural(open.length, 'card')} in our direct messages.`,
    ...(held === 0
      ? {}
      : { safe: `${plural(held, 'more')} held back until you have decided some.` }),
  };
}

async function turn(ctx: Context, ownerId: string, paused: boolean): Promise<Notice> {
  const changed = await pause(ctx, { person: ownerId }, { by: ownerId, paused });
  if (!changed) return { what: paused ? 'It was paused already.' : 'It was running already.' };
  return paused
    ? {
        what: 'Paused.',
        safe: 'Nothing is executed from now on, also nothing that you approved before.',
        next: 'To go on: /nightshift resume',
      }
    : {
        what: 'Running again.',
        safe: 'What you approved and what has not run out is executed now.',
      };
}
