import { z } from 'zod';

/** Docs, "Text streaming": what the chunks of one message add up to. */
const Task = z.object({
  id: z.string(),
  title: z.string(),
  status: z.enum(['pending', 'in_progress', 'complete', 'error']),
  details: z.string().optional(),
  output: z.string().optional(),
});
export type Task = z.infer<typeof Task>;

/** How far a streamed message is; it stays with the message when it has ended. */
export const Stream = z.object({
  state: z.enum(['streaming', 'stopped', 'stopped-by-user']),
  /** What it was started with; everything that follows must be of the same kind. */
  mode: z.enum(['text', 'chunks']).optional(),
  display: z.enum(['timeline', 'plan']),
  /** ISO 8601. */
  startedAt: z.string(),
  title: z.string(),
  tasks: z.array(Task),
  text: z.string(),
  blocks: z.array(z.unknown()),
});
export type Stream = z.infer<typeof Stream>;

/** Not in Slack's docs: it ends a stream about five minutes after its start (python-slack-sdk issue 1859). */
const LIFETIME_MS = 5 * 60_000;

export function isOpen({ state, startedAt }: Stream, now: Date): boolean {
  return state === 'streaming' && now.getTime() - Date.parse(startedAt) < LIFETIME_MS;
}

export type Chunk =
  | { type: 'markdown_text'; text: string }
  | { type: 'plan_update'; title: string }
  | ({ type: 'task_update' } & Task)
  | { type: 'blocks'; blocks: readonly unknown[] };

/** The stream with one more chunk; a task that is known already is brought up to date. */
export function extended(stream: Stream, chunk: Chunk): Stream {
  if (chunk.type === 'markdown_text') return { ...stream, text: stream.text + chunk.text };
  if (chunk.type === 'plan_update') return { ...stream, title: chunk.title };
  if (chunk.type === 'blocks') return { ...stream, blocks: [...stream.blocks, ...chunk.blocks] };
  const { type: _type, ...task } = chunk;
  const isKnown = stream.tasks.some(({ id }) => id === task.id);
  const tasks = isKnown
    ? stream.tasks.map((other) => (other.id === task.id ? { ...other, ...task } : other))
    : [...stream.tasks, task];
  return { ...stream, tasks };
}

/** What a reader sees of it: how the work goes on, then the text, then the blocks. */
export function shownBlocks({ display, title, tasks, text, blocks }: Stream): unknown[] {
  const cards = tasks.map(taskCard);
  const untyped = cards.map(({ type: _type, ...card }) => card);
  const progress =
    display === 'plan' && cards.length + title.length > 0
      ? [{ type: 'plan', title: title === '' ? 'Working' : title, tasks: untyped }]
      : cards;
  return [...progress, ...(text === '' ? [] : [{ type: 'markdown', text }]), ...blocks];
}

function taskCard({ id, title, status, details, output }: Task) {
  return {
    type: 'task_card',
    task_id: id,
    title,
    status,
    ...(details === undefined ? {} : { details: richText(details) }),
    ...(output === undefined ? {} : { output: richText(output) }),
  };
}

function richText(text: string) {
  const elements = [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }];
  return { type: 'rich_text', elements };
}
