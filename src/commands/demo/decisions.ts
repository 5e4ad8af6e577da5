import { setTimeout as delay } from 'node:timers/promises';
import type { SlackSandbox, StoredMessage } from '../../sandbox/slack/workspace.ts';
import { fraction } from './material.ts';
import { OWNER } from './night.ts';

export type ApproveShare = 'none' | 'all' | number;

interface Buttons {
  ts: string;
  actions: ReadonlySet<string>;
  /** The same for the same card on every start, whatever ids it was given. */
  about: string;
}

/**
 * Decides every open card as its owner (the demo's, unless another is named), by pressing its buttons
 * through Slack. Approve where it stands on the card, else by reading all and submitting. Returns how many
 * cards were decided.
 */
export async function decideOpenCards(
  slack: SlackSandbox,
  choice: { share: ApproveShare; seed: number; userId?: string },
): Promise<number> {
  if (choice.share === 'none') return 0;
  const userId = choice.userId ?? OWNER.userId;
  const channel = slack.dmOf(userId);
  let decided = 0;
  for (const card of cardsWith(slack, channel, 'card.deny')) {
    const approve =
      choice.share === 'all' || fraction(`${choice.seed}/${card.about}`) < choice.share;
    if (approve && !card.actions.has('card.approve'))
      await submitModal(slack, { userId, channel, ts: card.ts, opens: 'card.read' });
    else
      await slack
        .as(userId)
        .click({ channel, ts: card.ts }, approve ? 'card.approve' : 'card.deny');
    decided += 1;
  }
  return decided;
}

/** Takes back a share of the cards that offer it: by Undo on the card, else by reading all and submitting. Returns how many. */
export async function undoCards(
  slack: SlackSandbox,
  { share, seed, userId }: { share: number; seed: number; userId: string },
): Promise<number> {
  const channel = slack.dmOf(userId);
  const chosen = cardsWith(slack, channel, 'card.undo', 'card.read-undo').filter(
    (_, at) => fraction(`undo/${seed}/${at}`) < share,
  );
  for (const { ts, actions } of chosen) {
    if (actions.has('card.undo')) await slack.as(userId).click({ channel, ts }, 'card.undo');
    else await submitModal(slack, { userId, channel, ts, opens: 'card.read-undo' });
  }
  return chosen.length;
}

/** Asks of a share of the drafted replies, by the menu of their cards, to send them instead. Returns how many. */
export async function askToSend(
  slack: SlackSandbox,
  { share, seed, userId }: { share: number; seed: number; userId: string },
): Promise<number> {
  const channel = slack.dmOf(userId);
  const offers = slack.conversation(channel).flatMap(({ ts, text, blocks }) => {
    const value = /"value":"(send\.[^"]+)"/.exec(JSON.stringify(blocks))?.[1];
    return value === undefined || fraction(`send/${seed}/${text}/${ts}`) >= share
      ? []
      : [{ ts, value }];
  });
  for (const { ts, value } of offers)
    await slack.as(userId).click({ channel, ts }, 'card.menu', { value });
  return offers.length;
}

function cardsWith(slack: SlackSandbox, channel: string, ...anyOf: string[]): Buttons[] {
  return slack
    .conversation(channel)
    .map((message) => ({
      ts: message.ts,
      actions: new Set(actionIds(message)),
      about: message.text,
    }))
    .filter(({ actions }) => anyOf.some((action) => actions.has(action)));
}

function actionIds(message: StoredMessage): string[] {
  const found: string[] = [];
  JSON.stringify(message.blocks, (key, value: unknown) => {
    if (key === 'action_id' && typeof value === 'string') found.push(value);
    return value;
  });
  return found;
}

async function submitModal(
  slack: SlackSandbox,
  { userId, channel, ts, opens }: { userId: string; channel: string; ts: string; opens: string },
): Promise<void> {
  const person = slack.as(userId);
  const before = new Set(person.views().map(({ id }) => id));
  await person.click({ channel, ts }, opens);
  const view = await opened(() => person.views().find(({ id }) => !before.has(id)));
  if ('submit' in view && view['submit'] !== null) await person.submit(view.id);
  else await person.closeView(view.id);
}

/** The app acknowledges first and opens the modal right after. */
async function opened<View>(find: () => View | undefined): Promise<View> {
  for (let tries = 0; tries < 500; tries += 1) {
    const view = find();
    if (view !== undefined) return view;
    await delay(10);
  }
  throw new Error('The modal did not open within five seconds');
}
