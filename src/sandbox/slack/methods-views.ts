import type { Args } from './api-args.ts';
import { missing, requiredRecord } from './api-args.ts';
import type { Core } from './core.ts';
import { listOf, recordOf, stringOf, type JsonRecord } from './json.ts';
import type { Methods } from './methods.ts';
import { filled, modalObject, newViewId, viewObject, type Modal } from './modals.ts';
import { SlackRefusal } from './refusal.ts';
import { assertView } from './validate-view.ts';

const VIEW = { token: 'bot', scopes: [], perMinute: 100, carriesContent: true } as const;

export const viewsMethods: Methods = {
  'views.open': { ...VIEW, run: open },
  'views.push': { ...VIEW, run: push },
  'views.update': { ...VIEW, run: update },
  'views.publish': { ...VIEW, run: publish },
};

function open(core: Core, args: Args): JsonRecord {
  const view = requiredRecord(args, 'view');
  assertView(view, 'modal');
  const { user } = core.triggers.exchange(triggerOf(args));
  return { view: modalObject(core.modals.open(user, view)) };
}

function push(core: Core, args: Args): JsonRecord {
  const view = requiredRecord(args, 'view');
  assertView(view, 'modal');
  const { user, viewId } = core.triggers.exchange(triggerOf(args));
  // Docs, `views.push`: only from an interaction inside an open modal.
  if (viewId === undefined || core.modals.find({ id: viewId }) === undefined)
    throw new SlackRefusal('invalid_trigger_id', 'The interaction did not happen in an open modal');
  return { view: modalObject(core.modals.push(user, view)) };
}

function triggerOf(args: Args): string {
  const trigger = args.text('trigger_id') ?? args.text('interactivity_pointer');
  if (trigger === undefined) throw missing('trigger_id');
  return trigger;
}

function update(core: Core, args: Args): JsonRecord {
  const view = requiredRecord(args, 'view');
  assertView(view, 'modal');
  const modal = modalOf(core, args);
  if (modal === undefined) throw new SlackRefusal('not_found');
  assertHash(args, modal.hash);
  core.modals.replace(modal, view);
  return { view: modalObject(modal) };
}

function modalOf(core: Core, args: Args): Modal | undefined {
  const id = args.text('view_id');
  const externalId = args.text('external_id');
  if (id !== undefined) return core.modals.find({ id });
  if (externalId !== undefined) return core.modals.find({ externalId });
  throw missing('view_id');
}

function assertHash(args: Args, current: string | undefined): void {
  const hash = args.text('hash');
  if (hash !== undefined && hash !== current) throw new SlackRefusal('hash_conflict');
}

/** The published view keeps its id; each publication changes its hash. */
function publish(core: Core, args: Args): JsonRecord {
  const user = args.required('user_id');
  const view = requiredRecord(args, 'view');
  assertView(view, 'home');
  if (!core.people.has(user)) throw new SlackRefusal('user_not_found');
  const before = core.store.home(user);
  assertHash(args, stringOf(before?.['hash']));
  const id = stringOf(before?.['id']) ?? newViewId();
  const hash = core.store.nextTs();
  const published = viewObject(filled(view, `${id}/${hash}`), {
    id,
    hash,
    rootId: id,
    previousId: undefined,
  });
  core.store.setHome(user, published);
  return { view: published };
}

/** The blocks of a view object. */
export function blocksOfView(view: unknown): readonly unknown[] {
  return listOf(recordOf(view)['blocks']);
}
