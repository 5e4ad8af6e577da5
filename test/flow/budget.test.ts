import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { buildDraftPrompt } from '#src/agent/draft.ts';
import { createOpenAiModel, tokensAtMost } from '#src/agent/openai.ts';
import { askModel, OverBudget } from '#src/flow/ask-model.ts';
import { scripted } from '#src/sandbox/model/server.ts';
import { openStore } from '#src/store/store.ts';
import { usageBetween } from '#src/store/usage.ts';
import { buildMail } from '../support/build-signal.ts';
import { MAILBOX, type Night, openNight, OWNER } from '../support/night.ts';
import { until } from '../support/until.ts';
import { digests, rawMail, wordsOf } from './mails.ts';

const PERSON = { id: OWNER, timeZone: 'Europe/Berlin' };
const REQUEST = buildDraftPrompt(buildMail());
const AT_MOST = tokensAtMost(REQUEST);

function spentAt({ model }: Night): number {
  return model.requests.reduce((sum, { usage }) => sum + usage.inputTokens + usage.outputTokens, 0);
}

async function nightWith(budget: number): Promise<Night> {
  const env = { NIGHTSHIFT_TOKENS_PER_NIGHT: String(budget) };
  const night = await openNight({ model: true, env });
  night.model.behave(scripted(() => ({ text: 'Thursday suits me.' })));
  return night;
}

describe('one call', () => {
  it('is made where the most that it can cost fits, and not for a token less (I19)', async () => {
    for (const [budget, calls] of [
      [AT_MOST, 1],
      [AT_MOST - 1, 0],
    ] as const) {
      await using night = await nightWith(budget);
      const asked = askModel(night.ctx, { person: PERSON, request: REQUEST });
      if (calls === 1) expect(await asked).toEqual({ text: 'Thursday suits me.' });
      else await expect(asked).rejects.toThrow(OverBudget);
      expect(night.model.requests).toHaveLength(calls);
      expect(spentAt(night)).toBeLessThanOrEqual(budget);
    }
  });

  it('whose answer was lost counts as the most that it can have cost', async () => {
    await using night = await nightWith(2 * AT_MOST - 1);
    night.model.faults.add({ match: /chat/, times: 1, kind: { type: 'drop-answer' } });
    const ask = () => askModel(night.ctx, { person: PERSON, request: REQUEST });
    await expect(ask()).rejects.toThrow('did not answer');
    await expect(ask()).rejects.toThrow(OverBudget);
    expect(night.model.requests).toHaveLength(1);
  });

  it.each([
    [429, 2],
    [503, 2],
    [408, 1],
    [500, 1],
    [504, 1],
  ])('that HTTP %i ended leaves room for %i more of that size', async (status, calls) => {
    await using night = await nightWith(2 * AT_MOST - 1 + (calls - 1));
    night.model.faults.add({ match: /chat/, times: 1, kind: { type: 'status', status } });
    const ask = () => askModel(night.ctx, { person: PERSON, request: REQUEST });
    await expect(ask()).rejects.toThrow(/busy|did not answer/);
    if (calls === 2) expect(await ask()).toEqual({ text: 'Thursday suits me.' });
    else await expect(ask()).rejects.toThrow(OverBudget);
  });

  it('that ended nobody knows how counts as the most that it can have cost (I18)', async () => {
    await using night = await nightWith(2 * AT_MOST - 1);
    const server = createServer((_request, response) =>
      response.setHeader('content-type', 'application/json').end('null'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const baseUrl = `http://127.0.0.1:${port ?? 0}/v1`;
    const model = createOpenAiModel({ baseUrl, apiKey: 'k', model: 'small', timeoutMs: 5_000 });
    const ask = (ctx = night.ctx) => askModel(ctx, { person: PERSON, request: REQUEST });
    await expect(ask({ ...night.ctx, model })).rejects.not.toThrow(OverBudget);
    server.closeAllConnections();
    server.close();
    await expect(ask()).rejects.toThrow(OverBudget);
    expect(night.model.requests).toEqual([]);
  });
});

it('calls of several processes at once never could cost more together than the day may (I19)', async () => {
  await using night = await nightWith(3 * AT_MOST);
  await using other = await anotherProcess(night);
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let underWay = 0;
  let most = 0;
  night.model.behave(async () => {
    underWay += 1;
    most = Math.max(most, underWay);
    await gate;
    underWay -= 1;
    return { text: 'Thursday suits me.' };
  });
  const asked = [night.ctx, other.ctx, night.ctx, other.ctx, night.ctx, other.ctx].map((ctx) =>
    askModel(ctx, { person: PERSON, request: REQUEST }),
  );
  await until('three are under way', () => underWay === 3);
  open();
  // Nobody is held who only had to wait for what the others left.
  expect(await Promise.all(asked)).toHaveLength(6);
  expect(most).toBe(3);
  expect(spentAt(night)).toBeLessThanOrEqual(3 * AT_MOST);
});

it('a night asks as far as the budget goes, and the digest counts what it did not (I19)', async () => {
  const budget = 40_000;
  await using night = await nightWith(budget);
  night.model.behave(scripted(() => ({ verdicts: [] })));
  for (let at = 0; at < 60; at += 1) {
    const from = `Ben ${at} <ben${at}@client.example>`;
    night.gmail.deliver(
      MAILBOX,
      rawMail({ From: from, Subject: 'Thursday' }, `See ${at}. `.repeat(99)),
    );
  }
  await night.untilMorning();
  const lanes = await night.ctx.store.db.selectFrom('verdicts').select('lane').execute();
  const held = lanes.filter(({ lane }) => lane === 'held').length;
  expect(held).toBeGreaterThan(0);
  expect(night.model.requests.length).toBeGreaterThan(0);
  expect(spentAt(night)).toBeLessThanOrEqual(budget);
  const days = { fromDay: '2026-11-20', toDay: '2026-11-21' };
  expect((await usageBetween(night.ctx.store.db, OWNER, days)).held).toBe(held);
  expect(wordsOf(digests(night.slack)[0]?.blocks)).toContain(
    `${held} mails, runs and wishes not read`,
  );
});

/** The same product once more, with connections of its own. */
async function anotherProcess({ ctx, env }: Night) {
  const store = openStore({ databaseUrl: env['DATABASE_URL'] ?? '', clock: ctx.clock });
  return { ctx: { ...ctx, store }, [Symbol.asyncDispose]: () => store.close() };
}
