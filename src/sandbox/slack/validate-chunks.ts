import { listOf } from './json.ts';
import { refusalOfProblems, SlackRefusal } from './refusal.ts';
import type { Chunk } from './streams.ts';
import { assertBlocks } from './validate-message.ts';
import { url } from './validate-objects.ts';
import { byType, list, oneOf, rootPlace, string, typed, type Check } from './validate-schema.ts';

const TEXT_MAX = 12_000;

/** Chunk objects as in `@slack/types` 3.2, `chunk.d.ts`. */
const CHUNKS: Readonly<Record<string, Check>> = {
  markdown_text: typed('markdown_text', { required: { text: string({ max: TEXT_MAX }) } }),
  plan_update: typed('plan_update', { required: { title: string({ max: 256 }) } }),
  task_update: typed('task_update', {
    required: {
      id: string({ max: 255 }),
      title: string({ max: 256 }),
      status: oneOf('pending', 'in_progress', 'complete', 'error'),
    },
    optional: {
      details: string({ max: 256 }),
      output: string({ max: 256 }),
      sources: list(typed('url', { required: { url, text: string({ max: 255 }) } }), { max: 100 }),
    },
  }),
  blocks: typed('blocks', {
    required: { blocks: list((value, at) => void [value, at], { max: 50 }) },
  }),
};

/** The content of one call: text, or chunks, or neither; throws what Slack answers to both or to bad ones. */
export function readChunks(args: Readonly<Record<string, unknown>>): {
  mode: 'text' | 'chunks' | undefined;
  chunks: readonly Chunk[];
} {
  const { markdown_text: text, chunks } = args;
  if (text !== undefined && chunks !== undefined)
    throw new SlackRefusal('cannot_provide_both_markdown_text_and_chunks');
  if (typeof text === 'string') {
    if (text.length > TEXT_MAX) throw new SlackRefusal('msg_too_long');
    return { mode: 'text', chunks: [{ type: 'markdown_text', text }] };
  }
  if (chunks === undefined) return { mode: undefined, chunks: [] };
  const at = rootPlace('/chunks');
  list(
    byType(() => CHUNKS),
    { max: 100 },
  )(chunks, at);
  if (at.problems.length > 0) throw refusalOfProblems('invalid_chunks', at.problems);
  const read = listOf(chunks).filter(isChunk);
  for (const chunk of read) if (chunk.type === 'blocks') assertBlocks(chunk.blocks);
  return { mode: 'chunks', chunks: read };
}

/** The schema above has said so. */
function isChunk(value: unknown): value is Chunk {
  return typeof value === 'object' && value !== null && 'type' in value;
}
