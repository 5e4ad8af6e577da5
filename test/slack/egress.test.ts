import { describe, expect, test } from 'vitest';
import type { KnownBlock } from '@slack/types';
import { Invalid } from '../../src/lib/errors.ts';
import {
  NOTHING_ALLOWED,
  seal,
  sealProgress,
  type SlackMessage,
  type SlackView,
} from '../../src/slack/egress.ts';

const URL_OF_RUN = 'https://github.com/acme/shop/actions/runs/1';
const ALLOWED = { allowedUrls: [URL_OF_RUN], allowedMentions: ['U0OWNER'] };

/** Hostile payloads need shapes that the types forbid; JSON has no types. */
function message(blocks: unknown, text = 'Hello'): SlackMessage {
  return JSON.parse(JSON.stringify({ text, blocks })) as SlackMessage;
}

function mrkdwn(text: string): SlackMessage {
  return message([{ type: 'section', text: { type: 'mrkdwn', text } }]);
}

function plain(text: string): SlackMessage {
  return message([{ type: 'section', text: { type: 'plain_text', text } }]);
}

function rich(...elements: unknown[]): SlackMessage {
  return message([{ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] }]);
}

describe('the one way out', () => {
  test.each(['<!channel>', '<!here|here>', '<!subteam^S123>', '<#C0GENERAL>'])(
    'refuses %s for what it is, whatever addresses are allowed',
    (control) => {
      const allowed = { ...ALLOWED, allowedUrls: [control.slice(1, -1)] };
      expect(() => seal(mrkdwn(control), allowed)).toThrow('a broadcast or channel mention');
    },
  );

  test.each<[string, SlackMessage]>([
    ['plain words', plain('Good morning')],
    ['a date', mrkdwn('<!date^1763700000^{date_short_pretty} {time}|21 Nov>')],
    ['an allowed link that shows its host', mrkdwn(`<${URL_OF_RUN}|Open on github.com>`)],
    ['an allowed link that shows itself', mrkdwn(`<${URL_OF_RUN}>`)],
    ['an allowed person', mrkdwn('by <@U0OWNER>')],
    ['escaped brackets', mrkdwn('&lt;!channel&gt;')],
    [
      'an address in literal rich text',
      rich({ type: 'text', text: 'https://evil.example <!here>' }),
    ],
    ['an allowed rich link', rich({ type: 'link', url: URL_OF_RUN, text: 'Run (github.com)' })],
    ['an allowed rich link without a label', rich({ type: 'link', url: URL_OF_RUN })],
    ['an allowed rich person', rich({ type: 'user', user_id: 'U0OWNER' })],
  ])('lets %s pass', (_, payload) => {
    expect(seal(payload, ALLOWED).blocks).toHaveLength(1);
  });

  test.each<[string, SlackMessage]>([
    ['a link nobody vouched for', mrkdwn('<https://evil.example|Open>')],
    ['an allowed link under another name', mrkdwn(`<${URL_OF_RUN}|your bank>`)],
    ['an allowed link under another host', mrkdwn(`<${URL_OF_RUN}|github.com at evil.example>`)],
    ['a mail link', mrkdwn('<mailto:a@evil.example|write>')],
    ['a Slack link', mrkdwn('<slack://open?team=T1|open>')],
    ['a link in a date', mrkdwn('<!date^1763700000^{time}^https://evil.example|now>')],
    ['a broadcast', mrkdwn('<!channel>')],
    ['a broadcast with a label', mrkdwn('<!here|here>')],
    ['a user group', mrkdwn('<!subteam^S123>')],
    ['a channel', mrkdwn('<#C0GENERAL>')],
    ['a person nobody inserted', mrkdwn('<@U0OTHER>')],
    ['an unclosed bracket', mrkdwn('a < b')],
    ['nested brackets', mrkdwn('<<!channel>>')],
    ['a bare address in mrkdwn', mrkdwn('see https://evil.example')],
    ['a bare address in plain text', plain('see https://evil.example')],
    ['a bare domain in plain text', plain('see evil.example today')],
    ['an address in the fallback', message([{ type: 'divider' }], 'see evil.example')],
    ['a broadcast in the fallback', message([{ type: 'divider' }], '<!channel>')],
    ['no fallback', message([{ type: 'divider' }], '')],
    ['a long fallback', message([{ type: 'divider' }], 'a'.repeat(301))],
    ['a rich link nobody vouched for', rich({ type: 'link', url: 'https://evil.example' })],
    ['a rich link under another name', rich({ type: 'link', url: URL_OF_RUN, text: 'click' })],
    ['an unsafe rich link', rich({ type: 'link', url: URL_OF_RUN, unsafe: true })],
    ['a rich broadcast', rich({ type: 'broadcast', range: 'channel' })],
    ['a rich person nobody inserted', rich({ type: 'user', user_id: 'U0OTHER' })],
    ['a rich channel', rich({ type: 'channel', channel_id: 'C1' })],
    [
      'a rich date with a link',
      rich({ type: 'date', timestamp: 1, format: '{time}', url: URL_OF_RUN }),
    ],
    [
      'an image',
      message([{ type: 'image', image_url: 'https://evil.example/x.png', alt_text: 'x' }]),
    ],
    [
      'an image accessory',
      message([
        {
          type: 'section',
          text: { type: 'plain_text', text: 'a' },
          accessory: { type: 'image', image_url: 'https://evil.example/x.png', alt_text: 'x' },
        },
      ]),
    ],
    [
      'an image in a context',
      message([
        { type: 'context', elements: [{ type: 'image', image_url: URL_OF_RUN, alt_text: 'x' }] },
      ]),
    ],
    ['a markdown block', message([{ type: 'markdown', text: '[a](https://evil.example)' }])],
    ['a video', message([{ type: 'video', video_url: 'https://evil.example' }])],
    ['a file', message([{ type: 'file', external_id: 'x', source: 'remote' }])],
    ['an unknown key', message([{ type: 'divider', unfurl: true }])],
    [
      'a button that opens a page nobody vouched for',
      message([
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: 'a',
              text: { type: 'plain_text', text: 'Open' },
              url: 'https://evil.example',
            },
          ],
        },
      ]),
    ],
    ['no block', message([])],
    ['46 blocks', message(Array.from({ length: 46 }, () => ({ type: 'divider' })))],
    ['a section of 3,001 characters', plain('a'.repeat(3_001))],
    [
      'a header of 151 characters',
      message([{ type: 'header', text: { type: 'plain_text', text: 'a'.repeat(151) } }]),
    ],
    [
      '8,001 characters',
      message(Array.from({ length: 3 }, () => plain('a'.repeat(2_700)).blocks[0])),
    ],
    [
      'a block_id twice',
      message([
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' },
      ]),
    ],
    ['attachments', { ...plain('a'), attachments: [{ text: 'x' }] } as SlackMessage],
    ['link_names', { ...plain('a'), link_names: true } as SlackMessage],
  ])('refuses %s', (_, payload) => {
    expect(() => seal(payload, ALLOWED)).toThrow(Invalid);
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'https://github.com@evil.example/',
    'https://user:pw@github.com/',
    'not a url',
  ])('refuses %s even when it is on the list', (url) => {
    const payload = rich({ type: 'link', url, text: url });
    expect(() => seal(payload, { allowedUrls: [url], allowedMentions: [] })).toThrow(Invalid);
  });

  test('never quotes the content it refuses', () => {
    const secret = 'canary-4711';
    for (const payload of [
      mrkdwn(`<https://${secret}.example|x>`),
      plain(`${secret}.example`),
      mrkdwn(`<@${secret}>`),
    ]) {
      expect(() => seal(payload, NOTHING_ALLOWED)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining(secret) }),
      );
    }
  });

  test('switches unfurling off, parsing off, and makes mrkdwn verbatim', () => {
    const { args } = seal(mrkdwn('hello'), NOTHING_ALLOWED);
    expect(args).toEqual({
      text: 'Hello',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'hello', verbatim: true } }],
      unfurl_links: false,
      unfurl_media: false,
      parse: 'none',
    });
  });

  test('lets out how far an answer is in closed steps of harmless words, and nothing else', () => {
    const step = { id: 'look-up', title: 'Looking through your mail…', isDone: false } as const;
    const { chunks } = sealProgress({ title: 'Looking…', tasks: [step] });
    expect(chunks).toEqual([
      { type: 'plan_update', title: 'Looking…' },
      { type: 'task_update', id: 'look-up', title: step.title, status: 'in_progress' },
    ]);
    for (const title of [
      'evil.example',
      '<!channel>',
      '<https://a.example|x>',
      '',
      'x'.repeat(151),
    ]) {
      expect(() => sealProgress({ title: 'x', tasks: [{ ...step, title }] })).toThrow(Invalid);
      expect(() => sealProgress({ title, tasks: [step] })).toThrow(Invalid);
    }
    const more = { ...step, output: 'Ana asks' };
    expect(() => sealProgress({ title: 'x', tasks: [more] })).toThrow(Invalid);
  });

  test('keeps its own copy, so that later changes reach nobody', () => {
    const blocks: KnownBlock[] = [{ type: 'divider', block_id: 'a' }];
    const sealed = seal({ text: 'Hello', blocks }, NOTHING_ALLOWED);
    blocks.push({ type: 'markdown', text: '<!channel>' });
    expect(sealed.blocks).toHaveLength(1);
  });

  test('holds views to the same rules and to their own sizes', () => {
    const view = (blocks: unknown): SlackView =>
      JSON.parse(
        JSON.stringify({ type: 'modal', title: { type: 'plain_text', text: 'Title' }, blocks }),
      ) as SlackView;
    const divider = { type: 'divider' };
    expect(
      seal(view(Array.from({ length: 100 }, () => divider)), NOTHING_ALLOWED).view.blocks,
    ).toHaveLength(100);
    expect(() => seal(view(Array.from({ length: 101 }, () => divider)), NOTHING_ALLOWED)).toThrow(
      Invalid,
    );
    expect(() => seal(view(mrkdwn('<!channel>').blocks), NOTHING_ALLOWED)).toThrow(Invalid);
    const bulky = Array.from(
      { length: 90 },
      () => rich({ type: 'text', text: '漢'.repeat(1_000) }).blocks[0],
    );
    expect(() => seal(view(bulky), NOTHING_ALLOWED)).toThrow(/bytes/);
  });
});
