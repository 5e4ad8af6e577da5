import { fileURLToPath } from 'node:url';
import express, { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { errorMessage } from '../../lib/errors.ts';
import type { ClientConversation, ClientMessage, ClientState } from './client-api.ts';
import { conversationsOf, type Conversation, type Core } from './core.ts';
import { IDENTITY, type SandboxPersonSpec } from './identity.ts';
import { listOf, stringOf } from './json.ts';
import { repliesOf } from './message-object.ts';
import type { AppFeatures, SandboxPerson } from './person.ts';
import type { StoredMessage } from './store.ts';
import { isOpen, type Stream } from './streams.ts';

export interface ClientParts extends AppFeatures {
  core: Core;
  as: (userId: string) => SandboxPerson;
  onClock: (to: Date) => void;
}

const PAGE_FOLDER = fileURLToPath(new URL('page', import.meta.url));
const CONTENT_SECURITY_POLICY = "default-src 'self'; frame-ancestors 'none'";

/** What the page talks to (client-api.ts), and the page itself. */
export function createClient(parts: ClientParts): Router {
  const router = Router();
  router.use((_req, res, next) => {
    res.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Referrer-Policy', 'no-referrer');
    next();
  });
  router.get('/client/state', (req, res) => {
    const person = personOf(parts, req, res);
    if (person !== undefined) res.json(stateFor(parts, person));
  });
  router.get('/client/events', (req, res) => {
    if (personOf(parts, req, res) !== undefined) streamChanges(parts.core, req, res);
  });
  router.get('/client/files/:id', (req, res) => {
    const person = personOf(parts, req, res);
    if (person !== undefined) download(parts.core, { person, id: req.params.id }, res);
  });
  router.post('/client/act', onlyJson, express.json({ limit: '1mb' }), (req, res) => {
    void act(parts, req, res);
  });
  router.get('/archives/:channel/:message', (_req, res) => {
    res.redirect('/');
  });
  router.use(express.static(PAGE_FOLDER));
  return router;
}

function personOf(parts: ClientParts, req: Request, res: Response): SandboxPersonSpec | undefined {
  const [first] = parts.core.people.values();
  const id = stringOf(req.query['as']) ?? first?.id ?? '';
  const person = parts.core.people.get(id);
  if (person === undefined) res.status(404).json({ ok: false, error: `Nobody here is ${id}` });
  return person;
}

/** Another site's form cannot send JSON without asking first, which this server never grants. */
function onlyJson(req: Request, res: Response, next: () => void): void {
  if (req.is('application/json') === 'application/json') next();
  else res.status(415).json({ ok: false, error: 'Send application/json' });
}

function streamChanges(core: Core, req: Request, res: Response): void {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  res.write('data: {}\n\n');
  const stop = core.store.onChange(() => {
    res.write('data: {}\n\n');
  });
  req.on('close', stop);
}

function stateFor(
  { core, as, commands, shortcuts }: ClientParts,
  person: SandboxPersonSpec,
): ClientState {
  const brief = (known: SandboxPersonSpec): ClientState['me'] => ({
    id: known.id,
    name: known.name,
    role: known.role,
    tz: known.timeZone,
    locale: known.locale ?? IDENTITY.locale,
  });
  return {
    team: { id: IDENTITY.teamId, name: IDENTITY.teamName },
    me: brief(person),
    people: [...core.people.values()].map(brief),
    now: core.clock.now().toISOString(),
    conversations: conversationsOf(core, person.id).map((conversation) =>
      conversationFor(core, person, conversation),
    ),
    home: core.store.home(person.id) ?? null,
    views: as(person.id)
      .views()
      .map(({ errors, ...view }) => ({ id: view.id, view, errors })),
    commands,
    shortcuts,
    socket: core.delivery.connected ? 'connected' : 'waiting',
  };
}

/** Always saved, never opened: what an app uploads is not to run in this page. */
function download(
  core: Core,
  { person, id }: { person: SandboxPersonSpec; id: string },
  res: Response,
): void {
  const file = conversationsOf(core, person.id)
    .flatMap((conversation) => core.store.messages(conversation.id).flatMap(filesOf))
    .find((each) => each.id === id);
  if (file === undefined) res.status(404).json({ ok: false, error: 'file_not_found' });
  else res.attachment(file.name).send(core.files.bytes(id));
}

const File = z.object({ id: z.string(), name: z.string(), size: z.number() });

function filesOf({ files = [] }: StoredMessage): z.infer<typeof File>[] {
  return files.map((file) => File.parse(file));
}

function conversationFor(
  core: Core,
  person: SandboxPersonSpec,
  { id, name, kind }: Conversation,
): ClientConversation {
  const own = core.ephemerals.filter(
    ({ user, message }) => user === person.id && message.channel === id,
  );
  return {
    id,
    name: kind === 'dm' ? IDENTITY.appName : name,
    kind,
    messages: [
      ...core.store.messages(id).map((message) => messageFor(core, message, false)),
      ...own.map(({ message }) => messageFor(core, message, true)),
    ].sort((left, right) => left.ts.localeCompare(right.ts)),
  };
}

/** Slack shows "edited" only where a text was changed, not where blocks were (docs: `chat.update`). */
function messageFor(core: Core, message: StoredMessage, ephemeral: boolean): ClientMessage {
  const isEditShown = message.edited !== undefined && message.blocks.length === 0;
  return {
    ts: message.ts,
    user: message.user,
    fromApp: message.fromApp,
    text: message.text,
    blocks: listOf(message.blocks),
    files: filesOf(message),
    ...(message.threadTs === undefined ? {} : { threadTs: message.threadTs }),
    replyCount: repliesOf(core, message).length,
    ...(isEditShown ? { editedAt: message.edited?.ts ?? '' } : {}),
    ...(message.stream === undefined ? {} : { stream: streamOf(core, message.stream) }),
    ephemeral,
  };
}

function streamOf(core: Core, stream: Stream): 'open' | 'over' {
  return isOpen(stream, core.clock.now()) ? 'open' : 'over';
}

const Values = z.record(z.string(), z.record(z.string(), z.unknown()));
const Target = z.union([
  z.object({ channel: z.string(), ts: z.string(), ephemeral: z.boolean().optional() }),
  z.object({ viewId: z.string() }),
  z.object({ home: z.literal(true) }),
]);
/** `ClientAct` of client-api.ts, as it arrives. */
const Act = z.discriminatedUnion('type', [
  z.object({ as: z.string(), type: z.literal('command'), channel: z.string(), text: z.string() }),
  z.object({
    as: z.string(),
    type: z.literal('say'),
    channel: z.string(),
    text: z.string(),
    threadTs: z.string().optional(),
  }),
  z.object({
    as: z.string(),
    type: z.literal('shortcut'),
    callbackId: z.string(),
    at: z.object({ channel: z.string(), ts: z.string() }).optional(),
  }),
  z.object({ as: z.string(), type: z.literal('open-home') }),
  z.object({
    as: z.string(),
    type: z.literal('click'),
    container: Target,
    blockId: z.string(),
    actionId: z.string(),
    element: z.record(z.string(), z.unknown()),
    values: Values,
  }),
  z.object({ as: z.string(), type: z.literal('submit'), viewId: z.string(), values: Values }),
  z.object({ as: z.string(), type: z.literal('stop'), channel: z.string(), ts: z.string() }),
  z.object({ as: z.string(), type: z.literal('close'), viewId: z.string() }),
  z.object({ as: z.string(), type: z.literal('clock'), to: z.iso.datetime({ offset: true }) }),
]);
type Act = z.infer<typeof Act>;

async function act(parts: ClientParts, req: Request, res: Response): Promise<void> {
  try {
    await perform(parts, Act.parse(req.body));
    res.json({ ok: true });
  } catch (error) {
    res.json({ ok: false, error: errorMessage(error) });
  }
}

async function perform(parts: ClientParts, act: Act): Promise<void> {
  const person = parts.as(act.as);
  switch (act.type) {
    case 'command':
      await person.command(act.text, act.channel);
      return;
    case 'say':
      await person.say(act.channel, act.text, act.threadTs);
      return;
    case 'shortcut':
      await person.shortcut(act.callbackId, act.at);
      return;
    case 'open-home':
      await person.openHome();
      return;
    case 'click': {
      const { blockId, element, values } = act;
      await person.click(act.container, act.actionId, { blockId, element, values });
      return;
    }
    case 'submit':
      await person.submit(act.viewId, act.values);
      return;
    case 'stop':
      person.stopStream(act.channel, act.ts);
      return;
    case 'close':
      await person.closeView(act.viewId);
      return;
    case 'clock':
      parts.onClock(new Date(act.to));
      parts.core.store.changed();
  }
}
