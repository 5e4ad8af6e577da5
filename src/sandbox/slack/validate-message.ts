import type { Core } from './core.ts';
import { isRecord, listOf, recordOf, stringOf, type JsonRecord } from './json.ts';
import { refusalOfProblems, SlackRefusal } from './refusal.ts';
import type { StoredMessage } from './store.ts';
import { checkBlocks } from './validate-blocks.ts';
import { rootPlace } from './validate-schema.ts';

/**
 * Slack accepts up to 40,000 characters, but silently splits a text of more than about 4,000 into
 * several messages and answers with the `ts` of the last one. Nobody can want that, so this
 * workspace refuses it with `msg_too_long`.
 */
const TEXT_MAX = 4_000;
/** Not in Slack's docs: "12,000 characters with a buffer for block containers" (bolt-js issue 2509). */
const VISIBLE_MAX = 12_000;
const MARKDOWN_MAX = 12_000;
/** Docs, "Table block" and "Data table block": over all cells of a message. */
const CELLS_MAX = 10_000;
/** Docs, "Message metadata". */
const METADATA_BYTES_MAX = 16_384;

/** The content of a message after Slack has accepted it; absent parts were not sent. */
export interface Content {
  text: string | undefined;
  blocks: readonly unknown[] | undefined;
  attachments: unknown[] | undefined;
  metadata: StoredMessage['metadata'];
  /** `metadata: {}` was sent, which removes what was there. */
  removesMetadata: boolean;
  warnings: string[];
}

/** Reads and checks the content arguments of a call; throws `SlackRefusal` as Slack would. */
export function readContent(core: Core, method: string, args: JsonRecord): Content {
  const blocks = readBlocks(args);
  const attachments = readList(args['attachments'], 'invalid_attachments');
  const text = readText(args['text']);
  const hasBlocks = blocks !== undefined && blocks.length > 0;
  const isEmpty = (text ?? '').trim() === '' && !hasBlocks && (attachments ?? []).length === 0;
  if (isEmpty) throw new SlackRefusal('no_text');
  if (hasBlocks) assertBlocks(blocks, core.unknownBlocks);
  const warnings = hasBlocks && (text ?? '') === '' ? ['missing_text_in_message'] : [];
  for (const warning of warnings)
    core.warnings.push({ method, error: warning, detail: 'blocks without a top-level text' });
  const metadata = readMetadata(args['metadata']);
  return { text, blocks, attachments, warnings, ...metadata };
}

function readText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string')
    throw refusalOfProblems('invalid_arguments', ['must provide a string [json-pointer:/text]']);
  if (value.length > TEXT_MAX)
    throw new SlackRefusal('msg_too_long', `${value.length} of ${TEXT_MAX} characters`);
  return value;
}

function readBlocks(args: JsonRecord): readonly unknown[] | undefined {
  const blocks = readList(args['blocks'], 'invalid_blocks_format');
  const markdown = args['markdown_text'];
  if (markdown === undefined) return blocks;
  if (args['text'] !== undefined || blocks !== undefined)
    throw new SlackRefusal('markdown_text_conflict');
  const text = stringOf(markdown) ?? '';
  if (text.length > MARKDOWN_MAX) throw new SlackRefusal('msg_too_long');
  return [{ type: 'markdown', text }];
}

function readList(value: unknown, error: string): unknown[] | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw new SlackRefusal(error);
  return [...value];
}

/** Throws the refusal that these blocks of a message would get. */
export function assertBlocks(
  blocks: readonly unknown[],
  unknownTypes: ReadonlySet<string> = new Set(),
): void {
  const at = rootPlace('/blocks');
  checkBlocks(blocks, 'message', at);
  const types = blocks.map((block) => recordOf(block)['type']);
  for (const type of types)
    if (unknownTypes.has(String(type))) at.problems.push(`unsupported type: ${String(type)}`);
  if (types.filter((type) => type === 'table').length > 1)
    at.problems.push('only_one_table_allowed [json-pointer:/blocks]');
  if (cellCharacters(blocks) > CELLS_MAX)
    at.problems.push(`no more than ${CELLS_MAX} characters in table cells [json-pointer:/blocks]`);
  if (markdownCharacters(blocks) > MARKDOWN_MAX)
    at.problems.push(`no more than ${MARKDOWN_MAX} characters of markdown [json-pointer:/blocks]`);
  if (at.problems.length > 0) throw refusalOfProblems('invalid_blocks', at.problems);
  const visible = visibleCharacters(blocks);
  if (visible > VISIBLE_MAX)
    throw new SlackRefusal('msg_blocks_too_long', `${visible} of ${VISIBLE_MAX} characters`);
}

/** Texts that a reader sees, wherever they stand in the blocks. */
export function visibleCharacters(value: unknown): number {
  if (Array.isArray(value))
    return value.reduce<number>((sum, item) => sum + visibleCharacters(item), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce((sum, [key, entry]) => {
    if (typeof entry === 'string') return sum + (VISIBLE_KEYS.has(key) ? entry.length : 0);
    return key === 'confirm' ? sum : sum + visibleCharacters(entry);
  }, 0);
}

const VISIBLE_KEYS = new Set(['text', 'title', 'caption', 'alt_text', 'fallback']);

function cellCharacters(blocks: readonly unknown[]): number {
  return blocks
    .map(recordOf)
    .reduce((sum, block) => sum + visibleCharacters(listOf(block['rows'])), 0);
}

function markdownCharacters(blocks: readonly unknown[]): number {
  return blocks
    .map(recordOf)
    .filter(({ type }) => type === 'markdown')
    .reduce((sum, block) => sum + (stringOf(block['text']) ?? '').length, 0);
}

function readMetadata(value: unknown): Pick<Content, 'metadata' | 'removesMetadata'> {
  if (value === undefined) return { metadata: undefined, removesMetadata: false };
  if (!isRecord(value)) throw new SlackRefusal('invalid_metadata_format');
  if (Object.keys(value).length === 0) return { metadata: undefined, removesMetadata: true };
  const eventType = value['event_type'];
  const payload = value['event_payload'];
  const unknown = Object.keys(value).filter((key) => !METADATA_KEYS.has(key));
  if (typeof eventType !== 'string' || !/^\w{1,255}$/.test(eventType) || unknown.length > 0)
    throw new SlackRefusal('invalid_metadata_format', 'event_type');
  if (!isRecord(payload)) throw new SlackRefusal('invalid_metadata_format', 'event_payload');
  if (!Object.values(payload).every(isMetadataValue))
    throw new SlackRefusal('invalid_metadata_format', 'a value of event_payload');
  if (Buffer.byteLength(JSON.stringify(value)) > METADATA_BYTES_MAX)
    throw new SlackRefusal('metadata_too_large');
  return { metadata: { event_type: eventType, event_payload: payload }, removesMetadata: false };
}

const METADATA_KEYS = new Set(['event_type', 'event_payload']);

/** `@slack/types`, `MessageMetadata`: primitives, or one level of objects of primitives. */
function isMetadataValue(value: unknown): boolean {
  if (isPrimitive(value)) return true;
  if (Array.isArray(value)) return value.every((item) => isPrimitive(item) || isFlat(item));
  return isFlat(value);
}

function isFlat(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isPrimitive);
}

function isPrimitive(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
