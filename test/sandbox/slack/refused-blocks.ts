import { cell, image, mrkdwn, paragraph, plain, x } from './block-parts.ts';

/** What is sent, and what Slack says to it. */
export const REFUSED_BLOCKS: [name: string, block: unknown, complaint: string][] = [
  ['a long block_id', { type: 'divider', block_id: x(256) }, 'must be less than 256 characters'],
  [
    'an image without alt text',
    { type: 'image', image_url: 'https://example.com/a.png' },
    'missing required field: alt_text',
  ],
  ['a long alt text', { ...image, alt_text: x(2001) }, 'must be less than 2001 characters'],
  [
    'an image from nowhere',
    { type: 'image', alt_text: 'A' },
    'must define either `image_url` or `slack_file`',
  ],
  ['a data: image', { ...image, image_url: 'data:image/png;base64,AAAA' }, 'invalid_url'],
  [
    'a long markdown block',
    { type: 'markdown', text: x(12_001) },
    'must be less than 12001 characters',
  ],
  [
    'rich text of text',
    { type: 'rich_text', elements: [{ type: 'text', text: 'x' }] },
    'unsupported type: text',
  ],
  [
    'an unknown rich text style',
    {
      type: 'rich_text',
      elements: [
        {
          type: 'rich_text_section',
          elements: [{ type: 'text', text: 'x', style: { blink: true } }],
        },
      ],
    },
    'invalid additional property: blink',
  ],
  [
    'a list of text',
    {
      type: 'rich_text',
      elements: [
        { type: 'rich_text_list', style: 'bullet', elements: [{ type: 'text', text: 'x' }] },
      ],
    },
    'must be a valid enum value',
  ],
  [
    'a table of 101 rows',
    { type: 'table', rows: Array.from({ length: 101 }, () => [cell('a')]) },
    'no more than 100 items allowed',
  ],
  [
    'a table of 21 columns',
    { type: 'table', rows: [Array.from({ length: 21 }, () => cell('a'))] },
    'no more than 20 items allowed',
  ],
  ['an empty cell', { type: 'table', rows: [[cell('')]] }, 'must be more than 0 characters'],
  [
    'a data table without rows',
    { type: 'data_table', caption: 'C', rows: [[cell('h')]] },
    'no less than 2 items allowed',
  ],
  [
    'a data table without caption',
    { type: 'data_table', rows: [[cell('h')], [cell('a')]] },
    'missing required field: caption',
  ],
  [
    'an uneven data table',
    { type: 'data_table', caption: 'C', rows: [[cell('h')], [cell('a'), cell('b')]] },
    'all rows must have the same number of cells',
  ],
  [
    'a rich header cell',
    { type: 'data_table', caption: 'C', rows: [[paragraph], [cell('a')]] },
    'header cells must not be rich_text',
  ],
  [
    'a large page',
    { type: 'data_table', caption: 'C', rows: [[cell('h')], [cell('a')]], page_size: 101 },
    'must be less than 101',
  ],
  ['a card of nothing', { type: 'card' }, 'must define either'],
  ['a long card body', { type: 'card', body: mrkdwn(x(201)) }, 'must be less than 201 characters'],
  [
    'eleven cards',
    {
      type: 'carousel',
      elements: Array.from({ length: 11 }, () => ({ type: 'card', title: mrkdwn('T') })),
    },
    'no more than 10 items allowed',
  ],
  [
    'a container without title',
    { type: 'container', child_blocks: [{ type: 'divider' }] },
    'must define either `title` or `rich_text_title`',
  ],
  [
    'eleven children',
    {
      type: 'container',
      title: plain('T'),
      child_blocks: Array.from({ length: 11 }, () => ({ type: 'divider' })),
    },
    'no more than 10 items allowed',
  ],
  [
    'a container in a container',
    { type: 'container', title: plain('T'), child_blocks: [{ type: 'container' }] },
    'unsupported type: container',
  ],
  [
    'collapsed but not collapsible',
    {
      type: 'container',
      title: plain('T'),
      default_collapsed: true,
      child_blocks: [{ type: 'divider' }],
    },
    '`default_collapsed` requires `is_collapsible`',
  ],
  ['an alert, which is for modals', { type: 'alert', text: plain('x') }, 'unsupported type: alert'],
  ['a file', { type: 'file', source: 'remote', external_id: 'x' }, 'unsupported type: file'],
  [
    'six context actions',
    {
      type: 'context_actions',
      elements: Array.from({ length: 6 }, (_, at) => ({
        type: 'icon_button',
        action_id: `i${at}`,
        icon: 'trash',
        text: plain('x'),
      })),
    },
    'no more than 5 items allowed',
  ],
];
