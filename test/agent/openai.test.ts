import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { ModelRequest } from '#src/agent/model.ts';
import { createOpenAiModel, LostAnswer, tokensAtMost, UnusableAnswer } from '#src/agent/openai.ts';
import { Invalid, Transient } from '#src/lib/errors.ts';
import { systemClock } from '#src/lib/time.ts';
import {
  createModelSandbox,
  garbage,
  GARBAGE_KINDS,
  type ModelSandbox,
} from '#src/sandbox/model/server.ts';

const Answer = z.strictObject({ word: z.string().max(5), count: z.number().int().min(0).max(3) });
const REQUEST: ModelRequest<z.infer<typeof Answer>> = {
  system: 'Count words.',
  prompt: 'one two',
  schema: Answer,
  name: 'count',
  maxTokens: 50,
};
const KEY = 'canary-key-4711';

let sandbox: ModelSandbox;
beforeEach(async () => {
  sandbox = await createModelSandbox({ clock: systemClock });
});
afterEach(async () => await sandbox.close());

const model = (timeoutMs = 5_000): ReturnType<typeof createOpenAiModel> =>
  createOpenAiModel({ baseUrl: `${sandbox.url}/v1`, apiKey: KEY, model: 'small', timeoutMs });
const thrown = async (timeoutMs?: number): Promise<unknown> =>
  await model(timeoutMs)
    .generate(REQUEST)
    .catch((error: unknown) => error);

describe('the OpenAI model', () => {
  test('asks once, in the order that lets providers cache, and counts what it cost', async () => {
    sandbox.behave(() => ({ word: 'two', count: 2 }));

    const { value, usage } = await model().generate(REQUEST);

    expect(value).toEqual({ word: 'two', count: 2 });
    expect(usage.modelCalls).toBe(1);
    expect(usage.inputTokens).toBeGreaterThan(0);
    expect(usage.outputTokens).toBeGreaterThan(0);
    expect(sandbox.requests).toHaveLength(1);
    expect(sandbox.requests[0]).toMatchObject({ model: 'small', maxTokens: 50 });
  });

  test('sends a schema that strict mode accepts, and checks lengths itself', async () => {
    sandbox.behave(() => ({ word: 'longer than five', count: 1 }));

    const error = await thrown();

    expect(sandbox.requests[0]?.schema).toMatchObject({ name: 'count', strict: true });
    expect(JSON.stringify(sandbox.requests[0]?.schema)).not.toMatch(/maxLength|\$schema/);
    expect(error).toBeInstanceOf(UnusableAnswer);
  });

  test.each(GARBAGE_KINDS)('refuses an answer that is garbage: %s', async (kind) => {
    sandbox.behave(garbage(1, kind));

    expect(await thrown()).toBeInstanceOf(Invalid);
    expect(sandbox.requests.length).toBeLessThanOrEqual(1);
  });

  test('says what a refused answer cost', async () => {
    sandbox.behave(() => 'not JSON');

    const error = await thrown();

    expect(error).toBeInstanceOf(UnusableAnswer);
    expect((error as UnusableAnswer).usage).toMatchObject({ modelCalls: 1 });
    expect((error as UnusableAnswer).usage.inputTokens).toBeGreaterThan(0);
  });

  test.each([
    [429, Transient],
    [500, Transient],
    [503, Transient],
    [400, Invalid],
    [401, Invalid],
    [404, Invalid],
  ])('names HTTP %i by what to do next, without trying again', async (status, expected) => {
    sandbox.faults.add({ match: /./, times: 5, kind: { type: 'status', status } });

    expect(await thrown()).toBeInstanceOf(expected);
    expect(sandbox.faults.struck).toBe(1);
  });

  test('hands on how long the provider asks to wait', async () => {
    sandbox.faults.add({
      match: /./,
      times: 1,
      kind: { type: 'status', status: 429, retryAfterS: 12 },
    });

    expect(await thrown()).toMatchObject({ retryAfterMs: 12_000 });
  });

  test('does not wait for a budget that is spent', async () => {
    const body = {
      error: {
        message: 'You exceeded your current quota',
        type: 'insufficient_quota',
        code: 'insufficient_quota',
      },
    };
    sandbox.faults.add({ match: /./, times: 1, kind: { type: 'status', status: 429, body } });

    expect(await thrown()).toBeInstanceOf(Invalid);
  });

  test.each([
    ['dies', { type: 'drop-request' }],
    ['is too slow', { type: 'slow', delayMs: 400 }],
  ] as const)('calls a connection that %s Transient', async (_name, kind) => {
    sandbox.faults.add({ match: /./, times: 1, kind });

    expect(await thrown(100)).toBeInstanceOf(Transient);
  });

  test('tells a lost answer, which may have cost something, from a request that never left', async () => {
    sandbox.faults.add({ match: /chat/, times: 1, kind: { type: 'drop-answer' } });
    expect(await thrown()).toBeInstanceOf(LostAnswer);
    await sandbox.close();
    const error = await thrown();
    expect(error).toBeInstanceOf(Transient);
    expect(error).not.toBeInstanceOf(LostAnswer);
  });

  test.each([
    ['is cut off by the connection', { 'content-length': '500' }, 200],
    ['is cut off by whoever wrote it', {}, 200],
    ['did not come through a gateway', {}, 502],
    ['did not come through a gateway in time', {}, 504],
  ] as const)('takes an answer that %s for a lost one', async (_name, headers, status) => {
    await using server = await cutOff({ status, headers });
    const { url: baseUrl } = server;
    const asked = createOpenAiModel({ baseUrl, apiKey: KEY, model: 'small', timeoutMs: 5_000 });
    await expect(asked.generate(REQUEST)).rejects.toBeInstanceOf(LostAnswer);
  });

  test('takes a call for as dear as it can be where the endpoint does not say what it cost', async () => {
    const message = { content: JSON.stringify({ word: 'two', count: 2 }) };
    const body = { choices: [{ finish_reason: 'stop', message }] };
    sandbox.faults.add({ match: /chat/, times: 1, kind: { type: 'status', status: 200, body } });
    const { usage } = await model().generate(REQUEST);
    expect(usage.outputTokens).toBe(REQUEST.maxTokens);
    expect(usage.inputTokens + usage.outputTokens).toBe(tokensAtMost(REQUEST));
    sandbox.behave(() => ({ word: 'two', count: 2 }));
    const said = (await model().generate(REQUEST)).usage;
    expect(said.inputTokens + said.outputTokens).toBeLessThan(tokensAtMost(REQUEST));
  });

  test('takes no answer that was cut off, also where what came has its form', async () => {
    const message = { content: JSON.stringify({ word: 'two', count: 2 }) };
    const answered = async (end: string): Promise<unknown> => {
      const body = { choices: [{ finish_reason: end, message }] };
      sandbox.faults.add({ match: /chat/, times: 1, kind: { type: 'status', status: 200, body } });
      return await thrown();
    };
    expect(await answered('length')).toBeInstanceOf(UnusableAnswer);
    expect(await answered('stop')).toMatchObject({ value: { word: 'two', count: 2 } });
  });

  test('lets neither its key nor a quoted key into an error', async () => {
    const body = {
      error: { message: `Incorrect API key provided: ${KEY}`, code: 'invalid_api_key' },
    };
    sandbox.faults.add({ match: /./, times: 1, kind: { type: 'status', status: 401, body } });

    const error = await thrown();

    const told =
      error instanceof Error
        ? `${error.message} ${String(error.cause)} ${JSON.stringify(error)}`
        : '';
    expect(told).toContain('401');
    expect(told).not.toContain(KEY);
  });
});

/** A server that begins an answer and hangs up. */
async function cutOff({ status, headers }: { status: number; headers: Record<string, string> }) {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.write('{"choices":[', () => {
      if (headers['content-length'] === undefined) response.end();
      else response.destroy();
    });
  });
  const url = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
      resolve(`http://127.0.0.1:${port}/v1`);
    });
  });
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
