/**
 * What the workspace page and the Slack server say to each other, as JSON over `/client/…`:
 *
 * - `GET  /client/state?as=U…`  → `ClientState`
 * - `GET  /client/events?as=U…` → server-sent events; each `data:` is `{}` and means "read the state again"
 * - `GET  /client/files/F…?as=U…` → the bytes of a file that was posted where this person reads
 * - `POST /client/act`          ← `ClientAct`, → `{ ok: true }` or `{ ok: false, error }`
 */
export interface ClientPerson {
  id: string;
  name: string;
  role: string;
  /** IANA time zone in which the page tells this person the time. */
  tz: string;
  /** Of the profile, such as `de-DE`. */
  locale: string;
}

export interface ClientMessage {
  ts: string;
  user: string;
  /** Bot messages carry the app's name. */
  fromApp: boolean;
  text: string;
  blocks: readonly unknown[];
  threadTs?: string;
  replyCount: number;
  editedAt?: string;
  files: readonly { id: string; name: string; size: number }[];
  /** Seen by this person only, and gone at reload in a real client. */
  ephemeral: boolean;
  /** Of an answer that was streamed: whether it still grows. */
  stream?: 'open' | 'over';
}

export interface ClientConversation {
  id: string;
  name: string;
  kind: 'dm' | 'channel';
  messages: readonly ClientMessage[];
}

export interface ClientView {
  id: string;
  /** A Block Kit view exactly as the app sent it. */
  view: unknown;
  /** `block_id` → message, after a `response_action: errors`. */
  errors: Readonly<Record<string, string>>;
}

export interface ClientState {
  team: { id: string; name: string };
  me: ClientPerson;
  people: readonly ClientPerson[];
  /** The sandbox's time, ISO 8601. */
  now: string;
  conversations: readonly ClientConversation[];
  /** The published App Home view, if any. */
  home: unknown;
  /** Open modals, the top one last. */
  views: readonly ClientView[];
  commands: readonly { command: string; hint: string; description: string }[];
  shortcuts: readonly {
    name: string;
    type: 'global' | 'message';
    callbackId: string;
    description: string;
  }[];
  socket: 'connected' | 'waiting';
}

export type ClientAct =
  | { as: string; type: 'command'; channel: string; text: string }
  | { as: string; type: 'say'; channel: string; text: string; threadTs?: string }
  | {
      as: string;
      type: 'shortcut';
      callbackId: string;
      at?: { channel: string; ts: string } | undefined;
    }
  | { as: string; type: 'open-home' }
  | {
      as: string;
      type: 'click';
      container:
        | { channel: string; ts: string; ephemeral?: boolean }
        | { viewId: string }
        | { home: true };
      blockId: string;
      actionId: string;
      /** Element type specific: `value`, `selected_option`, `selected_options` … as Slack's payload has them. */
      element: Readonly<Record<string, unknown>>;
      /** `state.values` of the inputs around it. */
      values: Readonly<Record<string, unknown>>;
    }
  | { as: string; type: 'submit'; viewId: string; values: Readonly<Record<string, unknown>> }
  | { as: string; type: 'stop'; channel: string; ts: string }
  | { as: string; type: 'close'; viewId: string }
  | { as: string; type: 'clock'; to: string };
