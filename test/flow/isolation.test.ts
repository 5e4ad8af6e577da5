import { Writable } from 'node:stream';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { scripted } from '#src/sandbox/model/server.ts';
import { cards, conversation, promotion, question, rawMail, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, press } from './scenes.ts';
import { MAILBOX, type Night, openNight } from '../support/night.ts';

const SAM = { userId: 'U0SECOND', mailbox: 'sam@night.example' };

async function connectSam(night: Night): Promise<void> {
  night.gmail.addMailbox(SAM.mailbox);
  const secret = JSON.stringify(night.gmail.grants(SAM.mailbox));
  await addAccount(night.ctx, { kind: 'gmail', owner: SAM.userId, repositories: [], secret });
}

const about = (name: string, to: string) =>
  rawMail(
    { From: 'Ben <ben@client.example>', To: to, Subject: `Thursday ${name}` },
    `See attached, ${name}.`,
  );

describe('two people with a mailbox each', () => {
  it('never share a call to the model, a card or a digest (I16)', async () => {
    await using night = await openNight({ model: true });
    await connectSam(night);
    night.gmail.deliver(MAILBOX, about('danaonly', MAILBOX));
    night.gmail.deliver(MAILBOX, promotion('danadesk'));
    night.gmail.deliver(SAM.mailbox, about('samonly', SAM.mailbox));
    night.gmail.deliver(SAM.mailbox, promotion('samdesk', { To: SAM.mailbox }));
    await night.untilMorning();
    night.clock.advance(3_600_000);
    await night.runUntilIdle();
    const requests = night.model.requests.map(({ messages }) => JSON.stringify(messages));
    expect(requests.filter((it) => it.includes('danaonly'))).toHaveLength(1);
    expect(requests.filter((it) => it.includes('samonly'))).toHaveLength(1);
    expect(requests.filter((it) => it.includes('danaonly') && it.includes('samonly'))).toEqual([]);
    const danas = JSON.stringify(conversation(night.slack));
    const sams = JSON.stringify(conversation(night.slack, SAM.userId));
    expect(danas).toContain('danadesk');
    expect(sams).toContain('samdesk');
    expect(danas).not.toMatch(/samonly|samdesk|sam@night/);
    expect(sams).not.toMatch(/danaonly|danadesk|dana@night/);
  });

  it('decide for themselves alone: one approval reaches one mailbox (I5, I16)', async () => {
    await using night = await openNight();
    await connectSam(night);
    night.gmail.deliver(MAILBOX, promotion('desk'));
    const sams = night.gmail.deliver(SAM.mailbox, promotion('lamp', { To: SAM.mailbox }));
    await night.runUntilIdle();
    const [card] = cards(night.slack, SAM.userId);
    if (card === undefined) throw new Error('Sam was asked nothing');
    await press(night, card, { action: 'approve', as: SAM.userId });
    await carriedOut(night);
    expect(night.effects().map(({ target }) => target)).toEqual([
      `/gmail/v1/users/me/messages/${sams}/modify`,
    ]);
    const labels = night.gmail.messages(MAILBOX)[0]?.labelIds;
    expect(labels).toContain('INBOX');
  });
});

describe('secrets', () => {
  it('appear in no prompt, message, log line or ledger entry, also while much goes wrong (I20)', async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    });
    // Below trace, and without the redaction that the product's own log adds.
    const log = pino({ level: 'debug' }, stream);
    await using night = await openNight({ model: true, overrides: { log } });
    night.model.behave(scripted(() => 'not what was asked for'));
    const secrets = secretsOf(night);
    await goWrong(night);
    expect(lines.length).toBeGreaterThan(0);
    const places = {
      prompts: JSON.stringify(night.model.requests),
      slack: JSON.stringify([night.slack.payloads, night.slack.as('U0OWNER').ephemerals()]),
      logs: lines.join('\n'),
      ledger: JSON.stringify(await audited(night)),
      proposals: JSON.stringify(await night.proposals()),
    };
    for (const [place, text] of Object.entries(places))
      for (const [name, secret] of Object.entries(secrets))
        expect({ place, name, found: text.includes(secret) }).toEqual({
          place,
          name,
          found: false,
        });
    expect(lines.join('\n')).not.toMatch(/Question about|two dates|ana@client/);
    expect(wordsOf(conversation(night.slack))).toContain('Question about the contract');
  });
});

function secretsOf({ gmail, github, slack, env }: Night): Record<string, string> {
  const { read, write } = gmail.grants(MAILBOX);
  return {
    'gmail read': read,
    'gmail write': write,
    'github read': github.tokens.read,
    'github write': github.tokens.write,
    'bot token': slack.botToken,
    'app token': slack.appToken,
    'client secret': env['GOOGLE_CLIENT_SECRET'] ?? '',
    'model key': env['OPENAI_API_KEY'] ?? '',
    'vault key': env['NIGHTSHIFT_KEY'] ?? '',
    database: env['DATABASE_URL'] ?? '',
  };
}

async function goWrong(night: Night): Promise<void> {
  const down = { type: 'status', status: 500 } as const;
  night.gmail.deliver(MAILBOX, question());
  night.gmail.deliver(MAILBOX, about('danaonly', MAILBOX));
  night.gmail.faults.add({ match: /history/, times: 1, kind: down });
  night.gmail.faults.add({ match: /POST \S+\/drafts/, times: 1, kind: { type: 'drop-answer' } });
  night.github.faults.add({ match: /repos/, times: 2, kind: down });
  night.slack.faults.add({ match: /chat/, times: 2, kind: down });
  night.slack.faults.add({ match: /users\.info/, times: 1, kind: down });
  await night.untilMorning();
  await press(night, cardOf(night, 'Save'), 'approve');
  await press(night, cardOf(night, 'Save'), 'approve');
  await carriedOut(night);
  night.gmail.revoke(MAILBOX);
  await carriedOut(night, 120_000);
}
