import { Invalid } from '../lib/errors.ts';
import { hasAddress } from './escape.ts';

/** What code vouches for in one payload: addresses that a provider's API named, and people. */
export interface Allowance {
  allowedUrls: readonly string[];
  /** Slack user ids, `U…` or `W…`. */
  allowedMentions: readonly string[];
}

/**
 * Walks a payload and checks each place where Slack or a client interprets text, on the payload's own
 * bytes: what the builders meant plays no part.
 *
 * @returns the number of UTF-16 units that a reader may see.
 * @throws Invalid for a link, mention or address that nobody vouched for.
 */
export function checkSinks(payload: unknown, allowance: Allowance): number {
  let characters = 0;
  const visit = (node: unknown, path: string): void => {
    if (Array.isArray(node)) {
      node.forEach((child, index) => visit(child, `${path}.${index}`));
      return;
    }
    if (!isRecord(node)) return;
    characters += checkNode(node, { path, allowance });
    for (const [key, child] of Object.entries(node)) visit(child, `${path}.${key}`);
  };
  visit(payload, 'payload');
  return characters;
}

interface Place {
  path: string;
  allowance: Allowance;
}

function checkNode(node: Record<string, unknown>, place: Place): number {
  const text = typeof node['text'] === 'string' ? node['text'] : '';
  if (typeof node['url'] === 'string') checkUrl(node['url'], labelOf(node), place);
  switch (node['type']) {
    case 'mrkdwn':
      checkMrkdwn(text, place);
      break;
    case 'plain_text':
    case 'raw_text':
      checkAddresses(text, place);
      break;
    case 'user':
      checkMention(String(node['user_id']), place);
      break;
    case 'text':
    case 'link':
    case 'date':
      break;
    default:
      // The message itself: its `text` is parsed as mrkdwn and may hold no control sequence at all.
      if (/[<>]/.test(text)) refuse('control characters in the fallback text', place);
      checkAddresses(text, place);
  }
  // What a text field starts with is shown as it is typed: no client makes a link of it.
  checkSpoken(node, place);
  return text.length;
}

function checkSpoken(node: Record<string, unknown>, place: Place): void {
  for (const spoken of [node['accessibility_label'], node['caption']])
    if (typeof spoken === 'string') checkAddresses(spoken, place);
}

function labelOf(node: Record<string, unknown>): string {
  if (isRecord(node['text'])) return String(node['text']['text']);
  return typeof node['text'] === 'string' ? node['text'] : String(node['url']);
}

/** `<…>` is a date, a person or a link; anything else there is refused, and so is a stray bracket. */
function checkMrkdwn(text: string, place: Place): void {
  const rest = text.replace(/<([^<>]*)>/g, (_, control: string) => {
    checkControl(control, place);
    return ' ';
  });
  if (/[<>]/.test(rest)) refuse('an unescaped bracket', place);
  checkAddresses(rest, place);
}

function checkControl(control: string, place: Place): void {
  if (/^!date\^\d+\^[^^|]+\|[^|]+$/.test(control)) return;
  const [target, label] = splitOnce(control, '|');
  if (target.startsWith('@')) {
    checkMention(target.slice(1), place);
    return;
  }
  if (/^[!#]/.test(target)) refuse('a broadcast or channel mention', place);
  checkUrl(target.replaceAll('&amp;', '&'), label ?? target, place);
}

function checkMention(userId: string, place: Place): void {
  if (!place.allowance.allowedMentions.includes(userId)) refuse('a mention', place);
}

function checkUrl(url: string, label: string, place: Place): void {
  const parsed = webAddress(url);
  if (!place.allowance.allowedUrls.includes(url)) refuse('a link that nobody vouched for', place);
  if (parsed === null) refuse('a link that is not a plain web address', place);
  if (label !== url && !showsOnlyHost(label, parsed)) {
    refuse('a link whose label does not show its host', place);
  }
}

const HOST = /^(?:(?:[a-z0-9_-]+\.)*[a-z0-9_-]+|\[[0-9a-f:.]+\])$/;
const URL_MAX = 3_000;

/**
 * The parsed form of an address that may be shown as a link: `http:` or `https:`, an ordinary host, no
 * credentials, printable ASCII, at most 3,000 characters. Null for anything else.
 */
export function webAddress(url: string): URL | null {
  if (url.length > URL_MAX || !/^[!-~]+$/.test(url) || !URL.canParse(url)) return null;
  const parsed = new URL(url);
  const isWeb = parsed.protocol === 'https:' || parsed.protocol === 'http:';
  const isPlain = parsed.username === '' && parsed.password === '' && HOST.test(parsed.hostname);
  return isWeb && isPlain ? parsed : null;
}

function showsOnlyHost(label: string, { hostname }: URL): boolean {
  const shown = label.replaceAll('[.]', '.').toLowerCase();
  if (hostname.startsWith('[')) return shown.includes(hostname);
  const names: readonly string[] = shown.match(/[\p{L}\p{N}_-]+(?:\.[\p{L}\p{N}_-]+)*/gu) ?? [];
  const isNamed = names.includes(hostname);
  return isNamed && names.every((name) => name === hostname || !name.includes('.'));
}

function checkAddresses(text: string, place: Place): void {
  if (hasAddress(text)) refuse('an address that a client could turn into a link', place);
}

function refuse(what: string, { path }: Place): never {
  throw new Invalid(`Slack payload refused at ${path}: ${what}`);
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at === -1 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
