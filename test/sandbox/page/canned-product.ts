/** Block Kit as the product sends it: a digest, an approval card, its modals. */

import { button, mrkdwn, option, plain, styledText } from './block-builders.ts';

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
