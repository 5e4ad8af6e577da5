import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import OpenAI, { APIError } from 'openai';
import { zodResponseFormat, zodTextFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { createStoppedClock } from '#src/lib/time.ts';
import { createModelSandbox, scripted, type ModelSandbox } from '#src/sandbox/model/server.ts';

let sandbox: ModelSandbox;
let openai: OpenAI;

beforeEach(async () => {
  sandbox = await createModelSandbox({
    clock: createStoppedClock(new Date('2026-03-02T02:00:00Z')),
  });
  openai = new OpenAI({ apiKey: 'sk-test', baseURL: `${sandbox.url}/v1`, maxRetries: 0 });
});

afterEach(() => sandbox.close());

const Verdict = z.object({ category: z.enum(['urgent', 'fyi']), reason: z.string() });
const messages = [
  { role: 'system' as const, content: 'Sort mail.' },
  { role: 'user' as const, content: 'Subject: lunch' },
];
const ask = (more: object = {}) => ({ model: 'any-model', messages, ...more });

describe('chat completions', () => {
  it('carry what a script says, in the schema that the SDK asked for', async () => {
    sandbox.behave(
      scripted(({ messages: seen }) => ({ category: 'fyi', reason: seen.at(-1)?.content ?? '' })),
    );
    const answer = await openai.chat.completions.parse(
      ask({ response_format: zodResponseFormat(Verdict, 'verdict') }),
    );
    expect(answer.choices[0]?.message.parsed).toEqual({
      category: 'fyi',
      reason: 'Subject: lunch',
    });
    expect(answer).toMatchObject({ model: 'any-model', object: 'chat.completion' });
    expect(sandbox.requests[0]).toMatchObject({
      api: 'chat',
      schema: { name: 'verdict', strict: true },
      answer: '{"category":"fyi","reason":"Subject: lunch"}',
    });
  });

  it('stream the same text in pieces, with the usage last where asked', async () => {
    const text = 'A rather long answer, with an emoji 🌙 that must not be cut in two.';
    sandbox.behave(scripted(() => text));
    const stream = await openai.chat.completions.create({
      ...ask(),
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(text);
    expect(chunks.length).toBeGreaterThan(4);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)?.usage?.completion_tokens).toBe(Math.ceil(text.length / 4));
  });

  it('end where the token limit is', async () => {
    sandbox.behave(scripted(() => 'x'.repeat(100)));
    const short = await openai.chat.completions.create(ask({ max_completion_tokens: 10 }));
    expect(short.choices[0]).toMatchObject({
      finish_reason: 'length',
      message: { content: 'x'.repeat(40) },
    });
    expect(short.usage?.completion_tokens).toBe(10);
    const whole = await openai.chat.completions.create(ask({ max_completion_tokens: 25 }));
    expect(whole.choices[0]?.finish_reason).toBe('stop');
  });

  it('answer the least that the schema allows until told otherwise', async () => {
    const answer = await openai.chat.completions.parse(
      ask({ response_format: zodResponseFormat(Verdict, 'verdict') }),
    );
    expect(answer.choices[0]?.message.parsed).toEqual({ category: 'urgent', reason: '' });
  });
});

describe('responses', () => {
  it('carry what a script says, in the schema that the SDK asked for', async () => {
    sandbox.behave(scripted(() => ({ category: 'urgent', reason: 'now' })));
    const answer = await openai.responses.parse({
      model: 'any-model',
      instructions: 'Sort mail.',
      input: [{ role: 'user', content: [{ type: 'input_text', text: 'Subject: fire' }] }],
      text: { format: zodTextFormat(Verdict, 'verdict') },
    });
    expect(answer.output_parsed).toEqual({ category: 'urgent', reason: 'now' });
    expect(answer.status).toBe('completed');
    expect(answer.usage?.output_tokens).toBeGreaterThan(0);
    expect(sandbox.requests[0]?.messages).toEqual([
      { role: 'developer', content: 'Sort mail.' },
      { role: 'user', content: 'Subject: fire' },
    ]);
  });

  it('are incomplete where the token limit cuts them', async () => {
    sandbox.behave(scripted(() => 'x'.repeat(400)));
    const answer = await openai.responses.create({
      model: 'm',
      input: 'go',
      max_output_tokens: 16,
    });
    expect(answer).toMatchObject({
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output_text: 'x'.repeat(64),
    });
  });
});

describe('usage', () => {
  it('is the same for the same request, and grows with it', async () => {
    const tokens = async (content: string) => {
      const answer = await openai.chat.completions.create(
        ask({ messages: [{ role: 'user', content }] }),
      );
      return answer.usage?.prompt_tokens ?? 0;
    };
    expect(await tokens('hello')).toBe(await tokens('hello'));
    expect(await tokens('hello'.repeat(80))).toBe((await tokens('hello')) + 99);
  });

  it('counts a long prefix that came before as cached, and a short one not', async () => {
    const cached = async (prefix: string, rest: string) => {
      const both = [
        { role: 'system' as const, content: prefix },
        { role: 'user' as const, content: rest },
      ];
      const answer = await openai.chat.completions.create(ask({ messages: both }));
      return answer.usage?.prompt_tokens_details?.cached_tokens;
    };
    const long = 'rule '.repeat(1_000);
    expect(await cached(long, 'one')).toBe(0);
    expect(await cached(long, 'two')).toBe(1_152);
    expect(await cached('short', 'one')).toBe(0);
    expect(await cached('short', 'two')).toBe(0);
  });
});

describe('refusals', () => {
  const raw = (path: string, init: RequestInit = {}) =>
    fetch(`${sandbox.url}/v1${path}`, { headers: { authorization: 'Bearer sk-test' }, ...init });

  it('want a bearer token', async () => {
    const without = await raw('/models', { headers: {} });
    expect(without.status).toBe(401);
    expect(await without.json()).toMatchObject({ error: { type: 'invalid_request_error' } });
    const models = await openai.models.list();
    expect(models.data.length).toBeGreaterThan(0);
  });

  it('name the parameter that is missing or wrong', async () => {
    const post = async (body: string) => {
      const answer = await raw('/chat/completions', { method: 'POST', body });
      return [answer.status, await answer.json()];
    };
    expect(await post('{"model":"m"}')).toEqual([
      400,
      { error: expect.objectContaining({ param: 'messages', code: 'missing_required_parameter' }) },
    ]);
    expect(await post('{"model":"m","messages":[]}')).toEqual([
      400,
      { error: expect.objectContaining({ param: 'messages', code: 'invalid_value' }) },
    ]);
    expect(await post('{')).toEqual([400, { error: expect.objectContaining({ param: null }) }]);
    expect((await raw('/embeddings', { method: 'POST' })).status).toBe(404);
    expect(sandbox.requests).toHaveLength(0);
  });

  it('hold a strict schema to be closed and complete, and a loose one not', async () => {
    const format = (schema: object, strict: boolean) => ({
      response_format: { type: 'json_schema', json_schema: { name: 'x', strict, schema } },
    });
    const send = (body: object) =>
      openai.chat.completions.create(ask(body)).then(
        () => 'taken',
        (error: unknown) =>
          error instanceof APIError ? `${error.status} ${error.message}` : 'lost',
      );
    const properties = { a: { type: 'object', properties: {}, additionalProperties: true } };
    const open = { type: 'object', properties: { b: { type: 'string' } }, required: ['b'] };
    const partial = { ...open, required: [], additionalProperties: false };
    const nested = { type: 'object', properties, required: ['a'], additionalProperties: false };
    expect(await send(format(open, true))).toContain("400 Invalid schema for response_format 'x'");
    expect(await send(format(partial, true))).toContain("Missing 'b'");
    expect(await send(format(nested, true))).toContain("('properties', 'a')");
    for (const schema of [open, partial, nested])
      expect(await send(format(schema, false))).toBe('taken');
    expect(await send(format({ ...open, additionalProperties: false }, true))).toBe('taken');
  });

  it('come as faults, and when a script throws', async () => {
    sandbox.faults.add({
      match: /chat/,
      times: 1,
      kind: { type: 'status', status: 429, retryAfterS: 3 },
    });
    await expect(openai.chat.completions.create(ask())).rejects.toMatchObject({ status: 429 });
    sandbox.behave(() => {
      throw new Error('broken');
    });
    await expect(openai.chat.completions.create(ask())).rejects.toMatchObject({ status: 500 });
    expect(sandbox.requests).toHaveLength(0);
  });
});
