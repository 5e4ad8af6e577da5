import { fragment, h } from './dom.js';
import { emojiNode } from './mrkdwn.js';
import { link, safeHref } from './links.js';

/** The part of CommonMark that a `markdown` block is used for: headings, lists, quotes, code, tables, links, emphasis. */

const INLINE = new RegExp(
  [
    '`(?<code>[^`\\n]+)`',
    '!?\\[(?<label>[^\\]\\n]*)\\]\\((?<href>[^()\\s]+)\\)',
    '\\*\\*(?<bold>[^\\s*](?:.*?[^\\s*])?)\\*\\*',
    '~~(?<strike>[^~\\n]+)~~',
    '(?<![\\p{L}\\p{N}*])\\*(?<star>[^\\s*](?:[^*\\n]*[^\\s*])?)\\*',
    '(?<![\\p{L}\\p{N}_])_(?<under>[^\\s_](?:[^_\\n]*[^\\s_])?)_(?![\\p{L}\\p{N}_])',
    ":(?<emoji>[a-z0-9_+'-]+):",
    '(?<url>https?://[^\\s<>()]*[^\\s<>().,;:!?])',
    '\\\\(?<escaped>[\\\\`*_{}\\[\\]()#+.!~|>-])',
  ].join('|'),
  'gu',
);

/** @param {string} text @returns {DocumentFragment} */
function inline(text) {
  const out = fragment();
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    out.append(text.slice(at, match.index), piece(match[0], match.groups ?? {}));
    at = match.index + match[0].length;
  }
  out.append(text.slice(at));
  return out;
}

/** @param {string} whole @param {Record<string, string | undefined>} found @returns {Node | string} */
function piece(whole, found) {
  if (found.code !== undefined) return h('code', { class: 'code' }, found.code);
  if (found.href !== undefined)
    return safeHref(found.href) ? link(found.href, found.label || found.href) : whole;
  if (found.bold !== undefined) return h('strong', {}, inline(found.bold));
  if (found.strike !== undefined) return h('s', {}, inline(found.strike));
  const emphasis = found.star ?? found.under;
  if (emphasis !== undefined) return h('em', {}, inline(emphasis));
  if (found.emoji !== undefined) return emojiNode(found.emoji);
  return found.escaped ?? link(whole, whole);
}

/**
 * One rule per kind of block: whether a line starts it, how many lines it takes, and what it becomes.
 * @type {{ starts: RegExp, goesOn: RegExp, render: (lines: string[]) => Node }[]}
 */
const RULES = [
  { starts: /^#{1,6}\s/, goesOn: /^(?!)/, render: heading },
  { starts: /^\s*(?:[-*_]\s*){3,}$/, goesOn: /^(?!)/, render: () => h('hr', { class: 'divider' }) },
  {
    starts: /^>/,
    goesOn: /^>/,
    render: (lines) =>
      h('blockquote', { class: 'quote' }, blocks(lines.map((line) => line.replace(/^>\s?/, '')))),
  },
  { starts: /^\s*[-*+]\s/, goesOn: /^\s*[-*+]\s|^\s{2,}\S/, render: (lines) => list('ul', lines) },
  {
    starts: /^\s*\d+[.)]\s/,
    goesOn: /^\s*\d+[.)]\s|^\s{2,}\S/,
    render: (lines) => list('ol', lines),
  },
  { starts: /^\|.*\|\s*$/, goesOn: /^\|.*\|\s*$/, render: table },
];

const FENCE = /^\s*(```|~~~)/;

/** @param {string[]} lines @returns {DocumentFragment} */
function blocks(lines) {
  const out = fragment();
  for (let at = 0; at < lines.length;) {
    const [node, next] = blockAt(lines, at);
    if (node) out.append(node);
    at = next;
  }
  return out;
}

/** @param {string[]} lines @param {number} at @returns {[Node | undefined, number]} the block and the line after it */
function blockAt(lines, at) {
  const line = lines[at] ?? '';
  if (line.trim() === '') return [undefined, at + 1];
  if (FENCE.test(line)) {
    const close = lines.findIndex((other, index) => index > at && FENCE.test(other));
    const end = close === -1 ? lines.length : close;
    return [h('pre', { class: 'pre' }, lines.slice(at + 1, end).join('\n')), end + 1];
  }
  const rule = RULES.find(({ starts }) => starts.test(line));
  const goesOn = (/** @type {string} */ other) =>
    rule
      ? rule.goesOn.test(other)
      : other.trim() !== '' &&
        !FENCE.test(other) &&
        !RULES.some(({ starts }) => starts.test(other));
  let end = at + 1;
  while (end < lines.length && goesOn(lines[end] ?? '')) end += 1;
  const taken = lines.slice(at, end);
  return [
    rule ? rule.render(taken) : h('p', { class: 'paragraph' }, inline(taken.join('\n'))),
    end,
  ];
}

/** @param {string[]} lines */
function heading(lines) {
  const [, marks = '', text = ''] = /^(#+)\s+(.*?)\s*#*$/.exec(lines[0] ?? '') ?? [];
  const level = Math.min(marks.length + 2, 6);
  return h(`h${level}`, { class: `markdown-heading level-${marks.length}` }, inline(text));
}

/** @param {'ul' | 'ol'} tag @param {string[]} lines @returns {HTMLElement} deeper lines become a list inside the item before */
function list(tag, lines) {
  const depth = (/** @type {string} */ line) => /^\s*/.exec(line)?.[0].length ?? 0;
  const top = depth(lines[0] ?? '');
  const start = tag === 'ol' ? Number.parseInt(lines[0] ?? '1', 10) || 1 : undefined;
  const node = h(tag, { class: 'list', start });
  /** @type {string[]} */
  let inner = [];
  const flush = () => {
    if (inner.length > 0) (node.lastElementChild ?? node).append(blocks(inner));
    inner = [];
  };
  for (const line of lines) {
    if (depth(line) > top) inner.push(line);
    else {
      flush();
      node.append(h('li', {}, inline(line.replace(/^\s*(?:[-*+]|\d+[.)])\s+(?:\[ \]\s)?/, ''))));
    }
  }
  flush();
  return node;
}

/** @param {string[]} lines @returns {HTMLElement} */
function table(lines) {
  const rows = lines.map((line) =>
    line
      .trim()
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  const ruled = rows[1]?.every((cell) => /^:?-+:?$/.test(cell)) ?? false;
  const row = (/** @type {string[]} */ cells, /** @type {string} */ tag) =>
    h(
      'tr',
      {},
      cells.map((cell) => h(tag, {}, inline(cell))),
    );
  const body = rows.slice(ruled ? 2 : 0);
  return h(
    'div',
    { class: 'table-scroll', tabindex: 0, role: 'group', 'aria-label': 'Table' },
    h(
      'table',
      { class: 'table' },
      ruled && h('thead', {}, row(rows[0] ?? [], 'th')),
      h(
        'tbody',
        {},
        body.map((cells) => row(cells, 'td')),
      ),
    ),
  );
}

/** @param {string} text @returns {DocumentFragment} */
export function markdown(text) {
  return blocks(text.replaceAll('\r\n', '\n').split('\n'));
}
