import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { scripted } from '#src/sandbox/model/server.ts';
import type { StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { conversation, keyOf, question, wordsOf } from '../flow/mails.ts';
import { nightOf } from '../flow/scenes.ts';
import { DANA, type Night } from '../support/night.ts';
import { transport, TRANSPORTS } from '../support/transport.ts';
import { until } from '../support/until.ts';
import { saidWords } from './asking.ts';

const QUESTION = 'mails about the contract';
let night: Night;
let tell: () => void;

async function begin(mode: (typeof TRANSPORTS)[number]): Promise<void> {
  night = await nightOf([question()], { model: true, ...(await transport(mode)) });
  const waiting = Promise.withResolvers<undefined>();
  tell = () => {
    waiting.resolve(undefined);
  };
  night.model.behave(
    scripted(async () => {
      await waiting.promise;
      return { answer: 'Ana asks for a date.', rows: ['r1'] };
    }),
  );
}
afterEach(async () => night[Symbol.asyncDispose]());

const calls = (method: string) => night.slack.payloads.filter((each) => each.method === method);

/** The answer as it stands while the model is still at work. */
async function underWay(text = QUESTION): Promise<StoredMessage> {
  const dm = night.slack.dmOf(DANA);
  const before = conversation(night.slack).length;
  await night.slack.as(DANA).say(dm, text);
  return await night.slack.until(() => {
    const shown = conversation(night.slack)[before + 1];
    return JSON.stringify(shown ?? '').includes('into words') && shown;
  });
}

/** The same after the command was acknowledged without a word. */
async function typedUnderWay(): Promise<StoredMessage> {
  const before = conversation(night.slack).length;
  await night.slack.as(DANA).command(`ask ${QUESTION}`);
  return await night.slack.until(() => conversation(night.slack)[before]);
}

const now = ({ ts }: StoredMessage): StoredMessage | undefined =>
  conversation(night.slack).find((message) => message.ts === ts);

describe.each(TRANSPORTS)('over %s, an answer that a model words', (mode) => {
  beforeEach(() => begin(mode));

  it('is streamed below the question: what is done, in words of code, then the answer', async () => {
    const shown = await underWay();
    const asked = conversation(night.slack).find(({ ts }) => ts === shown.threadTs);
    expect(asked).toMatchObject({ user: DANA, text: QUESTION });
    expect(shown.stream).toMatchObject({
      state: 'streaming',
      title: 'Looking…',
      tasks: [
        { title: 'Looked through your mail: 1 fits', status: 'complete' },
        { title: 'Putting it into words…', status: 'in_progress' },
      ],
    });
    tell();
    const answer = await night.slack.until(
      () => now(shown)?.stream?.state === 'stopped' && now(shown),
    );
    expect(wordsOf(answer.blocks)).toMatch(/Ana asks for a date[^]*Question about the contract/);
    expect(keyOf(answer)).toBe(`answer-${shown.channel}-${asked?.ts}`);
    const told = [...calls('chat.startStream'), ...calls('chat.appendStream')];
    expect(JSON.stringify(told)).not.toMatch(/Ana|contract/);
    expect(calls('chat.stopStream')).toMatchObject([
      { body: { unfurl_links: 'false', unfurl_media: 'false' } },
    ]);
    expect(night.slack.refused).toEqual([]);
  });

  it('is one message that is brought up to date where Slack has no streaming, asked once a month', async () => {
    night.slack.features.streaming = false;
    const shown = await underWay();
    expect(shown).toMatchObject({ text: 'Looking…' });
    expect(shown.threadTs).toBeUndefined();
    expect(wordsOf(shown.blocks)).toMatch(/✅ Done[^]*1 fits[^]*⏳ Under way[^]*into words/);
    tell();
    await night.slack.until(() => wordsOf(now(shown)?.blocks).includes('Ana asks for a date'));
    expect(await saidWords(night, QUESTION)).toContain('Ana asks for a date');
    const refused = () => night.slack.refused.map(({ method }) => method);
    expect(refused()).toEqual(['chat.startStream']);
    night.clock.advance(31 * 24 * 3_600_000);
    await saidWords(night, QUESTION);
    expect(refused()).toHaveLength(2);
  });

  it('is put in its place all the same when Slack closed the stream meanwhile', async () => {
    const shown = await underWay();
    night.clock.advance(6 * 60_000);
    tell();
    await night.slack.until(() => wordsOf(now(shown)?.blocks).includes('Ana asks for a date'));
    expect(
      conversation(night.slack).filter(({ threadTs }) => threadTs === shown.threadTs),
    ).toHaveLength(1);
  });

  it('that the person stops is not given any more', async () => {
    const { channel, ts } = await underWay();
    night.slack.as(DANA).stopStream(channel, ts);
    tell();
    await until('Slack says no', () => night.slack.refused.length > 0);
    expect(await saidWords(night, 'status')).toContain('waiting');
    expect(JSON.stringify(conversation(night.slack))).not.toContain('Ana asks for a date');
  });

  it('by a slash command in the direct messages becomes one message, in the place of what it says first', async () => {
    const shown = await typedUnderWay();
    expect(wordsOf(shown.blocks)).toMatch(/Looking…[^]*1 fits/);
    tell();
    await night.slack.until(() => wordsOf(now(shown)?.blocks).includes('Ana asks for a date'));
    expect(wordsOf(conversation(night.slack).slice(-1))).not.toContain('Looking…');
    expect(night.slack.as(DANA).ephemerals()).toEqual([]);
    expect(calls('chat.startStream')).toEqual([]);
    expect(night.slack.refused).toEqual([]);
  });

  it('by a slash command that fails becomes what went wrong, in the same place', async () => {
    const shown = await typedUnderWay();
    await sql`alter table usage rename to usage_elsewhere`.execute(night.ctx.store.db);
    tell();
    await night.slack.until(() => wordsOf(now(shown)?.blocks).includes('Something went wrong'));
    expect(wordsOf(now(shown)?.blocks)).not.toContain('Looking…');
    expect(night.slack.as(DANA).ephemerals()).toEqual([]);
  });

  it('by a slash command elsewhere comes alone, and is seen by the asker only', async () => {
    const { ack } = await night.slack.as(DANA).command(`ask ${QUESTION}`, 'C0DEPLOYS');
    expect(ack ?? {}).toEqual({});
    expect(night.slack.as(DANA).ephemerals()).toEqual([]);
    tell();
    await night.slack.until(() => night.slack.as(DANA).ephemerals().length > 0);
    const [only, ...others] = night.slack.as(DANA).ephemerals('C0DEPLOYS');
    expect(wordsOf(only?.blocks)).toContain('Ana asks for a date');
    expect(others).toEqual([]);
    expect(night.slack.conversation('C0DEPLOYS')).toEqual([]);
  });

  it('is a message without any progress where it is there at once', async () => {
    expect(await saidWords(night, 'status')).toContain('waiting');
    expect(await saidWords(night, 'archive the newsletters')).toContain('Nothing was done');
    expect(calls('chat.startStream')).toEqual([]);
    tell();
  });
});
