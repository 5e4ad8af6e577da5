import { randomBytes } from 'node:crypto';
import { initialValues, withIds } from './blocks.ts';
import { IDENTITY } from './identity.ts';
import { listOf, type JsonRecord } from './json.ts';
import { SlackRefusal } from './refusal.ts';

/** Docs: "Modals", a stack holds at most three views. */
const STACK_LIMIT = 3;

export interface Modal {
  readonly id: string;
  readonly user: string;
  readonly rootId: string;
  readonly previousId: string | undefined;
  hash: string;
  /** As the app sent it, with generated ids filled in. */
  view: JsonRecord;
  /** `block_id` → message, after a `response_action: errors`. */
  errors: Readonly<Record<string, string>>;
}

export interface Modals {
  open(user: string, view: JsonRecord): Modal;
  /** Throws `push_limit_reached` beyond three. */
  push(user: string, view: JsonRecord): Modal;
  replace(modal: Modal, view: JsonRecord): void;
  /** Closes this view and those above it. */
  close(modal: Modal): void;
  clear(user: string): void;
  /** Bottom first. */
  stack(user: string): readonly Modal[];
  find(by: { id: string } | { externalId: string }): Modal | undefined;
}

/** Open modals live with the client that shows them: a restart of the workspace closes them. */
export function createModals(options: { nextHash: () => string; onChange: () => void }): Modals {
  const stacks = new Map<string, Modal[]>();
  const all = (): Modal[] => [...stacks.values()].flat();
  const assertFreeExternalId = (view: JsonRecord, own?: Modal): void => {
    const externalId = view['external_id'];
    if (externalId === undefined || externalId === '') return;
    const taken = all().some((modal) => modal !== own && modal.view['external_id'] === externalId);
    if (taken) throw new SlackRefusal('duplicate_external_id');
  };
  const create = (user: string, view: JsonRecord, below: Modal[]): Modal => {
    assertFreeExternalId(view);
    const id = newViewId();
    const modal: Modal = {
      id,
      user,
      rootId: below[0]?.id ?? id,
      previousId: below.at(-1)?.id,
      hash: options.nextHash(),
      view: filled(view, id),
      errors: {},
    };
    stacks.set(user, [...below, modal]);
    options.onChange();
    return modal;
  };
  return {
    open: (user, view) => create(user, view, []),
    push: (user, view) => {
      const below = stacks.get(user) ?? [];
      if (below.length >= STACK_LIMIT) throw new SlackRefusal('push_limit_reached');
      return create(user, view, below);
    },
    replace: (modal, view) => {
      assertFreeExternalId(view, modal);
      modal.view = filled(view, modal.id);
      modal.hash = options.nextHash();
      modal.errors = {};
      options.onChange();
    },
    close: (modal) => {
      const stack = stacks.get(modal.user) ?? [];
      const at = stack.indexOf(modal);
      if (at >= 0) stacks.set(modal.user, stack.slice(0, at));
      options.onChange();
    },
    clear: (user) => {
      stacks.delete(user);
      options.onChange();
    },
    stack: (user) => stacks.get(user) ?? [],
    find: (by) =>
      all().find((modal) =>
        'id' in by ? modal.id === by.id : modal.view['external_id'] === by.externalId,
      ),
  };
}

export function newViewId(): string {
  return `V0${randomBytes(5).toString('hex').toUpperCase()}`;
}

export function filled(view: JsonRecord, seed: string): JsonRecord {
  return { ...view, blocks: withIds(listOf(view['blocks']), seed) };
}

/** Slack's view object, as API answers and interaction payloads carry it. */
export function viewObject(
  view: JsonRecord,
  about: {
    id: string;
    hash: string;
    rootId: string;
    previousId: string | undefined;
    values?: JsonRecord;
  },
): JsonRecord {
  return {
    id: about.id,
    team_id: IDENTITY.teamId,
    type: view['type'],
    blocks: view['blocks'],
    private_metadata: view['private_metadata'] ?? '',
    callback_id: view['callback_id'] ?? '',
    state: { values: about.values ?? initialValues(listOf(view['blocks'])) },
    hash: about.hash,
    title: view['title'] ?? { type: 'plain_text', text: 'View Title', emoji: true },
    clear_on_close: view['clear_on_close'] ?? false,
    notify_on_close: view['notify_on_close'] ?? false,
    close: view['close'] ?? null,
    submit: view['submit'] ?? null,
    previous_view_id: about.previousId ?? null,
    root_view_id: about.rootId,
    app_id: IDENTITY.appId,
    external_id: view['external_id'] ?? '',
    app_installed_team_id: IDENTITY.teamId,
    bot_id: IDENTITY.botId,
  };
}

export function modalObject(modal: Modal, values?: JsonRecord): JsonRecord {
  return viewObject(modal.view, {
    id: modal.id,
    hash: modal.hash,
    rootId: modal.rootId,
    previousId: modal.previousId,
    ...(values === undefined ? {} : { values }),
  });
}
