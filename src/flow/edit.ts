import type { Editable } from '../actions/action.ts';
import { ACTIONS } from '../actions/index.ts';
import type { Context } from '../context.ts';
import type { Actor } from '../domain/policy.ts';
import type { Policy } from '../domain/policy-file.ts';
import type { Proposal } from '../domain/proposal.ts';
import { Conflict } from '../lib/errors.ts';
import { newId } from '../lib/ids.ts';
import { singleLine } from '../lib/text.ts';
import { visibleField, visibleText } from '../slack/visible.ts';
import { endDelegation } from '../store/delegations.ts';
import { latestVersions, proposalsOfCard } from '../store/proposal-reads.ts';
import { addProposal, cardKey, lockCard, transition } from '../store/proposals.ts';
import { passTicketOn } from '../store/policy-facts.ts';
import { releaseHeld } from '../store/signals.ts';
import type { Unit } from '../store/store.ts';
import { policyOn, policyOnVersion, policyRefusal } from './decide-policy.ts';
import { hurry } from './hurry.ts';
import { deliverJob, executeJob, ownerJob } from './jobs.ts';
import { derivedProposal, leavesAfter } from './new-proposal.ts';
import { permissionRefusal } from './write-permission.ts';
import { usablePolicy } from './policy.ts';
import { isBinding, openRefusal, recordRefusal, type Refusal, type Refused } from './refusal.ts';
import * as say from '../words/deciding.ts';

export interface EditClick {
  cardId: string;
  /** `cardBinding` of what the person edited. */
  binding: string;
  words: Editable;
  actor: Actor;
}

export type Edited = { outcome: 'edited'; proposalId: string } | Refused;

const TEXT_MAX = 8_000;
const SUBJECT_MAX = 250;

/** What cannot be saved about these words, said beside the field that it is about; null when all is well. */
export function editComplaints({ subject, text }: Editable): Partial<Editable> | null {
  const complaints: Partial<Editable> = {};
  if (singleLine(subject) === '') complaints.subject = say.aReplyNeedsASubject;
  else if (subject.length > SUBJECT_MAX) complaints.subject = say.atMostCharacters(SUBJECT_MAX);
  else if (visibleField(subject) !== subject) complaints.subject = UNSEEN;
  if (text.trim() === '') complaints.text = say.thereIsNothingToSay;
  else if (text.length > TEXT_MAX) complaints.text = say.tooManyCharacters(TEXT_MAX, text.length);
  else if (visibleText(text) !== text) complaints.text = UNSEEN;
  return Object.keys(complaints).length === 0 ? null : complaints;
}

const UNSEEN = say.itHoldsCharacters;

/**
 * Replaces a draft by one with a person's own words, and approves that: saving is the approval of exactly
 * what was saved. The old version, its digest and its buttons end in the same transaction.
 */
export async function edit(ctx: Context, click: EditClick): Promise<Edited> {
  if (editComplaints(click.words) !== null)
    return { outcome: 'refused', why: say.theseWordsCannotBeSaved };
  try {
    const policy = await usablePolicy(ctx);
    const { refused, approved } = await ctx.store.write((unit) =>
      editCard(ctx, unit, { click, policy }),
    );
    if (approved === null) return { outcome: 'refused', why: refused };
    const waitMs = (approved.executeAfter?.getTime() ?? 0) - ctx.clock.now().getTime();
    const jobs = [
      executeJob(approved.id, Math.max(0, waitMs)),
      ownerJob('propose', approved.ownerId),
    ];
    await hurry(ctx, [deliverJob(cardKey(click.cardId)), ...jobs]);
    return { outcome: 'edited', proposalId: approved.id };
  } catch (error) {
    if (error instanceof Conflict) return { outcome: 'refused', why: say.somebodyDecided };
    throw error;
  }
}

interface Outcome {
  approved: Proposal | null;
  refused: string;
}

async function editCard(
  ctx: Context,
  unit: Unit,
  { click, policy }: { click: EditClick; policy: Policy | null },
): Promise<Outcome> {
  await lockCard(unit, click.cardId);
  const proposals = await proposalsOfCard(unit.db, click.cardId);
  const said = await policyOn(unit, policy, proposals);
  const open = proposals.filter(({ state }) => state === 'pending');
  const asker = { actor: click.actor, sees: isBinding(click.binding) };
  const refusal =
    openRefusal(proposals, asker, unit.at) ??
    policyRefusal(open, said) ??
    (await permissionRefusal(unit, open));
  const no = (refused: Refusal): Outcome => {
    recordRefusal(unit, proposals, { click, decision: 'edited', why: refused.code });
    return { approved: null, refused: refused.why };
  };
  if (refusal !== null) return no(refusal);
  const [old, ...others] = open;
  const next =
    old === undefined || others.length > 0 ? null : await nextVersion(ctx, unit, { old, click });
  if (old === undefined || next === null)
    return { approved: null, refused: say.thisCannotBeEditedHere };
  // What was asked of policy above is the old version; an exception, for one, covers that alone.
  const refusedNow = policyRefusal([next], await policyOnVersion(unit, policy, { old, next }));
  if (refusedNow !== null) return no(refusedNow);
  const approved = await replaceAndApprove(ctx, unit, { old, next, actor: click.actor });
  return { approved, refused: '' };
}

async function nextVersion(
  ctx: Context,
  unit: Unit,
  { old, click }: { old: Proposal; click: EditClick },
): Promise<Proposal | null> {
  const id = newId('prp');
  const plan = ACTIONS[old.kind].editing?.plan(ctx.connectors, {
    proposal: old,
    words: click.words,
    proposalId: id,
    editedBy: click.actor.id,
    at: unit.at,
  });
  if (plan === undefined || plan === null) return null;
  const latest = await latestVersions(unit.db, [old.signalId]);
  const version = (latest.get(`${old.signalId}/${old.kind}`)?.version ?? old.version) + 1;
  const { kind, reason, expiresAt } = old;
  const derived = { id, kind, version, plan, reason, expiresAt, undoes: null };
  return derivedProposal(old, derived, unit.at);
}

async function replaceAndApprove(
  ctx: Context,
  unit: Unit,
  { old, next, actor }: { old: Proposal; next: Proposal; actor: Actor },
): Promise<Proposal> {
  const person = { kind: 'person', id: actor.id } as const;
  await transition(unit, {
    proposal: old,
    to: 'superseded',
    actor: person,
    outcome: say.itWasEdited(next.version),
    data: { by: next.id },
  });
  await addProposal(unit, next, { actor: person, data: { edits: old.id } });
  await passTicketOn(unit, old, next);
  // Somebody else may have been shown the old words; these are nobody else's.
  await endDelegation(unit, { cardId: old.cardId, by: actor.id });
  const approved = await transition(unit, {
    proposal: next,
    to: 'approved',
    actor: person,
    decidedBy: actor.id,
    executeAfter: leavesAfter(ctx, next.risk, unit.at),
  });
  await releaseHeld(unit, next.ownerId);
  return approved;
}
