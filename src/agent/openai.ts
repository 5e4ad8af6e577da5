import OpenAI, { APIConnectionError, APIError } from 'openai';
import { z } from 'zod';
import type { ModelUsage } from '../domain/usage.ts';
import { type ExpectedError, Invalid, Transient } from '../lib/errors.ts';
import { parseJson } from '../lib/trust.ts';
import type { Model, ModelRequest } from './model.ts';

export interface OpenAiOptions {
  /** With its version, for example `https://api.openai.com/v1`. */
  baseUrl: string;
  apiKey: string;
  model: string;
  timeoutMs: number;
}

/** An answer that came, cost something, and cannot be used. */
export class UnusableAnswer extends Invalid {
  readonly usage: ModelUsage;
  constructor(message: string, usage: ModelUsage, options: { cause?: unknown } = {}) {
    super(message, options);
    this.usage = usage;
  }
}

/** The request left, and what came of it is not known: it may have cost all that it could. */
export class LostAnswer extends Transient {}

/**
 * The most tokens that a call can cost, as long as the endpoint keeps `max_completion_tokens`: no tokenizer makes
 * more than one of a byte, and some are for the frame around the messages.
 */
export function tokensAtMost<Value>(request: ModelRequest<Value>): number {
  const { system, prompt, schema, name, maxTokens } = request;
  const shape = JSON.stringify(strictSchema(schema));
  return Buffer.byteLength(`${system}${prompt}${name}${shape}`) + FRAME_TOKENS + maxTokens;
}

const FRAME_TOKENS = 100;

/**
 * Any endpoint that speaks OpenAI's Chat Completions with structured output (`response_format` of type
 * `json_schema`). One request for one call: no tools, no retries, no memory. What the server says of the
 * schema is not believed; the answer is parsed again here.
 */
export function createOpenAiModel(options: OpenAiOptions): Model {
  const client = new OpenAI({
    baseURL: options.baseUrl,
    apiKey: options.apiKey,
    timeout: options.timeoutMs,
    maxRetries: 0,
    // Otherwise the SDK would take these from the environment, which only config.ts may read.
    organization: null,
    project: null,
    logLevel: 'off',
  });
  return {
    generate: async (request) => {
      const completion = await complete(client, options.model, request);
      const usage = usageOf(completion, request);
      return { value: readAnswer(completion, request, usage), usage };
    },
  };
}

/** Where the endpoint does not say, the most that it can have been. */
function usageOf<Value>(
  { usage }: OpenAI.ChatCompletion,
  request: ModelRequest<Value>,
): ModelUsage {
  return {
    modelCalls: 1,
    inputTokens: usage?.prompt_tokens ?? tokensAtMost(request) - request.maxTokens,
    outputTokens: usage?.completion_tokens ?? request.maxTokens,
  };
}

async function complete<Value>(
  client: OpenAI,
  model: string,
  request: ModelRequest<Value>,
): Promise<OpenAI.ChatCompletion> {
  try {
    return await client.chat.completions.create({
      model,
      messages: [
        { role: 'system', content: request.system },
        { role: 'user', content: request.prompt },
      ],
      max_completion_tokens: request.maxTokens,
      response_format: {
        type: 'json_schema',
        json_schema: { name: request.name, strict: true, schema: strictSchema(request.schema) },
      },
    });
  } catch (error) {
    throw translated(error);
  }
}

const Choice = z.object({
  finish_reason: z.string().nullish(),
  message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
});

function readAnswer<Value>(
  completion: OpenAI.ChatCompletion,
  request: ModelRequest<Value>,
  usage: ModelUsage,
): Value {
  const choice = Choice.safeParse(completion.choices?.[0]);
  if (!choice.success) throw new UnusableAnswer('The model gave no answer', usage);
  const { finish_reason: end, message } = choice.data;
  if (end === 'length') throw new UnusableAnswer('The answer was cut off', usage);
  if (typeof message.content !== 'string')
    throw new UnusableAnswer('The model declined to answer', usage);
  const parsed = request.schema.safeParse(jsonOrUndefined(message.content));
  if (!parsed.success)
    throw new UnusableAnswer('The answer does not have its form', usage, { cause: parsed.error });
  return parsed.data;
}

function jsonOrUndefined(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Lengths are checked here after the answer: OpenAI's strict mode does not know them. */
const NOT_IN_STRICT_MODE = new Set(['$schema', 'minLength', 'maxLength', 'default']);

function strictSchema(schema: z.ZodType): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(z.toJSONSchema(schema)))
    if (!NOT_IN_STRICT_MODE.has(key)) kept[key] = withoutLengths(value);
  return kept;
}

function withoutLengths(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLengths);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, inner]) => !NOT_IN_STRICT_MODE.has(key) || typeof inner === 'object')
      .map(([key, inner]) => [key, withoutLengths(inner)]),
  );
}

/** Where no connection came about, nothing was asked. */
const NO_CONNECTION = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const Caused = z.object({ code: z.string().optional(), cause: z.unknown().optional() });

function wasNeverSent(error: unknown): boolean {
  const read = Caused.safeParse(error);
  if (!read.success) return false;
  const { code = '', cause } = read.data;
  return NO_CONNECTION.has(code) || wasNeverSent(cause);
}

/** Refused before anything was computed, so that it cost nothing; 503 is one of those, too. */
const BUSY = new Set([409, 425, 429]);
/**
 * It may have been computed, whole or in part: it took too long or failed under way (408, 500), or a gateway
 * passed it on and got no answer (RFC 9110, section 15.6). The budget counts the most that it can have cost.
 */
const LOST = new Set([408, 500, 502, 504]);

/** The SDK's error may quote the request or the key, so only its status and code go on. */
function translated(error: unknown): unknown {
  if (error instanceof APIConnectionError) {
    const cause = new Error(error.name);
    return wasNeverSent(error)
      ? new Transient('The model cannot be reached', { cause })
      : new LostAnswer('The model did not answer', { cause });
  }
  // An answer began and could not be read to its end.
  if (!(error instanceof APIError))
    return new LostAnswer('The answer of the model was cut off', {
      cause: new Error(error instanceof Error ? error.name : 'unknown'),
    });
  return answered(error.status, {
    code: error.code ?? '',
    retryAfterMs: retryAfterMs(error.headers),
  });
}

function answered(
  status: number | undefined,
  { code, retryAfterMs }: { code: string; retryAfterMs: number | undefined },
): ExpectedError {
  const cause = new Error(`HTTP ${status ?? '?'} ${code}`.trim());
  const isSpent = code === 'insufficient_quota';
  if (status !== undefined && LOST.has(status))
    return new LostAnswer('The model did not answer', { retryAfterMs, cause });
  const isBusy = status === undefined || BUSY.has(status) || status >= 500;
  return isBusy && !isSpent
    ? new Transient('The model is busy', { retryAfterMs, cause })
    : new Invalid(`The model refused the request (${status ?? '?'} ${code})`, { cause });
}

function retryAfterMs(headers: Headers | undefined): number | undefined {
  const exactMs = Number(headers?.get('retry-after-ms') ?? Number.NaN);
  if (Number.isFinite(exactMs)) return exactMs;
  const seconds = Number(headers?.get('retry-after') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined;
}
