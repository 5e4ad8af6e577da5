import { z } from 'zod';

/**
 * The closed grammar of what may leave: classic Block Kit, and of the newer kinds `container` and `data_table`,
 * which a workspace may refuse (`usesNewBlocks`). What is not named here (images,
 * attachments, markdown, video, files, broadcasts, user groups …) is refused, and so is any unknown key.
 * Lengths are UTF-16 units.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks
 */

const text = (max: number) => z.string().min(1).max(max);
const plain = (max: number) =>
  z.strictObject({
    type: z.literal('plain_text'),
    text: text(max),
    emoji: z.boolean().optional(),
  });
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(max), verbatim: z.literal(true) });
const words = (max: number) => z.discriminatedUnion('type', [plain(max), mrkdwn(max)]);
const id = text(255);

const confirm = z.strictObject({
  title: plain(100),
  text: words(300),
  confirm: plain(30),
  deny: plain(30),
  style: z.enum(['primary', 'danger']).optional(),
});

const option = z.strictObject({
  text: words(75),
  value: text(75),
  description: plain(75).optional(),
});

const button = z.strictObject({
  type: z.literal('button'),
  text: plain(75),
  action_id: id,
  value: z.string().max(2_000).optional(),
  url: z.string().max(3_000).optional(),
  style: z.enum(['primary', 'danger']).optional(),
  confirm: confirm.optional(),
  accessibility_label: z.string().max(75).optional(),
});

const overflow = z.strictObject({
  type: z.literal('overflow'),
  action_id: id,
  options: z.array(option).min(1).max(5),
  confirm: confirm.optional(),
});

const choice = z.strictObject({
  type: z.enum(['static_select', 'radio_buttons']),
  action_id: id,
  options: z.array(option).min(1).max(100),
  initial_option: option.optional(),
  placeholder: plain(150).optional(),
});

const checkboxes = z.strictObject({
  type: z.literal('checkboxes'),
  action_id: id,
  options: z.array(option).min(1).max(10),
  initial_options: z.array(option).min(1).max(10).optional(),
});

const typed = z.strictObject({
  type: z.enum(['plain_text_input', 'timepicker', 'datepicker']),
  action_id: id,
  multiline: z.boolean().optional(),
  min_length: z.number().int().min(0).max(3_000).optional(),
  max_length: z.number().int().min(1).max(3_000).optional(),
  initial_value: z.string().max(3_000).optional(),
  initial_time: z.string().optional(),
  focus_on_load: z.boolean().optional(),
  initial_date: z.string().optional(),
  timezone: z.string().optional(),
  placeholder: plain(150).optional(),
});

const person = z.strictObject({ type: z.literal('users_select'), action_id: id });

const interactive = [button, overflow, choice, checkboxes, typed] as const;

const style = z
  .strictObject({
    bold: z.boolean().optional(),
    italic: z.boolean().optional(),
    strike: z.boolean().optional(),
    code: z.boolean().optional(),
    underline: z.boolean().optional(),
  })
  .optional();
const richText = z.strictObject({ type: z.literal('text'), text: text(3_000), style });
const richLink = z.strictObject({
  type: z.literal('link'),
  url: text(3_000),
  text: text(3_000).optional(),
  style,
});
const richDate = z.strictObject({
  type: z.literal('date'),
  timestamp: z.number().int(),
  format: text(200),
  fallback: text(200).optional(),
  style,
});
const richUser = z.strictObject({ type: z.literal('user'), user_id: text(40), style });
const inline = z.discriminatedUnion('type', [richText, richLink, richDate, richUser]);
const richSection = z.strictObject({
  type: z.literal('rich_text_section'),
  elements: z.array(inline).min(1),
});

const richTextElement = z.discriminatedUnion('type', [
  richSection,
  z.strictObject({
    type: z.literal('rich_text_list'),
    style: z.enum(['bullet', 'ordered']),
    elements: z.array(richSection).min(1),
    indent: z.number().int().min(0).max(8).optional(),
    border: z.literal([0, 1]).optional(),
  }),
  z.strictObject({
    type: z.literal('rich_text_quote'),
    elements: z.array(inline).min(1),
    border: z.literal([0, 1]).optional(),
  }),
  z.strictObject({
    type: z.literal('rich_text_preformatted'),
    elements: z.array(z.discriminatedUnion('type', [richText, richLink])).min(1),
    border: z.literal([0, 1]).optional(),
  }),
]);

const block_id = id.optional();
const classic = [
  z.strictObject({ type: z.literal('header'), text: plain(150), block_id }),
  z.strictObject({ type: z.literal('divider'), block_id }),
  z.strictObject({
    type: z.literal('section'),
    text: words(3_000).optional(),
    fields: z.array(words(2_000)).min(1).max(10).optional(),
    accessory: z.union(interactive).optional(),
    expand: z.boolean().optional(),
    block_id,
  }),
  z.strictObject({
    type: z.literal('context'),
    elements: z.array(words(2_000)).min(1).max(10),
    block_id,
  }),
  z.strictObject({
    type: z.literal('actions'),
    elements: z.array(z.union(interactive)).min(1).max(25),
    block_id,
  }),
  z.strictObject({
    type: z.literal('rich_text'),
    elements: z.array(richTextElement).min(1),
    block_id,
  }),
] as const;

const cell = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('raw_text'), text: text(300) }),
  z.strictObject({
    type: z.literal('rich_text'),
    elements: z.array(richSection).length(1),
  }),
]);

/** Messages only. A table of 101 rows with its header, all of one length. */
const newer = [
  z.strictObject({
    type: z.literal('container'),
    title: plain(150),
    is_collapsible: z.boolean().optional(),
    default_collapsed: z.boolean().optional(),
    child_blocks: z.array(z.discriminatedUnion('type', classic)).min(1).max(10),
    block_id,
  }),
  z.strictObject({
    type: z.literal('data_table'),
    caption: text(300),
    rows: z
      .array(z.array(cell).min(1).max(20))
      .min(2)
      .max(101)
      .refine((rows) => rows.every(({ length }) => length === rows[0]?.length)),
    page_size: z.number().int().min(1).max(100).optional(),
    row_header_column_index: z.number().int().min(0).max(19).optional(),
    block_id,
  }),
] as const;

const NEWER = new Set(['container', 'data_table']);

/** Whether a workspace that knows classic blocks only would refuse these. */
export function usesNewBlocks(blocks: readonly { type: string }[]): boolean {
  return blocks.some(({ type }) => NEWER.has(type));
}

const input = z.strictObject({
  type: z.literal('input'),
  label: plain(2_000),
  element: z.union([choice, checkboxes, typed, person]),
  hint: plain(2_000).optional(),
  optional: z.boolean().optional(),
  dispatch_action: z.boolean().optional(),
  block_id,
});

/** Slack takes 50 blocks; five are kept in reserve. */
export const MESSAGE_CAPS = { blocks: 45, characters: 8_000, text: 300 } as const;
export const VIEW_CAPS = { blocks: 100, bytes: 250_000 } as const;

export const MessageSchema = z.strictObject({
  text: text(MESSAGE_CAPS.text),
  blocks: z
    .array(z.discriminatedUnion('type', [...classic, ...newer]))
    .min(1)
    .max(MESSAGE_CAPS.blocks),
});

const viewBlocks = z
  .array(z.discriminatedUnion('type', [...classic, input]))
  .min(1)
  .max(VIEW_CAPS.blocks);
const callback_id = id.optional();
const private_metadata = z.string().max(3_000).optional();

export const ViewSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('modal'),
    title: plain(24),
    submit: plain(24).optional(),
    close: plain(24).optional(),
    blocks: viewBlocks,
    callback_id,
    private_metadata,
    clear_on_close: z.boolean().optional(),
    notify_on_close: z.boolean().optional(),
  }),
  z.strictObject({ type: z.literal('home'), blocks: viewBlocks, callback_id, private_metadata }),
]);
