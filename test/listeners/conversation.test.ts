import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { scripted } from '#src/sandbox/model/server.ts';
import { promotion, question, rawMail, urgent, wordsOf } from '../flow/mails.ts';
import { nightOf } from '../flow/scenes.ts';
import { DANA, type Night } from '../support/night.ts';
import { saidWords, typedWords } from './asking.ts';

const SAM = 'U0SECOND';
const CHANNEL = 'C0DEPLOYS';
let night: Night;

beforeAll(async () => {
  night = await nightOf([promotion(), urgent(), question()], { runs: 1 });
});
afterAll(async () => night[Symbol.asyncDispose]());

async function connectSam(of: Night): Promise<void> {
  of.gmail.addMailbox('sam@night.example');
  const secret = JSON.stringify(of.gmail.grants('sam@night.example'));
  await addAccount(of.ctx, { kind: 'gmail', owner: SAM, repositories: [], secret });
  const headers = { From: 'Ben <ben@client.example>', To: 'sam@night.example' };
  of.gmail.deliver(
    'sam@night.example',
    rawMail({ ...headers, Subject: 'The contract, samonly' }, 'For you alone.'),
  );
  await of.runUntilIdle();
}

describe('a question in a direct message, without a model', () => {
  it('about what broke is answered from rows, with the cause and the provider’s page', async () => {
    expect(await saidWords(night, 'what broke last night?')).toMatch(
      /1 pipeline failed[^]*acme\/shop-0[^]*CI on main/,
    );
  });

  it('about a person is answered once they are known, and asked for before', async () => {
    const before = await saidWords(night, 'anything from my manager?');
    expect(before).toContain('I do not know who your manager is.');
    await typedWords(night, 'remember my manager is ana@client.example');
    expect(await saidWords(night, 'anything from my manager?')).toContain(
      'Question about the contract',
    );
  });

  it('that is a command is run as one, and a word of a command within a sentence is none', async () => {
    expect(await saidWords(night, 'status')).toContain('waiting.');
    expect(await saidWords(night, 'what is waiting for me?')).toContain('decisions waiting');
  });

  it('about nothing that is known says so', async () => {
    expect(await saidWords(night, 'anything about the zeppelin contract?')).toContain('found no');
  });

  it('is answered once, however often Slack tells of it', async () => {
    night.slack.redeliver(2);
    const channel = night.slack.dmOf(DANA);
    const before = night.slack.conversation(channel).length;
    await saidWords(night, 'mail urgent');
    night.slack.redeliver(0);
    await saidWords(night, 'status');
    expect(night.slack.conversation(channel).length - before).toBe(4);
  });
});

describe('a wish to act', () => {
  it('becomes a card that waits, and nothing else (I1)', async () => {
    const headers = { From: 'Ana <ana@client.example>', Subject: 'Minutes of Thursday' };
    await using own = await nightOf([rawMail(headers, 'As agreed.')]);
    expect(await own.proposals()).toEqual([]);
    const words = await saidWords(own, 'archive the mail from Ana');
    expect(words).toMatch(/I can archive 1 item[^]*Nothing was done/);
    await own.runUntilIdle();
    expect(await own.proposals()).toMatchObject([{ kind: 'mail.archive', state: 'pending' }]);
    expect(own.effects()).toEqual([]);
    expect(await saidWords(own, 'archive the mail from Ana')).toContain('waits on a card already');
    expect(await own.proposals()).toHaveLength(1);
  });

  it('without an object asks which, and one that no action does is refused', async () => {
    expect(await saidWords(night, 'archive')).toContain('What shall I archive?');
    const before = (await night.proposals()).length;
    expect(await saidWords(night, 'delete all newsletters')).toContain('I cannot delete anything.');
    expect(await saidWords(night, 'archive everything from nobody-at-all')).toContain(
      'nothing to archive',
    );
    expect(await night.proposals()).toHaveLength(before);
  });
});

describe('a mention in a channel', () => {
  it('is told of deployments in its thread, and never a word of mail', async () => {
    const person = night.slack.as(DANA);
    await person.say(CHANNEL, '@nightshift what broke last night?');
    const answer = await night.slack.until(() => night.slack.conversation(CHANNEL)[1]);
    expect(answer.threadTs).toBe(night.slack.conversation(CHANNEL)[0]?.ts);
    expect(wordsOf(answer.blocks)).toMatch(/acme\/shop-0[^]*CI on main/);
    expect(wordsOf(answer.blocks)).not.toContain('ECONNRESET');
    await person.say(CHANNEL, '@nightshift any urgent mail?');
    await night.slack.until(() => person.ephemerals(CHANNEL).length > 0);
    expect(wordsOf(person.ephemerals(CHANNEL))).toContain('I sent it to you');
    expect(wordsOf(night.slack.conversation(CHANNEL))).not.toMatch(/URGENT|Ana/);
    expect(wordsOf(night.slack.conversation(night.slack.dmOf(DANA)))).toContain('URGENT: the shop');
  });
});

describe('two people who ask the same', () => {
  it('are each answered from their own rows alone, also by a model (I16)', async () => {
    await using own = await nightOf([question()], { model: true });
    await connectSam(own);
    const before = own.model.requests.length;
    own.model.behave(
      scripted(() => JSON.stringify({ answer: 'One mail is about it.', rows: ['r1', 'r99'] })),
    );
    const danas = await saidWords(own, 'mails about the contract');
    const sams = await saidWords(own, 'mails about the contract', SAM);
    expect(danas).toMatch(
      /One mail is about it\.[^]*Written by the model[^]*Question about the contract/,
    );
    expect(danas).not.toMatch(/samonly|ben@client/);
    expect(sams).toMatch(/samonly/);
    expect(sams).not.toMatch(/Question about|ana@client/);
    const prompts = own.model.requests
      .slice(before)
      .map(({ messages }) => JSON.stringify(messages));
    expect(prompts).toHaveLength(2);
    expect(prompts.filter((it) => it.includes('samonly') && it.includes('ana@client'))).toEqual([]);
    own.model.behave(
      scripted(() => JSON.stringify({ answer: 'Pay https://evil.example now.', rows: [] })),
    );
    const unsourced = await saidWords(own, 'mails about the contract');
    expect(unsourced).not.toContain('evil');
    expect(unsourced).toContain('Question about the contract');
  });
});
