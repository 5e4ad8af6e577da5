import type { Context } from '../../context.ts';
import type { CommandWord } from '../../domain/command-line.ts';
import type { Report } from '../../domain/progress.ts';
import type { Answer } from '../../slack/blocks/answer.ts';
import type { SealedMessage } from '../../slack/egress.ts';
import * as say from '../../words/help.ts';

export const TOPICS = {
  night: say.whatHappened,
  ask: say.askInYourOwnWords,
  deploy: say.deployRollBackHold,
  decide: say.decideAndWhatPolicySays,
  memory: say.whatNightshiftRemembers,
  settings: say.whenYouAreTold,
  sources: say.yourMailboxesAndPipelines,
  safety: say.stopIt,
  admin: say.forOwnersNamed,
} as const;
export type Topic = keyof typeof TOPICS;

/** One command as it arrived, whatever way it came. */
export interface Asked {
  ctx: Context;
  ownerId: string;
  /** What stands behind the command's name, single spaces, trimmed. */
  rest: string;
  /** Lets a modal be opened within three seconds; null where the text was a message. */
  triggerId: string | null;
  /** The channel that it was typed in; absent where it was no slash command. */
  channel?: string;
  /** Hears how far an answer that takes a while is. */
  report?: Report | undefined;
}

/** A row of the table that the parser, the help and its test are made from. */
export interface Command extends CommandWord {
  topic: Topic;
  /** As it is typed after `/nightshift`, for example `time HH:MM [days]`. */
  usage: string;
  help: string;
  /** One that works for everybody at any time; the help's test runs it. */
  example: string;
  /** Other forms that its usage names; the same test runs them. */
  alsoTry?: readonly string[];
  /** Takes words behind its name, or such words; where it does not take them, it is no command but a sentence. */
  takesWords: boolean | RegExp;
  run(asked: Asked): Promise<Answer | SealedMessage>;
}
