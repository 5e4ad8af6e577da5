import type { MimePart } from './mime.ts';

const SNIPPET_CHARACTERS = 200;
const SOURCE_BYTES = 4096;

/** The start of a message's text as the API previews it: one line, at most 200 characters, HTML-escaped. */
export function snippetOf(root: MimePart): string {
  const part = findText(root, 'text/plain') ?? findText(root, 'text/html');
  if (part === undefined) return '';
  return escapeHtml(plainText(part, SOURCE_BYTES).slice(0, SNIPPET_CHARACTERS).trim());
}

/** All visible text of a message, for searching. */
export function bodyTextOf(root: MimePart): string {
  return leaves(root)
    .filter((part) => part.mimeType.startsWith('text/') && part.filename === '')
    .map((part) => plainText(part))
    .join('\n');
}

/** The parts that hold content, in order. */
export function leaves(part: MimePart): MimePart[] {
  return part.parts.length === 0 ? [part] : part.parts.flatMap(leaves);
}

function findText(part: MimePart, mimeType: string): MimePart | undefined {
  return leaves(part).find((leaf) => leaf.mimeType === mimeType && leaf.filename === '');
}

function plainText(part: MimePart, maxBytes?: number): string {
  const text = part.content(maxBytes).toString('utf8');
  return (part.mimeType === 'text/html' ? stripTags(text) : text).replaceAll(/\s+/g, ' ').trim();
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

function stripTags(html: string): string {
  return html
    .replaceAll(/<!--.*?(?:-->|$)|<(style|script|title)\b.*?(?:<\/\1\s*>|$)/gis, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/&(?:#(\d{1,6})|([a-z]+));/gi, (all, code?: string, name?: string) =>
      code === undefined
        ? (ENTITIES[(name ?? '').toLowerCase()] ?? all)
        : String.fromCodePoint(Number(code)),
    );
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
