import type { Context } from '../../context.ts';
import { readCommandLine } from '../../domain/command-line.ts';
import { readIntent } from '../../domain/intent.ts';
import type { Report } from '../../domain/progress.ts';
import { WORDING } from '../../words/wording.ts';
import { answer } from '../../flow/answer.ts';
import { type Answer, sealedAnswer } from '../../slack/blocks/answer.ts';
import { SealedMessage } from '../../slack/egress.ts';
import { explained } from '../explained.ts';
import type { Command } from './command.ts';
import { COMMANDS } from './table.ts';
import * as say from '../../words/help.ts';

export interface Line {
  ownerId: string;
  text: string;
  triggerId: string | null;
  channel?: string;
  report?: Report | undefined;
}

/**
 * One line of somebody, whatever way it came: a command, a slip of one, or a question in their own words.
 * Never throws; what went wrong is said with a reference.
 */
export async function runLine(ctx: Context, line: Line): Promise<SealedMessage> {
  return await explained(ctx, async () => {
    const reply = await replyTo(ctx, line);
    return reply instanceof SealedMessage ? reply : sealedAnswer(reply);
  });
}

async function replyTo(ctx: Context, line: Line): Promise<Answer | SealedMessage> {
  const { ownerId, text, report } = line;
  const read = readCommandLine(text, COMMANDS);
  const command =
    read.kind === 'known' ? COMMANDS.find(({ name }) => name === read.name) : undefined;
  if (read.kind === 'known' && command !== undefined && takes(command, read.rest))
    return await command.run({ ...line, ctx, rest: read.rest });
  const guess = read.kind === 'unknown' ? read.guess : null;
  const isSentence = text.trim().includes(' ') && guess === null;
  if (readIntent(text).kind !== 'unclear' || isSentence)
    return await answer(ctx, { ownerId, text, report });
  return notKnown(text, guess);
}

function takes({ takesWords }: Command, rest: string): boolean {
  return rest === '' || (takesWords instanceof RegExp ? takesWords.test(rest) : takesWords);
}

function notKnown(text: string, guess: string | null): Answer {
  const what = say.isNotSomethingIKnow(text.trim().slice(0, 60));
  const help = { label: say.help, command: 'help' };
  if (guess === null) return { what, safe: WORDING.nothingDone, steps: [help] };
  const shown = guess.slice(0, 60);
  return {
    what,
    safe: WORDING.nothingDone,
    next: say.didYouMean(shown),
    steps: [{ label: say.run(shown.slice(0, 20)), command: guess.slice(0, 300) }, help],
  };
}
