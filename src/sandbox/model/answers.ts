import type { ModelRequest } from './request.ts';
import type { ModelUsage } from './usage.ts';

export interface Answered {
  request: ModelRequest;
  /** Counts up; the identity of the answer. */
  number: number;
  text: string;
  /** The token limit cut it off. */
  cut: boolean;
  usage: ModelUsage;
  /** Seconds since 1970. */
  createdS: number;
}

function chatUsage({ inputTokens, cachedTokens, outputTokens }: ModelUsage) {
  return {
    prompt_tokens: inputTokens,
    completion_tokens: outputTokens,
    total_tokens: inputTokens + outputTokens,
    prompt_tokens_details: { cached_tokens: cachedTokens, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: 0,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function chatBase(answered: Answered, object: string) {
  return {
    id: `chatcmpl-sandbox${answered.number}`,
    object,
    created: answered.createdS,
    model: answered.request.model,
    service_tier: 'default',
    system_fingerprint: 'fp_sandbox',
  };
}

/** `chat.completion`. */
export function chatCompletion(answered: Answered): unknown {
  return {
    ...chatBase(answered, 'chat.completion'),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: answered.text, refusal: null, annotations: [] },
        logprobs: null,
        finish_reason: answered.cut ? 'length' : 'stop',
      },
    ],
    usage: chatUsage(answered.usage),
  };
}

const CHUNK_CHARACTERS = 24;

/** `chat.completion.chunk`s as server-sent events, `[DONE]` last. */
export function chatEvents(answered: Answered): string[] {
  const base = chatBase(answered, 'chat.completion.chunk');
  const choice = (delta: object, finish: string | null) => ({
    ...base,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    ...(answered.request.includeUsage ? { usage: null } : {}),
  });
  const pieces = answered.text.match(new RegExp(`[^]{1,${CHUNK_CHARACTERS}}`, 'gu')) ?? [];
  const chunks = [
    choice({ role: 'assistant', content: '', refusal: null }, null),
    ...pieces.map((content) => choice({ content }, null)),
    choice({}, answered.cut ? 'length' : 'stop'),
    ...(answered.request.includeUsage
      ? [{ ...base, choices: [], usage: chatUsage(answered.usage) }]
      : []),
  ];
  return [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map(
    (data) => `data: ${data}\n\n`,
  );
}

/** `response` of the Responses API. */
export function responseObject(answered: Answered): unknown {
  const { request, number, text, cut, usage, createdS } = answered;
  const { schema } = request;
  return {
    id: `resp_sandbox${number}`,
    object: 'response',
    created_at: createdS,
    completed_at: createdS,
    status: cut ? 'incomplete' : 'completed',
    background: false,
    error: null,
    incomplete_details: cut ? { reason: 'max_output_tokens' } : null,
    instructions: null,
    max_output_tokens: request.maxTokens,
    metadata: {},
    model: request.model,
    output: [
      {
        id: `msg_sandbox${number}`,
        type: 'message',
        status: cut ? 'incomplete' : 'completed',
        role: 'assistant',
        content: [{ type: 'output_text', text, annotations: [], logprobs: [] }],
      },
    ],
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    store: false,
    temperature: 1,
    text: { format: schema === null ? { type: 'text' } : { type: 'json_schema', ...schema } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: {
      input_tokens: usage.inputTokens,
      input_tokens_details: { cached_tokens: usage.cachedTokens },
      output_tokens: usage.outputTokens,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: usage.inputTokens + usage.outputTokens,
    },
  };
}
