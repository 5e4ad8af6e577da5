import type { Core } from './core.ts';
import { echo, tellOfDeletion, tellOfEdit, tellOfMessage } from './events.ts';
import { stringOf, type JsonRecord } from './json.ts';
import { createMessage, edited } from './methods-chat.ts';
import { refusalOfProblems, SlackRefusal } from './refusal.ts';
import type { ResponseTarget } from './response-urls.ts';
import { readContent } from './validate-message.ts';

const KNOWN = new Set([
  'text',
  'blocks',
  'attachments',
  'metadata',
  'response_type',
  'replace_original',
  'delete_original',
  'thread_ts',
  'mrkdwn',
  'unfurl_links',
  'unfurl_media',
]);

/**
 * A message response (docs: "Handling user interaction", message responses), sent to a response URL
 * or with the acknowledgement of a command: ephemeral unless it says `in_channel`.
 */
export function respond(core: Core, target: ResponseTarget, body: JsonRecord): void {
  const unknown = Object.keys(body).filter((key) => !KNOWN.has(key));
  if (unknown.length > 0) throw refusalOfProblems('invalid_arguments', unknown);
  if (body['delete_original'] === true) {
    deleteOriginal(core, target);
    return;
  }
  const responseType = stringOf(body['response_type']) ?? 'ephemeral';
  if (!['ephemeral', 'in_channel'].includes(responseType))
    throw new SlackRefusal('invalid_response_type', responseType);
  if (body['replace_original'] === true) replaceOriginal(core, target, body);
  else post(core, target, { body, isEphemeral: responseType === 'ephemeral' });
}

function deleteOriginal(core: Core, { user, channel, source }: ResponseTarget): void {
  if (source === undefined) throw new SlackRefusal('no_original_message');
  if (source.ephemeral) {
    const at = core.ephemerals.findIndex(
      (entry) => entry.user === user && entry.message.ts === source.ts,
    );
    if (at >= 0) core.ephemerals.splice(at, 1);
    core.store.changed();
    return;
  }
  const message = core.store.find(channel, source.ts);
  if (message === undefined) throw new SlackRefusal('message_not_found');
  core.store.remove(channel, source.ts);
  echo(core, () => tellOfDeletion(core, message));
}

function replaceOriginal(core: Core, target: ResponseTarget, body: JsonRecord): void {
  const { user, channel, source } = target;
  if (source === undefined) throw new SlackRefusal('no_original_message');
  const content = readContent(core, 'response_url', body);
  if (source.ephemeral) {
    const entry = core.ephemerals.find(
      (candidate) => candidate.user === user && candidate.message.ts === source.ts,
    );
    if (entry === undefined) throw new SlackRefusal('message_not_found');
    entry.message = edited(core, entry.message, content);
    core.store.changed();
    return;
  }
  const before = core.store.find(channel, source.ts);
  if (before === undefined) throw new SlackRefusal('message_not_found');
  const after = edited(core, before, content);
  core.store.put(after);
  echo(core, () => tellOfEdit(core, before, after));
}

function post(
  core: Core,
  target: ResponseTarget,
  { body, isEphemeral }: { body: JsonRecord; isEphemeral: boolean },
): void {
  const content = readContent(core, 'response_url', body);
  const where = { channel: target.channel, threadTs: stringOf(body['thread_ts']) };
  const message = createMessage(core, where, content);
  if (isEphemeral) {
    core.ephemerals.push({ user: target.user, message });
    core.store.changed();
    return;
  }
  core.store.put(message);
  echo(core, () => tellOfMessage(core, message));
}
