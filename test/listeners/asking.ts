import type { StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { wordsOf } from '../flow/mails.ts';
import { DANA, type Night } from '../support/night.ts';

/** What somebody who types this after `/nightshift` is shown. */
export async function typed(night: Night, text: string, userId = DANA): Promise<StoredMessage> {
  const person = night.slack.as(userId);
  const before = person.ephemerals().length;
  await person.command(text);
  return await night.slack.until(() => person.ephemerals()[before]);
}

export async function typedWords(night: Night, text: string, userId = DANA): Promise<string> {
  return wordsOf((await typed(night, text, userId)).blocks);
}

/** The final answer to a direct message. */
export async function saidWords(night: Night, text: string, userId = DANA): Promise<string> {
  const channel = night.slack.dmOf(userId);
  const before = night.slack.conversation(channel).length;
  await night.slack.as(userId).say(channel, text);
  const answer = await night.slack.until(() => {
    const [, shown] = night.slack.conversation(channel).slice(before);
    const isUnderWay = shown?.stream?.state === 'streaming' || shown?.text === 'Looking…';
    return shown !== undefined && !isUnderWay && shown;
  });
  return wordsOf(answer.blocks);
}

/** Next steps: not the way to a card from its own line. */
export function buttonsIn(blocks: unknown): number {
  const count = (what: string): number => JSON.stringify(blocks).split(what).length - 1;
  return count('"type":"button"') - count('"action_id":"card.open"');
}
