import type {
  HomeView,
  KnownBlock,
  ModalView,
  PlanUpdateChunk,
  TaskUpdateChunk,
} from '@slack/types';
import type { z } from 'zod';
import type { Progress } from '../domain/progress.ts';
import { Invalid } from '../lib/errors.ts';
import {
  MESSAGE_CAPS,
  MessageSchema,
  usesNewBlocks,
  VIEW_CAPS,
  ViewSchema,
} from './block-schema.ts';
import { ProgressSchema } from './progress-schema.ts';
import { checkSinks, type Allowance } from './sinks.ts';
import * as say from '../words/messages.ts';

export type { Allowance };

export const NOTHING_ALLOWED: Allowance = { allowedUrls: [], allowedMentions: [] };

/** A message before it is sealed. `text` is what notifications and screen readers say. */
export interface SlackMessage {
  text: string;
  blocks: KnownBlock[];
}

/** A modal or App Home view before it is sealed. */
export type SlackView = (Omit<ModalView, 'blocks'> | Omit<HomeView, 'blocks'>) & {
  blocks: KnownBlock[];
};

/** A message that passed `seal`; nothing else can be posted. */
export class SealedMessage {
  readonly #message: SlackMessage;
  readonly #allowance: Allowance;

  private constructor(message: SlackMessage, allowance: Allowance) {
    this.#message = message;
    this.#allowance = allowance;
  }

  static of(message: SlackMessage, allowance: Allowance): SealedMessage {
    const own = owned(message);
    const characters = checked(MessageSchema, own, allowance);
    if (characters > MESSAGE_CAPS.characters) {
      throw new Invalid(
        `Slack payload refused: ${characters} visible characters, ${MESSAGE_CAPS.characters} allowed`,
      );
    }
    return new SealedMessage(own, structuredClone(allowance));
  }

  get text(): string {
    return this.#message.text;
  }

  get blocks(): KnownBlock[] {
    return this.#message.blocks;
  }

  /** Whether a workspace that knows classic blocks only would refuse it. */
  get usesNewBlocks(): boolean {
    return usesNewBlocks(this.#message.blocks);
  }

  /** The same blocks as a modal with nothing to submit; what was vouched for there is vouched for here. */
  inModal(title: string): SealedView {
    return SealedView.of(
      {
        type: 'modal',
        title: { type: 'plain_text', text: title },
        close: { type: 'plain_text', text: say.close },
        blocks: this.#message.blocks,
      },
      this.#allowance,
    );
  }

  /**
   * The arguments of `chat.postMessage`, `chat.update` and `chat.postEphemeral`. `parse` is said
   * because `chat.update` parses names and addresses by default; `link_names` must not be there.
   *
   * @see https://docs.slack.dev/reference/methods/chat.update
   */
  get args(): {
    text: string;
    blocks: KnownBlock[];
    unfurl_links: false;
    unfurl_media: false;
    parse: 'none';
  } {
    const { text, blocks } = this.#message;
    return { text, blocks, unfurl_links: false, unfurl_media: false, parse: 'none' };
  }
}

/** A modal or App Home view that passed `seal`; nothing else can be opened or published. */
export class SealedView {
  readonly #view: SlackView;

  private constructor(view: SlackView) {
    this.#view = view;
  }

  static of(view: SlackView, allowance: Allowance): SealedView {
    const own = owned(view);
    const bytes = Buffer.byteLength(JSON.stringify(own), 'utf8');
    if (bytes > VIEW_CAPS.bytes) {
      throw new Invalid(`Slack payload refused: ${bytes} bytes, ${VIEW_CAPS.bytes} allowed`);
    }
    checked(ViewSchema, own, allowance);
    return new SealedView(own);
  }

  get view(): SlackView {
    return this.#view;
  }
}

/** How far a streamed answer is, passed by `sealProgress`; nothing else can be streamed. */
export class SealedProgress {
  readonly #progress: Progress;

  private constructor(progress: Progress) {
    this.#progress = progress;
  }

  static of(progress: Progress): SealedProgress {
    const own = structuredClone(progress);
    const parsed = ProgressSchema.safeParse(own);
    if (!parsed.success) throw new Invalid('Slack payload refused: no such progress');
    checkSinks([own.title, ...own.tasks.map(({ title }) => title)].map(asText), NOTHING_ALLOWED);
    return new SealedProgress(own);
  }

  /** @see https://docs.slack.dev/messaging/sending-and-scheduling-messages#text-streaming */
  get chunks(): (PlanUpdateChunk | TaskUpdateChunk)[] {
    const { title, tasks } = this.#progress;
    return [
      { type: 'plan_update', title },
      ...tasks.map(({ id, title: words, isDone }): TaskUpdateChunk => ({
        type: 'task_update',
        id,
        title: words,
        status: isDone ? 'complete' : 'in_progress',
      })),
    ];
  }
}

/** Titles are read as markdown by some clients: they are held to what a fallback text may be. */
function asText(text: string): { text: string } {
  return { text };
}

export function sealProgress(progress: Progress): SealedProgress {
  return SealedProgress.of(progress);
}

export type SealedPayload = SealedMessage | SealedView;

/**
 * The one way out: every payload for Slack passes here. It copies the payload, so that later changes
 * cannot reach it; makes every mrkdwn object verbatim; and refuses links, mentions, images,
 * attachments and unknown parts that code did not vouch for, and sizes that Slack would refuse.
 *
 * @throws Invalid naming the place and the rule, never the content.
 */
export function seal(payload: SlackMessage, allowance: Allowance): SealedMessage;
export function seal(payload: SlackView, allowance: Allowance): SealedView;
export function seal(payload: SlackMessage | SlackView, allowance: Allowance): SealedPayload {
  return 'type' in payload
    ? SealedView.of(payload, allowance)
    : SealedMessage.of(payload, allowance);
}

function owned<Payload extends object>(payload: Payload): Payload {
  const copy = structuredClone(payload);
  makeVerbatim(copy);
  return copy;
}

function makeVerbatim(node: object): void {
  if ('type' in node && node.type === 'mrkdwn') Object.assign(node, { verbatim: true });
  for (const child of Object.values(node)) {
    if (typeof child === 'object' && child !== null) makeVerbatim(child);
  }
}

/** Checks the structure, then every place where text is interpreted; returns the visible characters. */
function checked(
  schema: z.ZodType,
  payload: SlackMessage | SlackView,
  allowance: Allowance,
): number {
  const parsed = schema.safeParse(payload);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Invalid(
      `Slack payload refused at ${issue?.path.join('.') ?? '?'}: ${issue?.code ?? 'invalid'}`,
    );
  }
  refuseDuplicateIds(payload.blocks);
  return checkSinks(payload, allowance);
}

function refuseDuplicateIds(outer: readonly KnownBlock[]): void {
  const blocks = outer.flatMap((block): KnownBlock[] =>
    block.type === 'container' ? [block, ...block.child_blocks] : [block],
  );
  const ids = blocks.flatMap(({ block_id }) => (block_id === undefined ? [] : [block_id]));
  if (new Set(ids).size !== ids.length)
    throw new Invalid('Slack payload refused: a block_id twice');
  for (const block of blocks) {
    if (block.type !== 'actions') continue;
    const actions = block.elements.map(({ action_id }) => action_id);
    if (new Set(actions).size !== actions.length) {
      throw new Invalid('Slack payload refused: an action_id twice in one block');
    }
  }
}
