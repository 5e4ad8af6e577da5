/** Block Kit as the app might send it: the digest, an approval card, a modal, the Home tab, and one of every block. */

const plain = (text: string) => ({ type: 'plain_text', text, emoji: true });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const option = (text: string, value: string) => ({ text: plain(text), value });
const button = (text: string, actionId: string, extra: object = {}) => ({
  type: 'button',
  text: plain(text),
  action_id: actionId,
  value: `${actionId}-1`,
  ...extra,
});
const styledText = (text: string, style: object = {}) => ({ type: 'text', text, style });
const paragraph = (...elements: object[]) => ({ type: 'rich_text_section', elements });

export const DIGEST_SECONDS = 1_795_071_600; // Thursday 19 November 2026, 07:00 UTC

export const digest = [
  { type: 'header', text: plain('Good morning, Ada :sunrise:') },
  {
    type: 'context',
    elements: [
      mrkdwn(
        `Night of <!date^${DIGEST_SECONDS}^{date_short_pretty}, until {time}|19 Nov> · read 500 of 500 mails, 40 runs · AI-written, 0 actions taken`,
      ),
    ],
  },
  {
    type: 'alert',
    level: 'warning',
    text: mrkdwn(
      '*GitLab could not be read after 04:10.* Its answer was 503; two runs may be missing here.',
    ),
  },
  {
    type: 'section',
    text: mrkdwn(
      'Two customers wait for an answer and *one deployment failed* and was rolled back. Nothing is on fire; the `payments` release is the one to look at first.',
    ),
  },
  { type: 'divider' },
  {
    type: 'section',
    text: mrkdwn('*Decisions waiting (2)*\n• Reply to ana@client.example\n• Rerun payments #4182'),
    accessory: button('Review', 'review'),
  },
  {
    type: 'section',
    fields: [
      mrkdwn('*Urgent*\n3'),
      mrkdwn('*Needs a reply*\n11'),
      mrkdwn('*For information*\n84'),
      mrkdwn('*Suspicious*\n6'),
    ],
  },
  {
    type: 'container',
    block_id: 'learned',
    title: plain('What I learned overnight'),
    subtitle: plain('2 changes, each with its source'),
    is_collapsible: true,
    default_collapsed: true,
    child_blocks: [
      {
        type: 'section',
        text: mrkdwn('You answer <mailto:ana@client.example|Ana> within the hour.'),
      },
      {
        type: 'actions',
        block_id: 'learned-actions',
        elements: [button('Review memory', 'memory')],
      },
    ],
  },
  {
    type: 'actions',
    block_id: 'digest-actions',
    elements: [
      button('Review decisions', 'review_all', { style: 'primary' }),
      button('Browse all', 'browse'),
      button('Snooze 1 h', 'snooze'),
    ],
  },
  {
    type: 'context_actions',
    block_id: 'digest-feedback',
    elements: [
      {
        type: 'feedback_buttons',
        action_id: 'feedback',
        positive_button: { text: plain('Good digest'), value: 'good' },
        negative_button: { text: plain('Bad digest'), value: 'bad' },
      },
    ],
  },
  { type: 'context', elements: [mrkdwn('Run N-7K2 · model cost $0.04 · details in thread')] },
];

export const card = [
  {
    type: 'section',
    block_id: 'card-v1',
    text: mrkdwn('*Send this reply to ana@client.example?*'),
    accessory: {
      type: 'overflow',
      action_id: 'card_more',
      options: [
        option('Snooze 1 h', 'snooze:1h'),
        option('Why?', 'why'),
        option('Stop asking like this', 'mute'),
      ],
    },
  },
  {
    type: 'context',
    elements: [
      mrkdwn('External · can be undone for 30 s · expires <!date^1795107600^{time}|17:00>'),
    ],
  },
  {
    type: 'section',
    fields: [
      mrkdwn('*To*\nana@client.example'),
      mrkdwn('*From*\nada@nightshift.example'),
      mrkdwn('*Subject*\nRe: Invoice 1043'),
      mrkdwn('*Attachments*\nnone'),
    ],
  },
  {
    type: 'rich_text',
    elements: [
      {
        type: 'rich_text_quote',
        elements: [styledText('Hello Ana,\n\nthe corrected invoice goes out today.\n\nBest, Ada')],
      },
    ],
  },
  {
    type: 'actions',
    block_id: 'card-v1-actions',
    elements: [
      button('Approve', 'approve', { style: 'primary', value: 'A-7K2.1.9f31' }),
      button('Edit…', 'edit', { value: 'A-7K2.1.9f31' }),
      button('Deny', 'deny', {
        style: 'danger',
        value: 'A-7K2.1.9f31',
        confirm: {
          title: plain('Deny this reply?'),
          text: mrkdwn('Nothing is sent and *the draft is kept*.'),
          confirm: plain('Deny'),
          deny: plain('Keep it'),
          style: 'danger',
        },
      }),
    ],
  },
  { type: 'context', elements: [mrkdwn('A-7K2 · version 1 · `9f31c0`')] },
];

export const approvedCard = [
  {
    type: 'section',
    text: mrkdwn(
      ':white_check_mark: *Approved by <@U_ADA>* — reply to ana@client.example is sent.',
    ),
  },
];

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

export const editModal = {
  type: 'modal',
  callback_id: 'edit',
  title: plain('Edit reply'),
  submit: plain('Save and approve'),
  close: plain('Cancel'),
  blocks: [
    { type: 'section', text: mrkdwn('To *ana@client.example* · Re: Invoice 1043') },
    {
      type: 'input',
      block_id: 'body',
      label: plain('Text'),
      hint: plain('Your submit is the approval.'),
      element: {
        type: 'plain_text_input',
        action_id: 'text',
        multiline: true,
        initial_value: 'Hello Ana,',
        max_length: 2000,
      },
    },
    {
      type: 'input',
      block_id: 'reason',
      label: plain('Reason'),
      element: { type: 'plain_text_input', action_id: 'text' },
    },
    {
      type: 'input',
      block_id: 'tone',
      label: plain('Tone'),
      optional: true,
      element: {
        type: 'static_select',
        action_id: 'tone',
        options: [option('Warm', 'warm'), option('Brief', 'brief')],
      },
    },
    {
      type: 'input',
      block_id: 'extras',
      label: plain('Also'),
      optional: true,
      element: {
        type: 'checkboxes',
        action_id: 'extras',
        options: [option('Archive the thread', 'archive'), option('Remember this', 'remember')],
      },
    },
    {
      type: 'actions',
      block_id: 'modal-actions',
      elements: [button('Show the mail', 'show_mail')],
    },
  ],
};

export const mailModal = {
  type: 'modal',
  title: plain('The mail'),
  close: plain('Back'),
  blocks: [{ type: 'section', text: mrkdwn('Where is my invoice?') }],
};

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
