import { z } from 'zod';
import type { Args } from './api-args.ts';
import type { Core } from './core.ts';
import { echo, tellOfMessage } from './events.ts';
import type { PendingFile } from './files.ts';
import { IDENTITY } from './identity.ts';
import type { JsonRecord } from './json.ts';
import type { Methods } from './methods.ts';
import { conversationToWrite, createMessage } from './methods-chat.ts';
import { refusalOfProblems, SlackRefusal } from './refusal.ts';
import { readContent } from './validate-message.ts';

const WRITE = { token: 'bot', scopes: ['files:write'], perMinute: 100 } as const;

export const filesMethods: Methods = {
  'files.getUploadURLExternal': { ...WRITE, carriesContent: false, run: announce },
  'files.completeUploadExternal': { ...WRITE, carriesContent: true, run: complete },
};

function announce(core: Core, args: Args): JsonRecord {
  const name = args.required('filename');
  const length = args.whole('length', 0);
  if (length <= 0) throw new SlackRefusal('invalid_arguments', 'length must be positive');
  const altText = args.text('alt_txt') ?? args.text('alt_text');
  if (altText !== undefined && altText.length > 1000) throw new SlackRefusal('alt_txt_too_long');
  const { id, path } = core.files.announce({ name, length, altText });
  return { upload_url: `${core.url()}${path}`, file_id: id };
}

const FileList = z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1);

/** Without a channel the file stays private to the app; with one it is posted as a message. */
function complete(core: Core, args: Args): JsonRecord {
  const list = FileList.safeParse(args.all['files']);
  if (!list.success)
    throw refusalOfProblems('invalid_arguments', ['missing required field: files']);
  const files = list.data.map(({ id, title }) => fileObject(core, core.files.complete(id), title));
  const given = args.text('channel_id') ?? args.text('channels');
  if (given !== undefined) share(core, args, { given, files });
  return { files };
}

function share(core: Core, args: Args, what: { given: string; files: JsonRecord[] }): void {
  const { id: channel } = conversationToWrite(core, what.given);
  const comment = args.text('initial_comment') ?? '';
  const content = readContent(core, 'files.completeUploadExternal', {
    text: comment === '' ? 'A file' : comment,
    blocks: args.all['blocks'],
  });
  const where = { channel, threadTs: args.text('thread_ts') };
  const message = { ...createMessage(core, where, content), text: comment, files: what.files };
  core.store.put(message);
  echo(core, () => tellOfMessage(core, message));
}

function fileObject(core: Core, file: PendingFile, title: string | undefined): JsonRecord {
  const extension = /\.([a-z0-9]+)$/i.exec(file.name)?.[1] ?? 'text';
  const created = Math.floor(core.clock.now().getTime() / 1000);
  return {
    id: file.id,
    created,
    timestamp: created,
    name: file.name,
    title: title ?? file.name,
    filetype: extension,
    size: file.bytes?.length ?? 0,
    user: IDENTITY.botUserId,
    mode: 'hosted',
    alt_txt: file.altText,
    url_private: `${core.url()}/files-pri/${file.id}`,
    permalink: `${core.url()}/files/${file.id}`,
  };
}
