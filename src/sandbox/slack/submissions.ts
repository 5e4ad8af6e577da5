import { notePayload, type Core } from './core.ts';
import type { SandboxPersonSpec } from './identity.ts';
import { clientComplaints, stateValues, type EnteredValues } from './input-values.ts';
import { interactives } from './blocks.ts';
import { isRecord, recordOf, stringOf, type JsonRecord } from './json.ts';
import { blocksOfView } from './methods-views.ts';
import { modalObject, type Modal } from './modals.ts';
import { interactionPayload } from './payloads.ts';
import { SlackRefusal } from './refusal.ts';
import { assertView } from './validate-view.ts';

/** Submits a modal as its person; resolves with how long the ack took and what it said. */
export async function submitModal(
  core: Core,
  person: SandboxPersonSpec,
  { viewId, values }: { viewId: string; values: EnteredValues },
): Promise<{ ackMs: number; response: unknown }> {
  const modal = topModal(core, person, viewId);
  const blocks = blocksOfView(modal.view);
  const state = stateValues(blocks, values);
  const complaints = clientComplaints(blocks, state);
  if (Object.keys(complaints).length > 0)
    throw new Error(`Slack's client would not submit this: ${JSON.stringify(complaints)}`);
  modal.errors = {};
  const payload = {
    ...interactionPayload(person, 'view_submission'),
    trigger_id: core.triggers.mint({ user: person.id, viewId }),
    view: modalObject(modal, state),
    response_urls: [],
  };
  const ack = await core.delivery.deliver({ type: 'interactive', payload, acceptsResponse: true });
  applyResponse(core, modal, ack.payload);
  return { ackMs: ack.afterMs, response: ack.payload };
}

/** Closes a modal with its close button or its ×; the app hears of it when it asked to. */
export async function closeModal(
  core: Core,
  person: SandboxPersonSpec,
  viewId: string,
): Promise<void> {
  const modal = topModal(core, person, viewId);
  const isCleared = modal.view['clear_on_close'] === true;
  if (isCleared) core.modals.clear(person.id);
  else core.modals.close(modal);
  if (modal.view['notify_on_close'] !== true) return;
  const payload = {
    ...interactionPayload(person, 'view_closed'),
    view: modalObject(modal),
    is_cleared: isCleared,
  };
  await core.delivery.deliver({ type: 'interactive', payload, acceptsResponse: false });
}

function topModal(core: Core, person: SandboxPersonSpec, viewId: string): Modal {
  const top = core.modals.stack(person.id).at(-1);
  if (top === undefined || top.id !== viewId)
    throw new Error(`${person.name} does not have ${viewId} on top, but ${top?.id ?? 'nothing'}`);
  return top;
}

/** Docs: "Modals", closing, updating and pushing views with `response_action`. */
function applyResponse(core: Core, modal: Modal, payload: unknown): void {
  const response = recordOf(payload);
  const action = stringOf(response['response_action']);
  if (action !== undefined) notePayload(core, 'view_submission ack', response);
  try {
    act(core, modal, { action, response });
  } catch (error) {
    if (!(error instanceof SlackRefusal)) throw error;
    core.refused.push({ method: 'view_submission', error: error.error, detail: error.detail });
    throw new Error(`Slack could not use the answer to the submission: ${error.message}`, {
      cause: error,
    });
  }
}

function act(
  core: Core,
  modal: Modal,
  { action, response }: { action: string | undefined; response: JsonRecord },
): void {
  switch (action) {
    case undefined:
      if (Object.keys(response).length > 0)
        throw new SlackRefusal('invalid_response', 'an answer without response_action');
      core.modals.close(modal);
      return;
    case 'clear':
      core.modals.clear(modal.user);
      return;
    case 'errors':
      modal.errors = assertErrors(modal, response['errors']);
      core.store.changed();
      return;
    case 'update':
      core.modals.replace(modal, viewIn(response));
      return;
    case 'push':
      core.modals.push(modal.user, viewIn(response));
      return;
    default:
      throw new SlackRefusal('invalid_response_action', action);
  }
}

function viewIn(response: JsonRecord): JsonRecord {
  const view = response['view'];
  if (!isRecord(view)) throw new SlackRefusal('invalid_response', 'no view');
  assertView(view, 'modal');
  return view;
}

/** Each error must name an input block of the view; otherwise the client shows a general failure. */
function assertErrors(modal: Modal, errors: unknown): Record<string, string> {
  const inputs = interactives(blocksOfView(modal.view))
    .filter(({ input }) => input !== undefined)
    .map(({ blockId }) => blockId);
  const entries = Object.entries(recordOf(errors)).map(([blockId, message]): [string, string] => {
    if (!inputs.includes(blockId))
      throw new SlackRefusal('invalid_response', `errors name ${blockId}, which is no input block`);
    return [blockId, stringOf(message) ?? ''];
  });
  if (entries.length === 0) throw new SlackRefusal('invalid_response', 'errors without any');
  return Object.fromEntries(entries);
}
