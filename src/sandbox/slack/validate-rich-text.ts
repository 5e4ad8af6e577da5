import {
  boolean,
  byType,
  integer,
  list,
  oneOf,
  record,
  string,
  typed,
  type Check,
} from './validate-schema.ts';

/** `rich_text` and what stands in it, as in `@slack/types` 3.2; Slack documents no lengths here. */

const TEXT_MAX = 12_000;
const text = string({ max: TEXT_MAX });
const id = string({ max: 255 });
const style = {
  style: record({
    optional: {
      bold: boolean,
      code: boolean,
      italic: boolean,
      strike: boolean,
      underline: boolean,
    },
  }),
};
const border = { border: oneOf(0, 1) };

const textElement = typed('text', { required: { text }, optional: style });
const link = typed('link', {
  required: { url: string({ max: 3000 }) },
  optional: { ...style, text, unsafe: boolean },
});

const inline: Readonly<Record<string, Check>> = {
  text: textElement,
  link,
  broadcast: typed('broadcast', {
    required: { range: oneOf('here', 'channel', 'everyone') },
    optional: style,
  }),
  color: typed('color', { required: { value: id }, optional: style }),
  channel: typed('channel', { required: { channel_id: id }, optional: style }),
  date: typed('date', {
    required: { timestamp: integer(0, 99_999_999_999), format: string({ max: 255 }) },
    optional: { ...style, url: string({ max: 3000 }), fallback: text },
  }),
  emoji: typed('emoji', {
    required: { name: id },
    optional: { ...style, unicode: id, url: string({ max: 3000 }) },
  }),
  team: typed('team', { required: { team_id: id }, optional: style }),
  user: typed('user', { required: { user_id: id }, optional: style }),
  usergroup: typed('usergroup', { required: { usergroup_id: id }, optional: style }),
};

const inlineElements = list(
  byType(() => inline),
  { min: 0, max: 10_000 },
);
const section = typed('rich_text_section', { required: { elements: inlineElements } });

const paragraphs: Readonly<Record<string, Check>> = {
  rich_text_section: section,
  rich_text_list: typed('rich_text_list', {
    required: { style: oneOf('bullet', 'ordered'), elements: list(section, { max: 1000 }) },
    optional: { ...border, indent: integer(0, 8), offset: integer(0, 10_000) },
  }),
  rich_text_quote: typed('rich_text_quote', {
    required: { elements: inlineElements },
    optional: border,
  }),
  rich_text_preformatted: typed('rich_text_preformatted', {
    required: {
      elements: list(
        byType(() => ({ text: textElement, link })),
        { min: 0, max: 10_000 },
      ),
    },
    optional: { ...border, language: id },
  }),
};

export const richTextBlock = typed('rich_text', {
  required: {
    elements: list(
      byType(() => paragraphs),
      { max: 1000 },
    ),
  },
  optional: { block_id: id },
});
