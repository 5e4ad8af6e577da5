import type { ModelRequest } from './request.ts';

export interface ModelUsage {
  inputTokens: number;
  /** Of the input tokens, those that a provider would have read from its prompt cache. */
  cachedTokens: number;
  outputTokens: number;
}

const CHARACTERS_PER_TOKEN = 4;
const TOKENS_PER_MESSAGE = 4;
const CACHE_MIN_TOKENS = 1_024;
const CACHE_STEP_TOKENS = 128;
const REMEMBERED_PROMPTS = 64;

/** Four characters are one token: not what a tokenizer says, but the same for everybody and every time. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}

/** Counts tokens and plays the prompt cache: prefixes of at least 1,024 tokens, in steps of 128. */
export interface UsageMeter {
  measure(request: ModelRequest, answer: string): ModelUsage;
}

export function createUsageMeter(): UsageMeter {
  const prompts: string[] = [];
  return {
    measure: (request, answer) => {
      const prompt = promptText(request);
      const shared = Math.max(0, ...prompts.map((earlier) => commonPrefix(earlier, prompt)));
      const cacheable = Math.floor(shared / CHARACTERS_PER_TOKEN / CACHE_STEP_TOKENS);
      const cached = cacheable * CACHE_STEP_TOKENS;
      prompts.push(prompt);
      if (prompts.length > REMEMBERED_PROMPTS) prompts.shift();
      return {
        inputTokens: estimateTokens(prompt) + TOKENS_PER_MESSAGE * request.messages.length,
        cachedTokens: cached >= CACHE_MIN_TOKENS ? cached : 0,
        outputTokens: estimateTokens(answer),
      };
    },
  };
}

/** The schema stands before the messages, as OpenAI counts it. */
function promptText({ schema, messages }: ModelRequest): string {
  const shape = schema === null ? '' : JSON.stringify(schema.schema);
  return [shape, ...messages.map(({ role, content }) => `${role}\n${content}`)].join('\n');
}

function commonPrefix(left: string, right: string): number {
  const most = Math.min(left.length, right.length);
  let at = 0;
  while (at < most && left.charCodeAt(at) === right.charCodeAt(at)) at += 1;
  return at;
}

/** The answer as far as the request's token limit lets it go. */
export function withinLimit(request: ModelRequest, answer: string): { text: string; cut: boolean } {
  const most = request.maxTokens === null ? Infinity : request.maxTokens * CHARACTERS_PER_TOKEN;
  return { text: answer.slice(0, most), cut: answer.length > most };
}
