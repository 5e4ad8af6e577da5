import { createShiftableClock, stopwatch, systemClock } from '../../lib/time.ts';
import { createGmailSandbox } from '../../sandbox/gmail/server.ts';
import { createSlackSandbox } from '../../sandbox/slack/workspace.ts';

/**
 * A Slack workspace with many people in a process of its own, who all press a button at the same time.
 * Speaks with its parent: `ready` → ← `{ press: actionId }` → `{ pressed: [{ ackMs, updatedMs }] }`.
 */
const PEOPLE = 20;
const CARDS_EACH = 3;
const UPDATED_WITHIN_MS = 30_000;

const clock = createShiftableClock(systemClock.now());
const people = Array.from({ length: PEOPLE }, (_, at) => ({
  id: `U0CLICK${at}`,
  name: `Person ${at}`,
  role: 'owner',
  timeZone: 'UTC',
}));
const slack = await createSlackSandbox({ clock, people, ackLimitMs: UPDATED_WITHIN_MS });
const gmail = await createGmailSandbox({ clock });
const grants = Object.fromEntries(
  people.map(({ id }) => {
    const mailbox = `${id.toLowerCase()}@night.example`;
    gmail.addMailbox(mailbox);
    return [id, JSON.stringify(gmail.grants(mailbox))];
  }),
);

/** Rules answer each of these with a draft, which has a card of its own. */
function question(to: string, at: number): Buffer {
  return Buffer.from(
    [
      `From: Ana Silva <ana@client.example>`,
      `To: ${to}`,
      `Subject: Question about contract ${at}`,
      `Message-ID: <${at}.${to}>`,
      'Authentication-Results: mx.google.com; dkim=pass header.i=@client.example; spf=pass smtp.mailfrom=x@client.example; dmarc=pass header.from=client.example',
      '',
      'Hi, could you please let me know which of the two dates suits you? Could you confirm by Friday? I look forward to your answer.',
    ].join('\r\n'),
  );
}

function deliverQuestions(): void {
  for (const { id } of people) {
    const mailbox = `${id.toLowerCase()}@night.example`;
    for (let at = 0; at < CARDS_EACH; at += 1) gmail.deliver(mailbox, question(mailbox, at));
  }
}

interface Pressed {
  /** From the click until the app acknowledged it. */
  ackMs: number;
  /** From the click until the card showed what came of it. */
  updatedMs: number;
}

/** Everybody presses this button on the first card that has it, at once; nobody where there is none. */
async function pressAll(actionId: string): Promise<Pressed[]> {
  const pressed = await Promise.all(people.map(({ id }) => press(id, actionId)));
  return pressed.filter((each) => each !== null);
}

async function press(userId: string, actionId: string): Promise<Pressed | null> {
  const channel = slack.dmOf(userId);
  const card = slack
    .conversation(channel)
    .find(({ blocks }) => JSON.stringify(blocks).includes(`"${actionId}"`));
  if (card === undefined) return null;
  const { ts } = card;
  const before = JSON.stringify(card.blocks);
  const isNew = (): boolean => {
    const now = slack.conversation(channel).find((message) => message.ts === ts);
    return JSON.stringify(now?.blocks) !== before;
  };
  const elapsed = stopwatch();
  const updated = slack.until(isNew, UPDATED_WITHIN_MS).then(() => elapsed());
  const { ackMs } = await slack.as(userId).click({ channel, ts }, actionId);
  return { ackMs, updatedMs: await updated };
}

process.on('message', (message: unknown) => {
  if (typeof message !== 'object' || message === null) return;
  if ('deliver' in message) {
    deliverQuestions();
    process.send?.({ type: 'delivered' });
  }
  if ('press' in message)
    void pressAll(String(message.press)).then((pressed) => process.send?.({ pressed }));
});
process.on('disconnect', () => process.exit(0));
process.send?.({
  type: 'ready',
  cardsEach: CARDS_EACH,
  grants,
  environment: {
    SLACK_API_URL: `${slack.url}/api`,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    GMAIL_API_URL: gmail.url,
    GOOGLE_OAUTH_URL: gmail.url,
    GOOGLE_AUTH_URL: `${gmail.url}/authorize`,
    GOOGLE_CLIENT_ID: 'sandbox',
    GOOGLE_CLIENT_SECRET: 'sandbox',
  },
});
