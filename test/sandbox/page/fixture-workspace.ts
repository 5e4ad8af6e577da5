import { fileURLToPath } from 'node:url';
import { createServer } from 'node:http';
import { once } from 'node:events';
import express, { type Response } from 'express';
import type {
  ClientAct,
  ClientConversation,
  ClientMessage,
  ClientPerson,
  ClientState,
  ClientView,
} from '#src/sandbox/slack/client-api.ts';
import { DEFAULT_SHORTCUTS } from '#src/sandbox/slack/shortcuts.ts';
import { controls, homeView, hostile, HOSTILE, tables, texts } from './canned-blocks.ts';
import {
  approvedCard,
  card,
  digest,
  DIGEST_SECONDS,
  editModal,
  mailModal,
} from './canned-product.ts';

const PAGE = fileURLToPath(new URL('../../../src/sandbox/slack/page', import.meta.url));

const PEOPLE: ClientPerson[] = [
  { id: 'U_ADA', name: 'Ada Lindqvist', role: 'Owner', tz: 'Europe/Berlin', locale: 'en-GB' },
  {
    id: 'U_BEN',
    name: 'Ben Okafor',
    role: 'Second approver',
    tz: 'Europe/Berlin',
    locale: 'en-GB',
  },
  { id: 'U_MIA', name: 'Mia Tanaka', role: 'Manager', tz: 'Europe/Berlin', locale: 'en-GB' },
  {
    id: 'U_SAM',
    name: 'Sam Stranger',
    role: 'Not an approver',
    tz: 'Europe/Berlin',
    locale: 'en-GB',
  },
];

const COMMANDS = [
  {
    command: '/nightshift',
    hint: '[help | approvals | pause]',
    description: 'Ask the night shift',
  },
  { command: '/nightwatch', hint: '', description: 'Another app' },
];

type Message = { -readonly [K in keyof ClientMessage]: ClientMessage[K] };
type Conversation = Omit<ClientConversation, 'messages'> & { messages: Message[] };

/** A message by the app `minutes` after the digest. */
export function appMessage(
  minutes: number,
  blocks: readonly unknown[],
  text = 'A message',
): Message {
  const ts = `${DIGEST_SECONDS + minutes * 60}.000100`;
  const none = { files: [], replyCount: 0, ephemeral: false };
  return { ts, user: 'U_APP', fromApp: true, text, blocks, ...none };
}

function firstConversations(): Conversation[] {
  const root = { ...appMessage(0, digest), replyCount: 2 };
  const reply = { ...appMessage(1, tables), threadTs: root.ts };
  const thanks = {
    ...appMessage(2, [], 'Thanks!'),
    user: 'U_ADA',
    fromApp: false,
    threadTs: root.ts,
  };
  const dm = [
    { ...appMessage(-1500, [], 'Good night. I start at :crescent_moon: *23:00*.') },
    root,
    reply,
    thanks,
    { ...appMessage(10, card), editedAt: '2026-11-19T07:12:00Z' },
    { ...appMessage(11, controls), ephemeral: true },
  ];
  const ops = [
    { ...appMessage(-30, [], 'Who has *payments* tonight?'), user: 'U_BEN', fromApp: false },
    { ...appMessage(-29, [], '<@U_ADA> does'), user: 'U_BEN', fromApp: false },
    appMessage(-20, texts),
    { ...appMessage(-19, [], ''), files: [{ id: 'F0A', name: 'receipt-0a1b.json', size: 12_345 }] },
  ];
  return [
    { id: 'D_APP', name: 'Nightshift', kind: 'dm', messages: dm },
    { id: 'C_OPS', name: 'ops', kind: 'channel', messages: ops },
    { id: 'C_MAIL', name: 'hostile', kind: 'channel', messages: [appMessage(0, hostile, HOSTILE)] },
    { id: 'C_TEXT', name: 'quiet', kind: 'channel', messages: [appMessage(0, [], HOSTILE)] },
  ];
}

/** A Slack server with canned answers that remembers what the page sent. */
export interface FixtureWorkspace extends AsyncDisposable {
  url: string;
  acts: ClientAct[];
  conversations: Conversation[];
  /** Tells every open page to read the state again. */
  announce(): void;
  /** Answers acts only when released, so that a test can see the page wait. */
  hold(): () => void;
  /** Resolves when a browser listens to the events. */
  listened: Promise<void>;
  /** Cuts the event streams; browsers come back by themselves. */
  cut(): void;
}

class Workspace {
  readonly acts: ClientAct[] = [];
  readonly conversations = firstConversations();
  views: ClientView[] = [];
  home: unknown = null;
  now = new Date((DIGEST_SECONDS + 1800) * 1000).toISOString();
  readonly streams = new Set<Response>();
  readonly listened = Promise.withResolvers<void>();
  held: Promise<void> = Promise.resolve();

  state(as: string | undefined): ClientState {
    const me = PEOPLE.find(({ id }) => id === as) ?? PEOPLE.at(0);
    if (!me) throw new Error('Nobody is here');
    return {
      team: { id: 'T_1', name: 'Moonlight Bakery' },
      me,
      people: PEOPLE,
      now: this.now,
      conversations: this.conversations.map((each) =>
        each.id === 'D_APP' && me.id !== 'U_ADA' ? { ...each, messages: [] } : each,
      ),
      home: this.home,
      views: me.id === 'U_ADA' ? this.views : [],
      commands: COMMANDS,
      shortcuts: DEFAULT_SHORTCUTS,
      socket: 'connected',
    };
  }

  act(act: ClientAct): { ok: boolean; error?: string } {
    this.acts.push(act);
    if (act.type === 'click') return this.click(act);
    if (act.type === 'submit') return this.submit(act);
    if (act.type === 'say' || act.type === 'command') return this.write(act);
    if (act.type === 'close') this.views = this.views.filter(({ id }) => id !== act.viewId);
    if (act.type === 'open-home') this.home = homeView;
    if (act.type === 'clock') this.now = act.to;
    return { ok: true };
  }

  click(act: ClientAct & { type: 'click' }) {
    const push = (id: string, view: unknown) => this.views.push({ id, view, errors: {} });
    if (act.actionId === 'edit') push('V_EDIT', editModal);
    if (act.actionId === 'show_mail') push('V_MAIL', mailModal);
    if (act.actionId === 'browse') return { ok: false, error: 'Nightshift did not answer in 3 s.' };
    if (act.actionId === 'approve') this.replaceCard();
    return { ok: true };
  }

  replaceCard() {
    for (const message of this.conversations.flatMap(({ messages }) => messages)) {
      if (message.blocks === card) message.blocks = approvedCard;
    }
  }

  submit(act: ClientAct & { type: 'submit' }) {
    const written = JSON.stringify(act.values);
    if (written.includes('"silence"')) return { ok: false, error: 'Nothing came back in 3 s.' };
    const refused = written.includes('"because"');
    const errors: Record<string, string> = refused ? { reason: 'Say a little more.' } : {};
    this.views = refused ? this.views.map((view) => ({ ...view, errors })) : [];
    if (!refused) this.replaceCard();
    return { ok: true };
  }

  write(act: ClientAct & { type: 'say' | 'command' }) {
    if (act.type === 'command' && !act.text.startsWith('/nightshift')) {
      return { ok: false, error: `${act.text} is not a valid command.` };
    }
    const written = appMessage(20 + this.acts.length, [], `You wrote: ${act.text}`);
    const message: Message =
      act.type === 'command'
        ? { ...written, ephemeral: true }
        : { ...written, user: act.as, fromApp: false, text: act.text };
    if (act.type === 'say' && act.threadTs) message.threadTs = act.threadTs;
    this.conversations.find(({ id }) => id === act.channel)?.messages.push(message);
    return { ok: true };
  }

  announce() {
    for (const stream of this.streams) stream.write('data: {}\n\n');
  }
}

function appFor(workspace: Workspace) {
  const app = express();
  app.use((_, response, next) => {
    response.setHeader('content-security-policy', "default-src 'self'");
    next();
  });
  app.get('/client/state', (request, response) => {
    const { as } = request.query;
    response.json(workspace.state(typeof as === 'string' ? as : undefined));
  });
  app.get('/client/events', (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('retry: 50\n\n');
    workspace.streams.add(response);
    workspace.listened.resolve();
    request.on('close', () => workspace.streams.delete(response));
  });
  app.post('/client/act', express.json(), async (request, response) => {
    await workspace.held;
    response.json(workspace.act(request.body));
    workspace.announce();
  });
  app.use(express.static(PAGE));
  return app;
}

export async function startFixtureWorkspace(): Promise<FixtureWorkspace> {
  const workspace = new Workspace();
  const server = createServer(appFor(workspace)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    acts: workspace.acts,
    conversations: workspace.conversations,
    announce: () => workspace.announce(),
    hold: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      workspace.held = promise;
      return resolve;
    },
    listened: workspace.listened.promise,
    cut: () => {
      for (const stream of workspace.streams) stream.destroy();
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
