/**
 * What a payload does in the hands of Slack and its clients, read from its bytes alone. It shares no
 * code with the product and is stricter than Slack: where a client might make a link, it says link.
 */
export interface Reading {
  /** Targets of links, also of those that a client could make of bare text. */
  links: string[];
  /** `@U…`, `#C…`, `!here`, `user:U…` … */
  mentions: string[];
  images: string[];
  /** Parts that are neither classic Block Kit nor the two newer blocks that the digest uses. */
  foreign: string[];
  /** Characters that a reader cannot see, as `U+….` */
  invisible: string[];
  characters: number;
}

const CLASSIC = new Set([
  'input',
  'checkboxes',
  'overflow',
  'static_select',
  '',
  'message',
  'container',
  'data_table',
  'raw_text',
  'header',
  'section',
  'context',
  'divider',
  'actions',
  'rich_text',
  'rich_text_section',
  'rich_text_list',
  'rich_text_quote',
  'rich_text_preformatted',
  'plain_text',
  'mrkdwn',
  'text',
  'link',
  'user',
  'date',
  'button',
  'modal',
  'home',
]);

const BARE =
  /[a-z][a-z0-9+.-]*:\/\/\S+|www\.\S+|\S+@[\p{L}\p{N}-]+(?:[.。．｡][\p{L}\p{N}-]+)+|[\p{L}\p{N}\p{M}-]+(?:[.。．｡][\p{L}\p{N}\p{M}-]+)*[.。．｡]\p{L}[\p{L}\p{N}-]+/giu;

export function read(payload: unknown): Reading {
  const reading: Reading = {
    links: [],
    mentions: [],
    images: [],
    foreign: [],
    invisible: [],
    characters: 0,
  };
  visit(payload, reading, true);
  return reading;
}

function visit(node: unknown, reading: Reading, isTop: boolean): void {
  if (Array.isArray(node)) {
    for (const child of node) visit(child, reading, false);
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const type = 'type' in node ? String(node.type) : isTop ? 'message' : '';
  if (!CLASSIC.has(type)) reading.foreign.push(type);
  for (const [key, value] of Object.entries(node)) {
    readKey(key, value, reading);
    visit(value, reading, false);
  }
  if ('text' in node && typeof node.text === 'string') readText(node.text, { node, type }, reading);
}

function readText(text: string, place: { node: object; type: string }, reading: Reading): void {
  const { node, type } = place;
  reading.characters += text.length;
  reading.invisible.push(...invisible(text));
  const isVerbatim = 'verbatim' in node && node.verbatim === true;
  if (type === 'mrkdwn' || type === 'message') readMrkdwn(text, isVerbatim, reading);
  if (type === 'plain_text' || type === 'raw_text') reading.links.push(...bare(text));
}

function readKey(key: string, value: unknown, reading: Reading): void {
  if (/url/i.test(key) && typeof value === 'string') reading.links.push(value);
  if (/^(image|thumb|icon|slack_file|attachments|files|markdown)/.test(key)) {
    reading.images.push(key);
  }
  if (key === 'user_id') reading.mentions.push(`user:${String(value)}`);
  if (/^(usergroup_id|channel_id|team_id|range)$/.test(key)) {
    reading.mentions.push(`${key}:${String(value)}`);
  }
}

function readMrkdwn(text: string, isVerbatim: boolean, reading: Reading): void {
  for (const [, inner = ''] of text.matchAll(/<([^>]*)>/g)) {
    const [target = ''] = inner.split('|');
    if (/^[@#]|^!(?!date\^)/.test(target)) reading.mentions.push(target);
    else if (!target.startsWith('!date^') || target.split('^').length > 3) {
      reading.links.push(target);
    }
  }
  if (!isVerbatim) reading.links.push(...bare(text.replace(/<[^>]*>/g, ' ')));
}

function bare(text: string): string[] {
  return [...text.matchAll(BARE)].map(([found]) => found);
}

/** Emoji sequences and the isolates that code puts around right-to-left text are not hidden. */
const ORDINARY = new Set(['\n', '\t', '\u2068', '\u2069', '\u200d', '\u200c', '\ufe0e', '\ufe0f']);
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/u;

function invisible(text: string): string[] {
  return Array.from(text)
    .filter((character) => HIDDEN.test(character) && !ORDINARY.has(character))
    .map((character) => `U+${character.codePointAt(0)?.toString(16) ?? ''}`);
}

/** All text a reader sees, in order. */
export function visibleWords(payload: unknown): string {
  const words: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const child of node) walk(child);
    else if (typeof node === 'object' && node !== null) {
      if ('text' in node && typeof node.text === 'string') words.push(node.text);
      for (const child of Object.values(node)) walk(child);
    }
  };
  walk(payload);
  return words.join('\n');
}

/** The `action_id`s of all buttons. */
export function buttonsOf(payload: unknown): string[] {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (Array.isArray(node)) for (const child of node) walk(child);
    else if (typeof node === 'object' && node !== null) {
      if ('action_id' in node) found.push(String(node.action_id));
      for (const child of Object.values(node)) walk(child);
    }
  };
  walk(payload);
  return found;
}
