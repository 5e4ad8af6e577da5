import {
  accessories,
  actionsElements,
  buttonElement,
  contextActionsElements,
  inputElements,
} from './validate-elements.ts';
import { checkIds } from './validate-ids.ts';
import { listOf, recordOf, type JsonRecord } from './json.ts';
import {
  imageAltText,
  imageElement,
  imageSource,
  mrkdwn,
  plainText,
  textObject,
  url,
} from './validate-objects.ts';
import { richTextBlock } from './validate-rich-text.ts';
import {
  atLeastOneOf,
  boolean,
  byType,
  complain,
  exactlyOneOf,
  integer,
  list,
  number,
  oneOf,
  string,
  typed,
  record,
  type Check,
  type Place,
  type Shape,
} from './validate-schema.ts';

/** Blocks as in `@slack/types` 3.2, `blocks.d.ts`, and docs.slack.dev/reference/block-kit/blocks. */

const blockId = { block_id: string({ max: 255 }) };

function block(type: string, shape: Shape): Check {
  return typed(type, { ...shape, optional: { ...blockId, ...shape.optional } });
}

const basic: Readonly<Record<string, Check>> = {
  actions: block('actions', {
    required: {
      elements: list(
        byType(() => actionsElements),
        { max: 25 },
      ),
    },
  }),
  context: block('context', {
    required: {
      elements: list(
        byType(() => ({
          image: imageElement,
          plain_text: plainText(3000),
          mrkdwn: mrkdwn(3000),
        })),
        { max: 10 },
      ),
    },
  }),
  divider: block('divider', {}),
  header: block('header', { required: { text: plainText(150) } }),
  image: block('image', {
    required: { alt_text: imageAltText },
    optional: { ...imageSource, title: plainText(2000) },
    also: exactlyOneOf('image_url', 'slack_file'),
  }),
  input: block('input', {
    required: { label: plainText(2000), element: byType(() => inputElements) },
    optional: { hint: plainText(2000), optional: boolean, dispatch_action: boolean },
  }),
  rich_text: richTextBlock,
  section: block('section', {
    optional: {
      text: textObject(3000),
      fields: list(textObject(2000), { max: 10 }),
      accessory: byType(() => accessories),
      expand: boolean,
    },
    also: atLeastOneOf('text', 'fields'),
  }),
};

const rawText = typed('raw_text', { required: { text: string({ max: 10_000 }) } });
const rawNumber = typed('raw_number', {
  required: { value: number, text: string({ max: 10_000 }) },
});
const cell = byType(() => ({ raw_text: rawText, raw_number: rawNumber, rich_text: richTextBlock }));
const row = list(cell, { max: 20 });

const table = block('table', {
  required: { rows: list(row, { max: 100 }) },
  optional: {
    column_settings: list(
      record({ optional: { align: oneOf('left', 'center', 'right'), is_wrapped: boolean } }),
      { min: 0, max: 20 },
    ),
  },
});

const dataTable = block('data_table', {
  required: { caption: string({ max: 2000 }), rows: list(row, { min: 2, max: 101 }) },
  optional: { page_size: integer(1, 100), row_header_column_index: integer(0, 19) },
  also: evenRowsUnderPlainHeader,
});

function evenRowsUnderPlainHeader(value: JsonRecord, at: Place): void {
  const rows = listOf(value['rows']).map(listOf);
  const header = rows[0] ?? [];
  if (rows.some((cells) => cells.length !== header.length))
    complain(at, 'all rows must have the same number of cells');
  if (header.some((cellValue) => recordOf(cellValue)['type'] === 'rich_text'))
    complain(at, 'header cells must not be rich_text');
  const column = Number(value['row_header_column_index'] ?? 0);
  if (column >= header.length) complain(at, 'row_header_column_index is not a column');
}

const card = block('card', {
  optional: {
    hero_image: imageElement,
    icon: imageElement,
    title: mrkdwn(150),
    subtitle: mrkdwn(150),
    body: mrkdwn(200),
    actions: list(buttonElement, { max: 5 }),
  },
  also: atLeastOneOf('hero_image', 'title', 'actions', 'body'),
});

const containerChildren: Readonly<Record<string, Check>> = { ...basic, table };

const container = block('container', {
  required: {
    child_blocks: list(
      byType(() => containerChildren),
      { max: 10 },
    ),
  },
  optional: {
    title: plainText(150),
    rich_text_title: richTextBlock,
    subtitle: textObject(150),
    width: oneOf('narrow', 'standard', 'wide', 'full'),
    icon: imageElement,
    is_collapsible: boolean,
    default_collapsed: boolean,
    has_header_divider: boolean,
  },
  also: (value, at) => {
    atLeastOneOf('title', 'rich_text_title')(value, at);
    if (value['default_collapsed'] === true && value['is_collapsible'] !== true)
      complain(at, '`default_collapsed` requires `is_collapsible`');
  },
});

const taskCard = block('task_card', {
  required: {
    task_id: string({ max: 255 }),
    title: string({ max: 255 }),
    status: oneOf('pending', 'in_progress', 'complete', 'error'),
  },
  optional: {
    details: richTextBlock,
    output: richTextBlock,
    sources: list(typed('url', { required: { url, text: string({ max: 255 }) } }), { max: 100 }),
  },
});

const everywhere: Readonly<Record<string, Check>> = { ...basic, card };

/**
 * Which blocks which surface takes (docs.slack.dev/blocks.json, "available-in-surfaces"). Note that
 * `alert` is for modals and `container` for messages only; `file` and `video` need what this app
 * does not have (remote files, the scope `links.embed:write`) and are refused.
 */
const SURFACES = {
  message: {
    ...everywhere,
    carousel: block('carousel', { required: { elements: list(card, { max: 10 }) } }),
    container,
    context_actions: block('context_actions', {
      required: {
        elements: list(
          byType(() => contextActionsElements),
          { max: 5 },
        ),
      },
    }),
    data_table: dataTable,
    markdown: block('markdown', { required: { text: string({ max: 12_000 }) } }),
    plan: block('plan', {
      required: { title: string({ max: 255 }) },
      optional: { tasks: list(taskCard, { min: 0, max: 50 }) },
    }),
    table,
    task_card: taskCard,
  },
  home: {
    ...everywhere,
    carousel: block('carousel', { required: { elements: list(card, { max: 10 }) } }),
    data_table: dataTable,
  },
  modal: {
    ...everywhere,
    alert: block('alert', {
      required: { text: textObject(200) },
      optional: { level: oneOf('default', 'info', 'warning', 'error', 'success') },
    }),
  },
} satisfies Record<string, Readonly<Record<string, Check>>>;

export type Surface = keyof typeof SURFACES;

/** Checks a whole list of blocks: each by its type, then the ids among each other. */
export function checkBlocks(blocks: unknown, surface: Surface, at: Place): void {
  const variants: Readonly<Record<string, Check>> = SURFACES[surface];
  const max = surface === 'message' ? 50 : 100;
  list(
    byType(() => variants),
    { min: 0, max },
  )(blocks, at);
  checkIds(listOf(blocks), at);
}
