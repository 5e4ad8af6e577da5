import { fragment, h } from './dom.js';
import { emojiNamed } from './emoji.js';
import { link, safeHref } from './links.js';
import { slackDate } from './time.js';

/**
 * Slack's own markup, as documented under "Formatting text for app surfaces".
 *
 * @typedef {object} Reader how names and times are shown to the person reading
 * @property {(id: string) => string} userName
 * @property {(id: string) => string} channelName
 * @property {string} me
 * @property {Date} now
 * @property {string} [timeZone]
 * @property {string} [locale]
 */

const NOT_AFTER_WORD = '(?<![\\p{L}\\p{N}';
const NOT_BEFORE_WORD = '(?![\\p{L}\\p{N}';

/** @param {string} name @param {string} mark @returns {string} one mark around words, not inside a word */
function styled(name, mark) {
  const inner = `[^\\s${mark}](?:[^${mark}\\n]*[^\\s${mark}])?`;
  return `${NOT_AFTER_WORD}${mark}])${mark}(?<${name}>${inner})${mark}${NOT_BEFORE_WORD}${mark}])`;
}

const INLINE = new RegExp(
  [
    '`(?<code>[^`\\n]+)`',
    '<(?<angle>[^<>\\n]+)>',
    ":(?<emoji>[a-z0-9_+'-]+(?:::skin-tone-\\d)?):",
    styled('bold', '\\*'),
    styled('italic', '_'),
    styled('strike', '~'),
    '(?<url>https?://[^\\s<>|]*[^\\s<>|.,;:!?)\\]*_~])',
  ].join('|'),
  'gu',
);

/** @param {string} text @returns {string} Slack escapes exactly these three */
export function unescapeEntities(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

/** @param {string} text @param {Reader} reader @returns {DocumentFragment} */
export function mrkdwn(text, reader) {
  const parts = text.split('```');
  // An opening fence without a closing one is just three characters.
  if (parts.length % 2 === 0) parts.push(parts.splice(-2).join('```'));
  return fragment(
    parts.map((part, index) =>
      index % 2 === 1
        ? h('pre', { class: 'pre' }, codeText(part.replace(/^\n|\n$/g, '')))
        : paragraphs(trimAround(part, index, parts.length), reader),
    ),
  );
}

/** A block of code brings its own line breaks. @param {string} part @param {number} index @param {number} count */
function trimAround(part, index, count) {
  const start = index > 0 ? part.replace(/^\n/, '') : part;
  return index < count - 1 ? start.replace(/\n$/, '') : start;
}

const QUOTE = /^(?:&gt;|>)(?<rest>(?:&gt;|>){2})?\s?(?<words>.*)$/;
const ITEM = /^\s*(?:[•◦▪‣-]|\d{1,2}\.)\s+\S/;

/** Quotes and list lines become blocks; other lines stay one run of text. @param {string} text @param {Reader} reader */
function paragraphs(text, reader) {
  /** @type {{ kind: string, lines: string[] }[]} */
  const groups = [];
  let quoteTheRest = false;
  for (const line of text.split('\n')) {
    const quote = QUOTE.exec(line)?.groups;
    quoteTheRest ||= quote?.rest !== undefined;
    const kind = lineKind(line, quote !== undefined || quoteTheRest);
    const last = groups.at(-1);
    const words = quote?.words ?? line;
    if (last?.kind === kind && kind !== 'item') last.lines.push(words);
    else groups.push({ kind, lines: [words] });
  }
  return fragment(groups.map((group) => renderGroup(group, reader)));
}

/** @param {string} line @param {boolean} quoted */
function lineKind(line, quoted) {
  if (quoted) return 'quote';
  return ITEM.test(line) ? 'item' : 'run';
}

/** @param {{ kind: string, lines: string[] }} group @param {Reader} reader @returns {Node} */
function renderGroup({ kind, lines }, reader) {
  const content = inline(lines.join('\n'), reader);
  if (kind === 'quote') return h('blockquote', { class: 'quote' }, content);
  if (kind === 'item') return h('span', { class: 'line-item' }, content);
  return lines.join('') === '' && lines.length === 1
    ? h('span', { class: 'gap' })
    : h('span', { class: 'run' }, content);
}

/** @param {string} text @param {Reader} reader @returns {DocumentFragment} */
function inline(text, reader) {
  const out = fragment();
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    out.append(
      unescapeEntities(text.slice(at, match.index)),
      piece(match[0], match.groups ?? {}, reader),
    );
    at = match.index + match[0].length;
  }
  out.append(unescapeEntities(text.slice(at)));
  return out;
}

/** @param {string} whole @param {Record<string, string | undefined>} found @param {Reader} reader @returns {Node | string} */
function piece(whole, found, reader) {
  if (found.code !== undefined) return h('code', { class: 'code' }, codeText(found.code));
  if (found.angle !== undefined) return angle(found.angle, reader);
  if (found.emoji !== undefined) return emojiNode(found.emoji);
  if (found.bold !== undefined) return h('strong', {}, inline(found.bold, reader));
  if (found.italic !== undefined) return h('em', {}, inline(found.italic, reader));
  if (found.strike !== undefined) return h('s', {}, inline(found.strike, reader));
  const url = unescapeEntities(whole);
  return link(url, url);
}

/** @param {string} name @returns {Node | string} */
export function emojiNode(name) {
  const character = emojiNamed(name);
  return character ? h('span', { class: 'emoji', title: `:${name}:` }, character) : `:${name}:`;
}

/** Inside code only the words of `<…>` are shown. @param {string} text */
function codeText(text) {
  return unescapeEntities(
    text.replace(/<([^<>|\n]+)\|?([^<>\n]*)>/g, (_, target, label) => label || target),
  );
}

/** @param {string} body what stands between `<` and `>` @param {Reader} reader @returns {Node | string} */
function angle(body, reader) {
  const [target = '', ...rest] = body.split('|');
  const label = rest.join('|');
  if (target.startsWith('@')) return userMention(target.slice(1), reader);
  if (target.startsWith('#')) return channelMention(target.slice(1), reader, label);
  if (target.startsWith('!date^')) return dateNode(target, label, reader);
  if (target.startsWith('!subteam^')) return mention(label || '@group');
  if (target.startsWith('!')) return mention(`@${target.slice(1).replace(/\^.*$/, '')}`);
  const url = unescapeEntities(target);
  if (!safeHref(url)) return unescapeEntities(`<${body}>`);
  return link(url, label ? unescapeEntities(label) : url.replace(/^mailto:/, ''));
}

/** @param {string} text @param {string} [extra] a class */
function mention(text, extra = '') {
  return h('span', { class: `mention ${extra}`.trim() }, text);
}

/** @param {string} id @param {Reader} reader */
export function userMention(id, reader) {
  return mention(`@${reader.userName(id)}`, id === reader.me ? 'mention-me' : '');
}

/** @param {string} id @param {Reader} reader @param {string} [label] */
export function channelMention(id, reader, label = '') {
  return mention(`#${label || reader.channelName(id)}`);
}

/** `!date^seconds^format^link`. @param {string} target @param {string} fallback @param {Reader} reader */
function dateNode(target, fallback, reader) {
  const [, seconds = '', pattern = '', url] = target.split('^');
  if (!/^-?\d{1,12}$/.test(seconds)) return unescapeEntities(fallback);
  const text = unescapeEntities(slackDate(Number(seconds), pattern, reader));
  const node = h(
    'time',
    { datetime: new Date(Number(seconds) * 1000).toISOString(), title: fallback },
    text,
  );
  return url ? link(unescapeEntities(url), node) : node;
}
