/** One of every block, a Home tab, and blocks as an attacker would write them. */

import { button, mrkdwn, option, paragraph, plain, styledText } from './block-builders.ts';

const runs = Array.from({ length: 12 }, (_, index) => [
  { type: 'raw_text', text: `service-${index + 1}` },
  { type: 'raw_text', text: index % 5 === 0 ? 'failed' : 'ok' },
  { type: 'raw_number', value: 90 - index, text: `${90 - index} s` },
]);

export const tables = [
  {
    type: 'data_table',
    block_id: 'runs',
    caption: 'Deployments of the night',
    page_size: 5,
    row_header_column_index: 0,
    rows: [['Service', 'State', 'Duration'].map((text) => ({ type: 'raw_text', text })), ...runs],
  },
  {
    type: 'table',
    column_settings: [{ is_wrapped: true }, { align: 'right' }],
    rows: [
      [
        { type: 'raw_text', text: 'Sender' },
        { type: 'raw_text', text: 'Mails' },
      ],
      [
        {
          type: 'rich_text',
          elements: [paragraph({ type: 'link', url: 'https://ci.example/', text: 'ci.example' })],
        },
        { type: 'raw_number', value: 120, text: '120' },
      ],
    ],
  },
];

export const texts = [
  {
    type: 'section',
    text: mrkdwn(
      'Plain *bold* _italic_ ~strike~ `code &lt;b&gt;` snake_case 2*3*4 :tada: :no_such_emoji:\n&gt; a quote\n• first\n• second\n```\nif (a &amp;&amp; b) {\n  go();\n}\n```\n<https://example.com/a_b_c|a link> for <@U_BEN> and <@U_ADA> in <#C_OPS> <!here> at <!date^1795071600^{time} on {date_long}|then>',
    ),
  },
  {
    type: 'rich_text',
    elements: [
      paragraph(
        styledText('Rich '),
        styledText('bold', { bold: true }),
        styledText(' and '),
        styledText('both', { italic: true, strike: true }),
        styledText(' '),
        { type: 'emoji', name: 'rocket', unicode: '1f680' },
        styledText(' '),
        { type: 'user', user_id: 'U_BEN' },
      ),
      {
        type: 'rich_text_list',
        style: 'ordered',
        elements: [paragraph(styledText('one')), paragraph(styledText('two'))],
      },
      {
        type: 'rich_text_list',
        style: 'bullet',
        indent: 1,
        elements: [paragraph(styledText('deeper'))],
      },
      { type: 'rich_text_preformatted', elements: [styledText('Error: exit 1\n    at step 7')] },
    ],
  },
  {
    type: 'markdown',
    text: '## Why it failed\n\nThe **migration** took longer than the `30 s` limit.\n\n1. lock on `orders`\n2. timeout\n   - retried twice\n\n> rolled back\n\n| step | state |\n|---|---|\n| build | ok |\n\n[run 4182](https://ci.example/4182)\n\n```\nexit 1\n```',
  },
  { type: 'hologram', text: plain('from the future') },
  {
    type: 'image',
    image_url: 'https://tracker.example/pixel.png',
    alt_text: 'A chart: failures fell from 9 to 2',
    title: plain('Failures per night'),
  },
];

export const controls = [
  {
    type: 'actions',
    block_id: 'controls',
    elements: [
      {
        type: 'static_select',
        action_id: 'scope',
        placeholder: plain('Which mails'),
        options: [option('Urgent only', 'urgent'), option('Everything', 'all')],
      },
      { type: 'datepicker', action_id: 'day', initial_date: '2026-11-20' },
      { type: 'overflow', action_id: 'more', options: [option('Export', 'export')] },
    ],
  },
  {
    type: 'section',
    block_id: 'boxes',
    text: mrkdwn('Tell me about'),
    accessory: {
      type: 'checkboxes',
      action_id: 'topics',
      options: [option('Failures', 'failures'), option('Releases', 'releases')],
      initial_options: [option('Failures', 'failures')],
    },
  },
  {
    type: 'section',
    block_id: 'radio',
    text: mrkdwn('How often'),
    accessory: {
      type: 'radio_buttons',
      action_id: 'pace',
      options: [option('Daily', 'daily'), option('Weekdays', 'weekdays')],
    },
  },
  {
    type: 'input',
    block_id: 'note',
    label: plain('A note'),
    element: { type: 'plain_text_input', action_id: 'text' },
    optional: true,
  },
];

export const HOSTILE =
  '<img src=x onerror="globalThis.hacked=1"> <script>globalThis.hacked=1</script> \u202Egnp.exe\u202C <javascript:globalThis.hacked=1|Click me> <data:text/html,x|data> <https://evil.example/|https://bank.example/>';

export const hostile = [
  { type: 'header', text: plain('<b onclick=alert(1)>Header</b>') },
  { type: 'section', text: mrkdwn(HOSTILE) },
  {
    type: 'rich_text',
    elements: [
      paragraph({ type: 'link', url: 'javascript:globalThis.hacked=1', text: 'Rich link' }),
    ],
  },
  {
    type: 'markdown',
    text: '[Marked](javascript:globalThis.hacked=1) <img src=x onerror=alert(1)>',
  },
  {
    type: 'actions',
    block_id: 'hostile-actions',
    elements: [button('Open \u202Ereverse', 'open', { url: 'javascript:globalThis.hacked=1' })],
  },
  { type: '<img src=x onerror=alert(1)>' },
  { type: 'section', text: mrkdwn(`${'unbroken'.repeat(60)} ${'*'.repeat(300)}`) },
  null,
  { type: 'rich_text', elements: [null] },
];

export const homeView = {
  type: 'home',
  blocks: [
    { type: 'header', text: plain('Nightshift') },
    {
      type: 'context',
      elements: [mrkdwn('All sources fine · last run 06:58 · next digest tomorrow 07:00')],
    },
    { type: 'divider' },
    {
      type: 'section',
      text: mrkdwn('*Decisions*\n2 wait for you'),
      accessory: button('Review', 'home_review', { style: 'primary' }),
    },
    {
      type: 'section',
      text: mrkdwn('*Sources*\nMail: connected, read until 06:58\nGitHub: connected'),
      accessory: button('Pause', 'home_pause'),
    },
    {
      type: 'container',
      title: plain('Rules'),
      subtitle: plain('Every action asks first'),
      is_collapsible: true,
      child_blocks: [{ type: 'section', text: mrkdwn('Never archive mails from *legal*.') }],
    },
    ...tables.slice(0, 1),
  ],
};
