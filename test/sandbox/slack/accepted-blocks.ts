import type { KnownBlock } from '@slack/types';
import {
  button,
  cell,
  image,
  mrkdwn,
  option,
  options,
  paragraph,
  plain,
  x,
} from './block-parts.ts';

/** Typed by `@slack/types`, so that the compiler vouches for their shape. */
export const ACCEPTED: KnownBlock[] = [
  { type: 'divider' },
  { type: 'header', text: plain(x(150)) },
  { type: 'section', text: mrkdwn(x(3000)), accessory: button() },
  { type: 'section', fields: Array.from({ length: 10 }, () => mrkdwn('f')), expand: true },
  { type: 'context', elements: [image, mrkdwn('m'), plain('p')] },
  { type: 'image', image_url: 'https://example.com/a.png', alt_text: 'A', title: plain('T') },
  {
    type: 'actions',
    elements: [
      button({
        style: 'primary',
        value: x(2000),
        url: 'https://example.com/',
        confirm: {
          title: plain(x(100)),
          text: mrkdwn(x(300)),
          confirm: plain('Y'),
          deny: plain('N'),
        },
      }),
      { type: 'overflow', action_id: 'more', options: options(5) },
      {
        type: 'static_select',
        action_id: 's',
        options: options(100),
        initial_option: option('o1'),
      },
      {
        type: 'multi_static_select',
        action_id: 'm',
        option_groups: [{ label: plain('G'), options: options(2) }],
      },
      { type: 'checkboxes', action_id: 'c', options: options(10) },
      { type: 'radio_buttons', action_id: 'r', options: options(10) },
      { type: 'datepicker', action_id: 'd', initial_date: '2026-11-20' },
      { type: 'timepicker', action_id: 't', initial_time: '07:30', timezone: 'Europe/Berlin' },
      { type: 'datetimepicker', action_id: 'dt', initial_date_time: 1_628_633_820 },
      { type: 'users_select', action_id: 'u' },
      { type: 'multi_conversations_select', action_id: 'mc', filter: { include: ['im'] } },
    ],
  },
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_section',
        elements: [
          { type: 'text', text: 'b', style: { bold: true } },
          { type: 'link', url: 'https://example.com/', text: 'l' },
          { type: 'user', user_id: 'U0OWNER' },
          { type: 'emoji', name: 'wave' },
          { type: 'date', timestamp: 1_628_633_820, format: '{date}', fallback: 'then' },
        ],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        indent: 1,
        elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'i' }] }],
      },
      { type: 'rich_text_quote', elements: [{ type: 'text', text: 'q' }] },
      { type: 'rich_text_preformatted', border: 1, elements: [{ type: 'text', text: 'code' }] },
    ],
  },
  { type: 'markdown', text: '**hi**' },
  { type: 'table', rows: [[cell('a'), { type: 'raw_number', value: 1, text: '1' }, paragraph]] },
  { type: 'data_table', caption: 'Runs', rows: [[cell('h')], [paragraph]], page_size: 10 },
  { type: 'card', title: mrkdwn('T'), body: mrkdwn(x(200)), actions: [button()] },
  { type: 'carousel', elements: [{ type: 'card', title: mrkdwn('T') }] },
  {
    type: 'container',
    title: plain('T'),
    is_collapsible: true,
    default_collapsed: true,
    child_blocks: [{ type: 'section', text: mrkdwn('inside') }],
  },
  {
    type: 'context_actions',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'fb',
        positive_button: { text: plain('+'), value: 'up' },
        negative_button: { text: plain('-'), value: 'down' },
      },
      { type: 'icon_button', action_id: 'ib', icon: 'trash', text: plain('Delete') },
    ],
  },
  {
    type: 'plan',
    title: 'P',
    tasks: [{ type: 'task_card', task_id: '1', title: 'T', status: 'complete' }],
  },
  {
    type: 'input',
    label: plain('L'),
    dispatch_action: true,
    element: { type: 'plain_text_input', action_id: 'i', placeholder: plain(x(150)) },
  },
];
