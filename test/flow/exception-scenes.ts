import type { StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { DANA, type Night } from '../support/night.ts';
import { wordsOf } from './mails.ts';

/** Two clicks and a reason: the button under what is refused, and the form that it opens. */
export async function askException(
  night: Night,
  message: StoredMessage,
  reason: string,
): Promise<void> {
  const person = night.slack.as(DANA);
  const before = new Set(person.views().map(({ id }) => id));
  await person.click({ channel: message.channel, ts: message.ts }, 'exception.ask');
  const form = await night.slack.until(() => person.views().find(({ id }) => !before.has(id))?.id);
  await person.submit(form, { reason: { reason } });
  await night.runUntilIdle();
}

/** An owner of the policy says yes to what they were asked last. */
export async function grantException(night: Night, owner: string): Promise<void> {
  const asking = night.slack
    .conversation(night.slack.dmOf(owner))
    .findLast(({ blocks }) => wordsOf(blocks).includes('asks for an exception'));
  if (asking === undefined) throw new Error('Nobody was asked');
  await night.slack.as(owner).click(asking, 'exception.grant');
  await night.runUntilIdle();
}
