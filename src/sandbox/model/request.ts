import { z } from 'zod';
import { ModelApiError } from './api-error.ts';
import { strictSchemaProblem } from './strict-schema.ts';

export interface ModelMessage {
  role: string;
  content: string;
}

/** What either API asked for, in one form. */
export interface ModelRequest {
  api: 'chat' | 'responses';
  model: string;
  messages: readonly ModelMessage[];
  /** Null: plain text was asked for. */
  schema: { name: string; strict: boolean; schema: Readonly<Record<string, unknown>> } | null;
  maxTokens: number | null;
  stream: boolean;
  includeUsage: boolean;
  /** The parsed JSON body as it came. */
  body: unknown;
}

const part = z.looseObject({ type: z.string(), text: z.string().optional() });
const content = z.union([z.string(), z.array(part), z.null()]).optional();
const jsonSchema = z.object({
  name: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/),
  schema: z.record(z.string(), z.unknown()),
  strict: z.boolean().nullish(),
});
const maxTokens = z.int().positive().nullish();

const chatBody = z.object({
  model: z.string().min(1),
  messages: z
    .array(
      z.object({
        role: z.enum(['system', 'developer', 'user', 'assistant', 'tool', 'function']),
        content,
      }),
    )
    .min(1),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({ type: z.literal('json_schema'), json_schema: jsonSchema }),
    ])
    .nullish(),
  max_tokens: maxTokens,
  max_completion_tokens: maxTokens,
  stream: z.boolean().nullish(),
  stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
});

const responsesBody = z.object({
  model: z.string().min(1),
  input: z.union([
    z.string(),
    z
      .array(z.object({ role: z.enum(['system', 'developer', 'user', 'assistant']), content }))
      .min(1),
  ]),
  instructions: z.string().nullish(),
  text: z
    .object({
      format: z
        .discriminatedUnion('type', [
          z.object({ type: z.literal('text') }),
          z.object({ type: z.literal('json_object') }),
          jsonSchema.extend({ type: z.literal('json_schema') }),
        ])
        .nullish(),
    })
    .nullish(),
  max_output_tokens: maxTokens,
  stream: z.boolean().nullish(),
});

/** The body of `POST /v1/chat/completions`. Throws OpenAI's 400 for one that does not fit. */
export function chatRequest(body: unknown): ModelRequest {
  const parsed = parse(chatBody, body);
  const format = parsed.response_format;
  const given = format?.type === 'json_schema' ? format.json_schema : null;
  return {
    api: 'chat',
    model: parsed.model,
    messages: parsed.messages.map(({ role, content }) => ({ role, content: textOf(content) })),
    schema: checkedSchema(given, 'response_format'),
    maxTokens: parsed.max_completion_tokens ?? parsed.max_tokens ?? null,
    stream: parsed.stream === true,
    includeUsage: parsed.stream_options?.include_usage === true,
    body,
  };
}

/** The body of `POST /v1/responses`. Throws OpenAI's 400 for one that does not fit. */
export function responsesRequest(body: unknown): ModelRequest {
  const parsed = parse(responsesBody, body);
  if (parsed.stream === true)
    throw new ModelApiError(400, 'The sandbox does not stream responses.', { param: 'stream' });
  const format = parsed.text?.format;
  const given = format?.type === 'json_schema' ? format : null;
  const input = parsed.input;
  const items = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const system = parsed.instructions ? [{ role: 'developer', content: parsed.instructions }] : [];
  return {
    api: 'responses',
    model: parsed.model,
    messages: [...system, ...items].map(({ role, content }) => ({
      role,
      content: textOf(content),
    })),
    schema: checkedSchema(given, 'text.format'),
    maxTokens: parsed.max_output_tokens ?? null,
    stream: false,
    includeUsage: true,
    body,
  };
}

function textOf(value: z.infer<typeof content>): string {
  if (typeof value === 'string') return value;
  return (value ?? []).map(({ text }) => text ?? '').join('\n');
}

function checkedSchema(
  given: z.infer<typeof jsonSchema> | null,
  param: string,
): ModelRequest['schema'] {
  if (given === null) return null;
  const strict = given.strict === true;
  const problem = strict ? strictSchemaProblem(given.schema) : null;
  if (problem !== null)
    throw new ModelApiError(400, `Invalid schema for ${param} '${given.name}': ${problem}`, {
      param,
      code: 'invalid_json_schema',
    });
  return { name: given.name, strict, schema: given.schema };
}

function parse<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const param = issue?.path.map(String).join('.') ?? '';
  if (param === '')
    throw new ModelApiError(400, 'We could not parse the JSON body of your request.');
  const isMissing = issue?.code === 'invalid_type' && issue.message.endsWith('undefined');
  throw isMissing
    ? new ModelApiError(400, `Missing required parameter: '${param}'.`, {
        param,
        code: 'missing_required_parameter',
      })
    : new ModelApiError(400, `Invalid value: '${param}'. ${issue?.message ?? ''}`.trim(), {
        param,
        code: 'invalid_value',
      });
}
