import type { SlackSandbox, StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { DANA, MAILBOX, type Night } from '../support/night.ts';

type Headers = Readonly<Record<string, string>>;

/** An RFC 5322 message whose sender the receiving server found to be real. */
export function rawMail(headers: Headers, body: string): Buffer {
  const domain = /@([\w.-]+)/.exec(headers['From'] ?? '')?.[1] ?? 'client.example';
  const passed = `dkim=pass header.i=@${domain}; spf=pass smtp.mailfrom=x@${domain}; dmarc=pass header.from=${domain}`;
  const all: Headers = {
    To: MAILBOX,
    'Authentication-Results': `mx.google.com; ${passed}`,
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${lines.join('')}\r\n${body.replaceAll('\n', '\r\n')}`, 'utf8');
}

/** Rules are sure of each of these: one is to be archived, one starred, one answered. */
export function promotion(name = 'desk', headers: Headers = {}): Buffer {
  return rawMail(
    {
      From: `Bright ${name} <offers@bright-${name}.test>`,
      Subject: `Last chance: 30 % off every ${name}`,
      'Message-ID': `<${name}@bright-${name}.test>`,
      'List-Unsubscribe': `<https://click.bright-${name}.test/u>`,
      ...headers,
    },
    `30 % off every ${name} with the code UPRIGHT30, only until midnight.\nFree delivery.\n\nShop now: https://shop.bright-${name}.test/\n\nUnsubscribe: https://click.bright-${name}.test/u`,
  );
}

export function urgent(name = 'shop', headers: Headers = {}): Buffer {
  return rawMail(
    {
      From: 'Ana Silva <ana@night.example>',
      Subject: `URGENT: the ${name} is down for all customers`,
      'Message-ID': `<${name}.down@night.example>`,
      ...headers,
    },
    `Production is down since 02:10, all customers of the ${name} are affected and we lose orders.\nPlease call me immediately, we need you as soon as possible.\n\nAna`,
  );
}

export function question(name = 'contract', headers: Headers = {}): Buffer {
  return rawMail(
    {
      From: 'Ana Silva <ana@client.example>',
      Subject: `Question about the ${name}`,
      'Message-ID': `<${name}.question@client.example>`,
      ...headers,
    },
    `Hi Dana,\n\ncould you please let me know which of the two dates for the ${name} suits you? Could you confirm by Friday? I look forward to your answer.\n\nBest regards,\nAna`,
  );
}

/** Lets a run fail in a way that a second try may mend. */
export function failedRun(night: Night, repo = 'acme/shop'): number {
  return night.github.addRun({
    repo,
    workflow: { name: 'CI' },
    message: 'Cache prices',
    createdAt: new Date(night.clock.now().getTime() - 3_600_000),
    jobs: [
      {
        name: 'build',
        durationMs: 60_000,
        conclusion: 'failure',
        log: '2026-11-20T20:00:00.0000000Z npm error code ECONNRESET\n2026-11-20T20:00:01.0000000Z npm error network read ECONNRESET\n2026-11-20T20:00:02.0000000Z ##[error]Process completed with exit code 1.\n',
      },
    ],
  });
}

/** The owner's direct message with the app, or somebody else's. */
export function conversation(slack: SlackSandbox, userId = DANA): readonly StoredMessage[] {
  return slack.conversation(slack.dmOf(userId));
}

export function cards(slack: SlackSandbox, userId = DANA): StoredMessage[] {
  return conversation(slack, userId).filter((message) => keyOf(message).startsWith('card-'));
}

export function digests(slack: SlackSandbox, userId = DANA): StoredMessage[] {
  return conversation(slack, userId).filter(
    (message) => keyOf(message).startsWith('digest-') && message.threadTs === undefined,
  );
}

export function keyOf({ metadata }: StoredMessage): string {
  const key = metadata?.event_payload['key'];
  return typeof key === 'string' ? key : '';
}

/** Every text of a message or view, in reading order. */
export function wordsOf(shown: unknown): string {
  const words: string[] = [];
  JSON.stringify(shown, (key, value: unknown) => {
    if (key === 'text' && typeof value === 'string') words.push(value);
    return value;
  });
  return words.join('\n');
}

export function actionsOf(shown: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(shown, (key, value: unknown) => {
    if (key === 'action_id' && typeof value === 'string') found.push(value);
    return value;
  });
  return found;
}
