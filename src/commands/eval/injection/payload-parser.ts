/**
 * What a payload does in the hands of Slack and its clients, read from its bytes alone. It shares no code
 * with `src/slack` and is stricter than Slack: where some client might make a link, it says link.
 */
export interface Reading {
  /** `label` is what a person sees of it. */
  links: { url: string; label: string }[];
  /** User ids, `!here`, `#C…`, `usergroup:…` … */
  mentions: string[];
  images: string[];
  /** Parts of which nobody knows what they do. */
  foreign: string[];
  /** Text that somebody sees, in order. */
  words: string;
}

const KNOWN = new Set(
  `header section context divider actions input rich_text rich_text_section rich_text_list rich_text_quote
  rich_text_preformatted plain_text raw_text container data_table mrkdwn text link user date emoji button modal home plain_text_input
  checkboxes radio_buttons static_select multi_static_select overflow datepicker timepicker number_input
  users_select plan_update task_update`
    .trim()
    .split(/\s+/),
);
const IMAGES = new Set(['image', 'video', 'file', 'markdown', 'table', 'call']);
const IMAGE_KEYS =
  /^(image_url|image_bytes|thumb_url|thumbnail_url|video_url|author_icon|footer_icon|icon_url|icon_emoji|slack_file|attachments|files|markdown_text)$/;
const MENTION_TYPES = new Set(['usergroup', 'channel', 'broadcast', 'team']);

export function readPayload(payload: unknown): Reading {
  const reading: Reading = { links: [], mentions: [], images: [], foreign: [], words: '' };
  const words: string[] = [];
  walk(payload, { reading, words, isTop: true });
  reading.words = words.join('\n');
  return reading;
}

interface Walk {
  reading: Reading;
  words: string[];
  isTop: boolean;
}

function walk(node: unknown, at: Walk): void {
  if (Array.isArray(node)) {
    for (const child of node) walk(child, { ...at, isTop: false });
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  const fields = new Map<string, unknown>(Object.entries(node));
  readNode(fields, at);
  for (const [key, child] of fields) {
    if (IMAGE_KEYS.test(key)) at.reading.images.push(key);
    // Neither is ever shown.
    if (key !== 'metadata' && key !== 'private_metadata') walk(child, { ...at, isTop: false });
  }
}

function readNode(fields: ReadonlyMap<string, unknown>, { reading, words, isTop }: Walk): void {
  const type = textAt(fields, 'type');
  const text = textAt(fields, 'text');
  if (IMAGES.has(type)) reading.images.push(type);
  else if (MENTION_TYPES.has(type)) reading.mentions.push(`${type}:${JSON.stringify([...fields])}`);
  else if (type !== '' && !KNOWN.has(type)) reading.foreign.push(type);
  if (type === 'user') reading.mentions.push(textAt(fields, 'user_id'));
  words.push(text, textAt(fields, 'initial_value'));
  readUrl(fields, reading);
  if (type === 'mrkdwn') readMrkdwn(text, fields.get('verbatim') === true, reading);
  else if (type === 'plain_text' || type === 'raw_text') readBare(text, reading);
  // The fallback text of a message is parsed as mrkdwn and clients link what looks like an address.
  else if (type === '' && isTop) readMrkdwn(text, false, reading);
  else if (type.endsWith('_update')) readMrkdwn(textAt(fields, 'title'), false, reading);
}

function readUrl(fields: ReadonlyMap<string, unknown>, reading: Reading): void {
  for (const [key, value] of fields) {
    if (typeof value !== 'string' || !/url$|_link$/.test(key) || IMAGE_KEYS.test(key)) continue;
    const label = fields.get('text');
    const shown =
      typeof label === 'object' && label !== null
        ? textAt(new Map(Object.entries(label)), 'text')
        : textAt(fields, 'text');
    reading.links.push({ url: value, label: shown === '' ? value : shown });
  }
}

function readMrkdwn(text: string, verbatim: boolean, reading: Reading): void {
  const rest = text.replace(/<([^<>]*)>/g, (_, control: string) => {
    readControl(control, reading);
    return ' ';
  });
  if (/[<>]/.test(rest)) reading.links.push({ url: 'an unescaped bracket', label: '' });
  if (!verbatim) readBare(rest, reading);
}

function readControl(control: string, reading: Reading): void {
  const bar = control.indexOf('|');
  const target = bar === -1 ? control : control.slice(0, bar);
  const label = bar === -1 ? target : control.slice(bar + 1);
  if (target.startsWith('@')) reading.mentions.push(target.slice(1));
  else if (/^!date\^\d+\^/.test(target)) {
    const link = target.split('^')[3];
    if (link !== undefined) reading.links.push({ url: link, label });
  } else if (/^[!#]/.test(target)) reading.mentions.push(target);
  else reading.links.push({ url: target.replaceAll('&amp;', '&'), label });
}

const BARE =
  /\b[a-z][a-z0-9+.-]*:\/\/\S+|\bwww\.\S+|[^\s<>@]+@[\p{L}\p{N}-]+(?:[.。．｡][\p{L}\p{N}-]+)+|(?:[\p{L}\p{N}\p{M}-]+[.。．｡])+\p{L}{2,}/giu;

function readBare(text: string, reading: Reading): void {
  for (const [found] of text.matchAll(BARE)) reading.links.push({ url: found, label: found });
}

function textAt(fields: ReadonlyMap<string, unknown>, key: string): string {
  const value = fields.get(key);
  return typeof value === 'string' ? value : '';
}

/** Whether a person sees where the link goes, and no other place. */
export function showsHost({ url, label }: { url: string; label: string }): boolean {
  if (label === url) return true;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  const names = label.replaceAll('[.]', '.').match(/[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu) ?? [];
  return names.length > 0 && names.every((name) => name.toLowerCase() === hostname);
}
