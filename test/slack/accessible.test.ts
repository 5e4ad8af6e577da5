import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';

const FOLDER = new URL('../golden/slack/', import.meta.url);
const SIGN = /\p{Extended_Pictographic}/u;
const LETTER = /\p{L}/u;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Node = { readonly [key: string]: Json };

function isNode(value: Json | undefined): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every object of a payload, outer ones first. */
function nodesOf(value: Json): Node[] {
  if (Array.isArray(value)) return value.flatMap(nodesOf);
  return isNode(value) ? [value, ...Object.values(value).flatMap(nodesOf)] : [];
}

/** All that a reader sees of one object, in order. */
function wordsOf(value: Json): string {
  if (Array.isArray(value)) return value.map(wordsOf).join('');
  if (!isNode(value)) return '';
  return Object.entries(value)
    .map(([key, entry]) => (key === 'text' && typeof entry === 'string' ? entry : wordsOf(entry)))
    .join('');
}

/** What somebody who sees no picture, no colour or no layout would miss. */
function lacksOf(payload: Json): string[] {
  const nodes = nodesOf(payload);
  const messages = nodes.filter(({ blocks, type }) => Array.isArray(blocks) && type === undefined);
  const lines = nodes.filter(
    ({ type }) => type === 'rich_text_section' || type === 'mrkdwn' || type === 'plain_text',
  );
  return [
    ...messages
      .filter(({ text }) => typeof text !== 'string' || !LETTER.test(text))
      .map(() => 'a message without a text for those who see no blocks'),
    ...lines
      .map(wordsOf)
      .filter((words) => SIGN.test(words) && !LETTER.test(words))
      .map((words) => `a sign without words: ${words}`),
    ...nodes
      .filter(
        ({ type, alt_text: alt }) =>
          type === 'image' && (typeof alt !== 'string' || !LETTER.test(alt)),
      )
      .map(() => 'an image without words'),
    ...nodes
      .filter(({ type, text }) => type === 'button' && !LETTER.test(wordsOf(text ?? null)))
      .map(() => 'a button without words'),
  ];
}

describe('every kind of message, form and page in Slack', () => {
  const names = globSync('*.json', { cwd: FOLDER.pathname }).toSorted();

  test('is among the expected ones', () => {
    expect(names.length).toBeGreaterThan(50);
  });

  test.each(names)('can be read without its pictures, colours and layout: %s', (name) => {
    expect(lacksOf(JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as Json)).toEqual([]);
  });
});

describe('what finds that words are missing', () => {
  test.each([
    [{ text: '', blocks: [] }],
    [{ text: '✅', blocks: [] }],
    [{ text: 'Done', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '⚠️' } }] }],
    [{ text: 'Done', blocks: [{ type: 'image', image_url: 'x', alt_text: '' }] }],
    [{ type: 'button', text: { type: 'plain_text', text: '👍' } }],
  ])('sees %j', (payload) => {
    expect(lacksOf(payload)).not.toEqual([]);
  });

  test('lets a sign with its word through', () => {
    const block = { type: 'section', text: { type: 'mrkdwn', text: '✅ Done' } };
    expect(lacksOf({ text: 'Done', blocks: [block] })).toEqual([]);
  });
});
