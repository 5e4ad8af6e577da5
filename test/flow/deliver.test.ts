import { describe, expect, it } from 'vitest';
import { deliver } from '#src/flow/deliver.ts';
import { Transient } from '#src/lib/errors.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import { cards, digests, keyOf, conversation, promotion, urgent, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, nightOf, press } from './scenes.ts';
import { MAILBOX, type Night, openNight } from '../support/night.ts';

function strike(night: Night, kind: FaultKind, at: { match: RegExp; times: number }): void {
  night.slack.faults.add({ ...at, kind });
}

describe('posting to Slack', () => {
  it('finds a message whose answer was lost by its key, and posts it once', async () => {
    await using night = await openNight();
    night.gmail.deliver(MAILBOX, promotion());
    strike(night, { type: 'drop-answer' }, { match: /chat\.postMessage/, times: 2 });
    await night.untilMorning();
    const keys = conversation(night.slack).map(keyOf);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(2);
    expect(night.slack.faults.struck).toBe(2);
  });

  it('asks to be tried again when an answer is lost, instead of giving up', async () => {
    await using night = await nightOf([promotion()]);
    const [proposal] = await night.proposals();
    const key = `card-${proposal?.cardId}`;
    await night.ctx.store.db
      .updateTable('posts')
      .set({ ts: null, posted: 0, attempts: 0 })
      .where('key', '=', key)
      .execute();
    strike(night, { type: 'drop-request' }, { match: /chat\.postMessage/, times: 1 });
    await expect(deliver(night.ctx, { key })).rejects.toBeInstanceOf(Transient);
  });

  it('posts once, however many deliver the same message at once', async () => {
    await using night = await nightOf([promotion()]);
    const [proposal] = await night.proposals();
    const key = `card-${proposal?.cardId}`;
    const row = { ts: null, posted: 0, attempts: 0 };
    await night.ctx.store.db.updateTable('posts').set(row).where('key', '=', key).execute();
    // The message of before would be found by its key.
    await removeMessage(night, cardOf(night).ts);
    strike(night, { type: 'slow', delayMs: 200 }, { match: /chat\.postMessage/, times: 9 });
    await Promise.all([1, 2, 3, 4].map(() => deliver(night.ctx, { key })));
    expect(cards(night.slack)).toHaveLength(1);
  });

  it('posts a message again whose request was lost', async () => {
    await using night = await openNight();
    night.gmail.deliver(MAILBOX, promotion());
    strike(night, { type: 'drop-request' }, { match: /chat\.postMessage/, times: 1 });
    await night.untilMorning();
    expect(cards(night.slack)).toHaveLength(1);
    expect(digests(night.slack)).toHaveLength(1);
  });

  it('waits where Slack asks to slow down, and posts later', async () => {
    await using night = await openNight();
    night.gmail.deliver(MAILBOX, promotion());
    const body = { ok: false, error: 'ratelimited' };
    strike(
      night,
      { type: 'status', status: 429, retryAfterS: 30, body },
      { match: /chat\.postMessage/, times: 2 },
    );
    await night.untilMorning();
    expect(cards(night.slack)).toHaveLength(1);
    expect(digests(night.slack)).toHaveLength(1);
  });

  it('brings no reply before the message that it replies to, and none where that never came', async () => {
    await using night = await nightOf([promotion(), urgent()]);
    const { db } = night.ctx.store;
    const posts = db.selectFrom('posts').selectAll();
    const reply = await posts.where('thread_key', 'is not', null).executeTakeFirstOrThrow();
    const change = (key: string, set: { ts?: string | null; posted?: number; gave_up?: string }) =>
      db.updateTable('posts').set(set).where('key', '=', key).execute();
    const before = conversation(night.slack).length;
    await change(reply.thread_key ?? '', { ts: null, posted: 0 });
    await change(reply.key, { ts: null, posted: 0 });
    await expect(deliver(night.ctx, { key: reply.key })).rejects.toBeInstanceOf(Transient);
    await change(reply.thread_key ?? '', { gave_up: 'refused' });
    await deliver(night.ctx, { key: reply.key });
    const now = await posts.where('key', '=', reply.key).executeTakeFirstOrThrow();
    expect(now.gave_up).toMatch('replies to is not there');
    expect(conversation(night.slack)).toHaveLength(before);
  });

  it('brings everything once Slack is back after a whole night away', async () => {
    await using night = await openNight();
    night.gmail.deliver(MAILBOX, promotion());
    night.gmail.deliver(MAILBOX, urgent());
    strike(night, { type: 'status', status: 503 }, { match: /api\//, times: 100_000 });
    await night.untilMorning();
    expect(conversation(night.slack)).toEqual([]);
    night.slack.faults.clear();
    await night.runUntilIdle();
    expect(cards(night.slack)).toHaveLength(2);
    expect(digests(night.slack)).toHaveLength(1);
    await press(night, cardOf(night, 'Archive'), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
  });

  it('shows how it ended on the card itself, and posts no second message', async () => {
    await using night = await nightOf([promotion()]);
    strike(night, { type: 'drop-answer' }, { match: /chat\.update/, times: 3 });
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(cards(night.slack)).toHaveLength(1);
    expect(wordsOf(cardOf(night).blocks)).toContain('Done');
  });
});

describe('a card that Slack has no more', () => {
  it('is given up with its reason, and the others are kept up', async () => {
    await using night = await nightOf([promotion(), urgent()]);
    const gone = cardOf(night, 'Archive');
    await removeMessage(night, gone.ts);
    await press(night, gone, { action: 'approve', force: true });
    await press(night, cardOf(night, 'Star'), 'approve');
    await carriedOut(night);
    expect(night.effects()).toHaveLength(2);
    expect(cards(night.slack)).toHaveLength(1);
    expect(wordsOf(cardOf(night, 'Star').blocks)).toContain('Done');
    const posts = await night.ctx.store.db.selectFrom('posts').selectAll().execute();
    expect(posts.filter(({ gave_up: why }) => why !== null)).toMatchObject([
      { key: keyOf(gone), gave_up: 'Slack: message_not_found' },
    ]);
    expect(await audited(night, 'proposal.done')).toHaveLength(2);
    const asked = night.slack.httpRequests;
    await deliver(night.ctx, { key: keyOf(gone) });
    await night.runUntilIdle();
    expect(night.slack.httpRequests).toBe(asked);
  });
});

/** With the bot's own token, as an admin's tool would. */
async function removeMessage(night: Night, ts: string): Promise<void> {
  const answer = await fetch(`${night.slack.url}/api/chat.delete`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${night.slack.botToken}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify({ channel: night.slack.dmOf('U0OWNER'), ts }),
  });
  expect(await answer.json()).toMatchObject({ ok: true });
}
