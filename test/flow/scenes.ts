import type { AuditEntry } from '#src/domain/audit.ts';
import type { Proposal } from '#src/domain/proposal.ts';
import { canonicalJson, type Json } from '#src/lib/canonical-json.ts';
import type { Effect } from '#src/sandbox/effects.ts';
import type { ClickOptions, StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { ledgerOf } from '../support/build-store.ts';
import {
  DANA,
  MAILBOX,
  type Night,
  type NightOptions,
  openNight,
  OWNER,
} from '../support/night.ts';
import { cards, failedRun, wordsOf } from './mails.ts';

/** A night at 07:00 in which these mails came, with their cards waiting. */
export async function nightOf(
  mails: readonly Buffer[],
  options: NightOptions & { runs?: number } = {},
): Promise<Night> {
  const night = await openNight(options);
  for (const mail of mails) night.gmail.deliver(MAILBOX, mail);
  for (let run = 0; run < (options.runs ?? 0); run += 1) failedRun(night, `acme/shop-${run}`);
  await night.untilMorning();
  return night;
}

/** The only card, or the one whose text begins like this. */
export function cardOf(night: Night, question = ''): StoredMessage {
  const found = cards(night.slack).filter(({ text }) => text.startsWith(question));
  const [card] = found;
  if (card === undefined || found.length > 1)
    throw new Error(`${found.length} cards begin with “${question}”`);
  return card;
}

export interface Press extends ClickOptions {
  action:
    | 'approve'
    | 'deny'
    | 'read'
    | 'undo'
    | 'read-undo'
    | 'edit'
    | 'menu'
    | 'reason'
    | 'recall'
    | 'wake'
    | 'receipt';
  /** The owner unless said otherwise. */
  as?: string;
}

export async function press(
  night: Night,
  card: StoredMessage,
  how: Press | Press['action'],
): Promise<void> {
  const { as = DANA, action, ...options } = typeof how === 'string' ? { action: how } : how;
  const target = { channel: card.channel, ts: card.ts };
  await night.slack.as(as).click(target, `card.${action}`, options);
}

/** Opens “Read all” and resolves with the modal's id. */
export async function openModal(
  night: Night,
  card: StoredMessage,
  action: Press['action'] = 'read',
): Promise<string> {
  const person = night.slack.as(DANA);
  const before = new Set(person.views().map(({ id }) => id));
  await press(night, card, action);
  return await night.slack.until(() => person.views().find(({ id }) => !before.has(id))?.id);
}

/** Submits the modal with only these still ticked. */
export async function tick(night: Night, modal: string, ids: readonly string[]): Promise<unknown> {
  const view = night.slack
    .as(DANA)
    .views()
    .find(({ id }) => id === modal);
  const blocks = (
    view as unknown as {
      blocks: {
        block_id: string;
        element?: { type: string; action_id: string; options: { value: string }[] };
      }[];
    }
  ).blocks;
  const values = blocks.flatMap(({ block_id: block, element }) => {
    if (element?.type !== 'checkboxes') return [];
    const picked = element.options.map(({ value }) => value).filter((id) => ids.includes(id));
    return [[block, { [element.action_id]: picked }]];
  });
  return await night.slack.as(DANA).submit(modal, Object.fromEntries(values));
}

/** What only this person is told, once they are told `count` things. */
export async function toldTo(night: Night, userId = DANA, count = 1): Promise<string> {
  const person = night.slack.as(userId);
  await night.slack.until(() => person.ephemerals().length >= count);
  return person.ephemerals().map(wordsOf).join('\n');
}

/** Past the undo window of everything that was approved, with everything done that is due. */
export async function carriedOut(night: Night, afterMs = 10_001): Promise<void> {
  night.clock.advance(afterMs);
  await night.runUntilIdle();
}

export async function states(night: Night): Promise<Proposal['state'][]> {
  return (await night.proposals()).map(({ state }) => state);
}

export async function onlyProposal(night: Night): Promise<Proposal> {
  const [only, ...more] = await night.proposals();
  if (only === undefined || more.length > 0) throw new Error(`${more.length + 1} proposals`);
  return only;
}

/** Ledger entries of one type; all of them where none is named. */
export async function audited(night: Night, type?: AuditEntry['type']): Promise<AuditEntry[]> {
  const entries = await ledgerOf(night.ctx.store, OWNER);
  return entries.filter((entry) => type === undefined || entry.type === type);
}

/** The canonical bytes of requests, in an order that does not depend on who was first. */
export function bytesOf(requests: readonly Pick<Effect, 'method' | 'target' | 'body'>[]): string[] {
  return requests
    .map(({ method, target, body }) => canonicalJson({ method, target, body: body as Json }))
    .toSorted();
}

/** Gmail's id of the mail whose raw text contains this. */
export function messageId(night: Night, text: string): string {
  const found = night.gmail
    .messages(MAILBOX)
    .find(({ raw }) => Buffer.from(raw).toString('utf8').includes(text));
  if (found === undefined) throw new Error(`No mail says ${text}`);
  return found.id;
}

/** Both say yes, the second on a copy of their own. */
export async function approveByBoth(night: Night, question: string, second: string): Promise<void> {
  await press(night, cardOf(night, question), 'approve');
  await night.runUntilIdle();
  const copy = night.slack
    .conversation(night.slack.dmOf(second))
    .findLast(({ text }) => text.includes(question.replace('?', '')));
  if (copy === undefined) throw new Error('The second person was shown nothing');
  await press(night, copy, { action: 'approve', as: second });
}
