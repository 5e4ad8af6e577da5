import { actions, button, mrkdwn, option, options, plain, x } from './block-parts.ts';

/** What is sent, and what Slack says to it. */
export const REFUSED_ELEMENTS: [name: string, block: unknown, complaint: string][] = [
  ['an unknown block', { type: 'poem' }, 'unsupported type: poem [json-pointer:/blocks/0/type]'],
  ['a block without a type', { text: plain('x') }, 'missing required field: type'],
  ['an unknown property', { type: 'divider', color: 'red' }, 'invalid additional property: color'],
  [
    'a long header',
    { type: 'header', text: plain(x(151)) },
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'mrkdwn in a header',
    { type: 'header', text: mrkdwn('x') },
    'must be a valid enum value [json-pointer:/blocks/0/text/type]',
  ],
  ['an empty text', { type: 'section', text: mrkdwn('') }, 'must be more than 0 characters'],
  [
    'a long section',
    { type: 'section', text: mrkdwn(x(3001)) },
    'must be less than 3001 characters',
  ],
  ['a section of nothing', { type: 'section' }, 'must define either `text` or `fields`'],
  ['a string for a text object', { type: 'section', text: 'x' }, 'must provide an object'],
  [
    'eleven fields',
    { type: 'section', fields: Array.from({ length: 11 }, () => mrkdwn('f')) },
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'a long field',
    { type: 'section', fields: [mrkdwn(x(2001))] },
    'must be less than 2001 characters',
  ],
  [
    'an input as accessory',
    { type: 'section', text: mrkdwn('x'), accessory: { type: 'plain_text_input', action_id: 'a' } },
    'unsupported type: plain_text_input',
  ],
  ['an empty context', { type: 'context', elements: [] }, 'no less than 1 items allowed'],
  [
    'eleven context elements',
    { type: 'context', elements: Array.from({ length: 11 }, () => mrkdwn('m')) },
    'no more than 10 items allowed',
  ],
  ['a button in a context', { type: 'context', elements: [button()] }, 'unsupported type: button'],
  [
    'twenty-six buttons',
    actions(...Array.from({ length: 26 }, (_, at) => button({ action_id: `b${at}` }))),
    'no more than 25 items allowed',
  ],
  ['two buttons of one action_id', actions(button(), button()), '`action_id` "go" already exists'],
  ['mrkdwn in a button', actions(button({ text: mrkdwn('Go') })), 'must be a valid enum value'],
  ['a long button', actions(button({ text: plain(x(76)) })), 'must be less than 76 characters'],
  ['a long value', actions(button({ value: x(2001) })), 'must be less than 2001 characters'],
  ['a long action_id', actions(button({ action_id: x(256) })), 'must be less than 256 characters'],
  ['an unknown style', actions(button({ style: 'default' })), 'must be a valid enum value'],
  ['a script for a link', actions(button({ url: 'javascript:alert(1)' })), 'invalid_url'],
  [
    'a long link',
    actions(button({ url: `https://example.com/${x(3000)}` })),
    'must be less than 3001 characters',
  ],
  [
    'a long confirm title',
    actions(button({ confirm: { title: plain(x(101)), text: plain('x') } })),
    'must be less than 101 characters',
  ],
  [
    'a long confirm text',
    actions(button({ confirm: { text: plain(x(301)) } })),
    'must be less than 301 characters',
  ],
  [
    'a long confirm button',
    actions(button({ confirm: { text: plain('x'), confirm: plain(x(31)) } })),
    'must be less than 31 characters',
  ],
  [
    'six overflow options',
    actions({ type: 'overflow', action_id: 'o', options: options(6) }),
    'no more than 5 items allowed',
  ],
  [
    'eleven checkboxes',
    actions({ type: 'checkboxes', action_id: 'o', options: options(11) }),
    'no more than 10 items allowed',
  ],
  [
    'eleven radio buttons',
    actions({ type: 'radio_buttons', action_id: 'o', options: options(11) }),
    'no more than 10 items allowed',
  ],
  [
    'a hundred and one options',
    actions({ type: 'static_select', action_id: 'o', options: options(101) }),
    'no more than 100 items allowed',
  ],
  [
    'a select without options',
    actions({ type: 'static_select', action_id: 'o' }),
    'must define either `options` or `option_groups`',
  ],
  [
    'a long option',
    actions({ type: 'static_select', action_id: 'o', options: [option(x(76))] }),
    'must be less than 76 characters',
  ],
  [
    'mrkdwn in a menu option',
    actions({
      type: 'static_select',
      action_id: 'o',
      options: [{ text: mrkdwn('a'), value: 'a' }],
    }),
    'must be a valid enum value',
  ],
  [
    'an initial option that is none',
    actions({
      type: 'static_select',
      action_id: 'o',
      options: options(2),
      initial_option: option('zz'),
    }),
    'must be one of the provided options',
  ],
  [
    'a date that is none',
    actions({ type: 'datepicker', action_id: 'o', initial_date: 'today' }),
    'YYYY-MM-DD',
  ],
];
