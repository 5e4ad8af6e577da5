import { pipelineConnector, planned } from '../actions/action.ts';
import { ACTIONS } from '../actions/index.ts';
import type { Context } from '../context.ts';
import type { Memory } from '../domain/memory.ts';
import { CARD_CAPS } from '../domain/policy.ts';
import type { Policy } from '../domain/policy-file.ts';
import { keepsInSight } from '../domain/mail-rule.ts';
import type { ActionKind, Proposal } from '../domain/proposal.ts';
import { ruleInWords } from '../domain/rule-words.ts';
import type { Signal } from '../domain/signal.ts';
import { WISH_ORDER, wishFor } from '../domain/wish.ts';
import { newId } from '../lib/ids.ts';
import { getAccount, listAccounts } from '../store/accounts.ts';
import { holdOn } from '../store/holds.ts';
import { liveMemories } from '../store/memories.ts';
import { latestVersions } from '../store/proposal-reads.ts';
import { insertRefusals } from '../store/refusals.ts';
import { cardKey } from '../store/proposals.ts';
import { holdSignals, newSignalIds, settleSignals } from '../store/signals.ts';
import { type JudgedSignal, judgedToPropose } from '../store/verdicts.ts';
import { applyAllowances } from './allowances.ts';
import { buildProposal, type Wish } from './build-proposal.ts';
import { cardRoom } from './card-room.ts';
import { stillLeft, withFolders } from './file-under.ts';
import { draftText } from './draft-text.ts';
import { deliverJob } from './jobs.ts';
import { leavingOf } from './leaving.ts';
import { openFresh } from './merge.ts';
import { usablePolicy } from './policy.ts';
import { sortOut } from './propose-policy.ts';
import { rulingOf } from './rules.ts';
import { knownTargets } from './targets.ts';
import * as say from '../words/telling.ts';

const CONSIDERED_AT_ONCE = 2_000;

/**
 * Turns triaged signals of one person into cards that wait for a decision. It holds no writer and asks no
 * provider. What exceeds the caps is held, counted and said, and looked at again when cards are decided.
 */
export async function propose(ctx: Context, { ownerId }: { ownerId: string }): Promise<void> {
  await ctx.store.withLock(`propose/${ownerId}`, async () => {
    const waiting = await newSignalIds(ctx.store.db, { ownerId, limit: 1 });
    // Alike proposals share a card, so the last triage of a batch calls again.
    if (waiting.length > 0) return;
    const judged = await judgedToPropose(ctx.store.db, ownerId, CONSIDERED_AT_ONCE);
    if (judged.length === 0) return;
    const policy = await usablePolicy(ctx);
    if (policy === null) return;
    const wishes = await wishesOf(ctx, ownerId, judged);
    const { free, onHold } = await withoutHeld(ctx, ownerId, wishes);
    const filing = await withFolders(ctx, { ownerId }, free);
    const unopened = await openWishes(ctx, { ownerId, wishes: filing.wishes, policy });
    const held = [...onHold, ...(await stillLeft(ctx, filing, unopened)), ...unopened];
    await applyAllowances(ctx, ownerId, policy);
    await ctx.store.write(async (unit) => {
      // What is to be filed is asked for once there is where to, and waits with what is held.
      const asked = filing.wishes.filter(({ kind }) => kind !== 'mail.makefolder');
      const wished = new Set([...asked, ...held].map(({ signal }) => signal.id));
      await settleSignals(
        unit,
        judged.map(({ signal }) => signal.id).filter((id) => !wished.has(id)),
      );
      await holdSignals(
        unit,
        held.map(({ signal }) => signal.id),
      );
    });
  });
}

/** Opens cards in the order of the wishes, as far as the caps allow, and returns what is left. The caller holds the owner's lock. */
export async function openWishes(
  ctx: Context,
  { ownerId, wishes, policy }: { ownerId: string; wishes: readonly Wish[]; policy: Policy },
): Promise<Wish[]> {
  const { groups, held } = groupWishes(wishes, await cardRoom(ctx, ownerId));
  for (const group of groups) await openGroup(ctx, group, policy);
  return held;
}

/** What somebody holds the pipeline of is looked at again when the hold is lifted. */
async function withoutHeld(
  ctx: Context,
  ownerId: string,
  wishes: readonly Wish[],
): Promise<{ free: Wish[]; onHold: Wish[] }> {
  const free: Wish[] = [];
  const onHold: Wish[] = [];
  for (const wish of wishes) {
    const { content } = wish.signal;
    const facts: Record<string, string> =
      content.kind === 'run' ? { repository: content.repository } : {};
    const hold = await holdOn(ctx.store.db, { ownerId, kind: wish.kind, facts });
    (hold === null ? free : onHold).push(wish);
  }
  return { free, onHold };
}

async function wishesOf(
  ctx: Context,
  ownerId: string,
  judged: readonly JudgedSignal[],
): Promise<Wish[]> {
  const now = ctx.clock.now();
  const memories = new Map<string, Memory>(
    (await liveMemories(ctx.store.db, ownerId, now)).map((memory) => [memory.subject, memory]),
  );
  const ruling = await rulingOf(ctx, ownerId);
  const leaving = await leavingOf(ctx, ownerId);
  const canRerun = await rerunsOf(ctx, ownerId);
  const wishes = judged.flatMap(({ signal, verdict }) => {
    const rule = ruling.proposing(signal, verdict);
    const mayLeave = (): boolean => leaving.take(signal);
    const kind = wishFor(signal, verdict, { memories, now, rule, mayLeave });
    if (kind === null || (kind === 'pipeline.rerun' && !canRerun(signal))) return [];
    const why =
      rule === null || keepsInSight(rule.effect)
        ? verdict.why
        : [say.byYourRule(ruleInWords(rule))];
    const facts = kind === 'mail.file' && rule?.folder !== undefined ? { folder: rule.folder } : {};
    return [{ signal, verdict: { ...verdict, why }, kind, facts }];
  });
  return wishes.toSorted(
    (a, b) =>
      WISH_ORDER.indexOf(a.kind) - WISH_ORDER.indexOf(b.kind) ||
      b.verdict.confidence - a.verdict.confidence ||
      a.signal.id.localeCompare(b.signal.id),
  );
}

/** Whether a run's provider knows how to run it again; a wish that no request comes of must take no card's place. */
async function rerunsOf(ctx: Context, ownerId: string): Promise<(signal: Signal) => boolean> {
  const accounts = await listAccounts(ctx.store.db, ownerId);
  const kinds = new Map(accounts.map(({ id, kind }) => [id, kind]));
  return ({ accountId, content }) => {
    const kind = kinds.get(accountId);
    if (kind === undefined || content.kind !== 'run') return false;
    const { plan } = pipelineConnector(ctx.connectors, kind);
    return planned(() => plan.rerunFailed(content)) !== null;
  };
}

/** Pure: which wishes share a card, and which must wait. */
export function groupWishes(
  wishes: readonly Wish[],
  room: number,
): { groups: Wish[][]; held: Wish[] } {
  const groups: Wish[][] = [];
  const held: Wish[] = [];
  const singles = new Map<ActionKind, number>();
  const open = new Map<string, Wish[]>();
  for (const wish of wishes) {
    const single = ACTIONS[wish.kind].risk !== 'R1' || wish.kind === 'mail.draft';
    const line = lineOf(wish);
    const group = single ? undefined : open.get(line);
    if (group !== undefined && group.length < CARD_CAPS.itemsPerCardMax) {
      group.push(wish);
      continue;
    }
    const used = singles.get(wish.kind) ?? 0;
    if (groups.length >= room || (single && used >= CARD_CAPS.singlesPerKindMax)) {
      held.push(wish);
      continue;
    }
    const started = [wish];
    groups.push(started);
    if (single) singles.set(wish.kind, used + 1);
    else open.set(line, started);
  }
  return { groups, held };
}

/** What may stand on one card: one kind of change, in one mailbox, to one place. */
function lineOf({ kind, signal, facts = {} }: Wish): string {
  return `${kind}/${signal.accountId}/${facts['folder'] ?? ''}`;
}

async function openGroup(ctx: Context, group: readonly Wish[], policy: Policy): Promise<void> {
  const [first] = group;
  if (first === undefined) return;
  const account = await getAccount(ctx.store.db, first.signal.accountId);
  const signals = group.map(({ signal }) => signal);
  const targetOf = await knownTargets(ctx, account, signals);
  const versions = await latestVersions(
    ctx.store.db,
    signals.map(({ id }) => id),
  );
  const cardId = newId('crd');
  const planned: Proposal[] = [];
  for (const wish of group) {
    const latest = versions.get(`${wish.signal.id}/${wish.kind}`);
    const isReply = wish.kind === 'mail.draft' || wish.kind === 'mail.send';
    const text = isReply ? await draftText(ctx, wish.signal) : undefined;
    const proposal = buildProposal(ctx, {
      wish,
      account,
      cardId,
      version: (latest?.version ?? 0) + 1,
      target: targetOf(wish.signal),
      text,
    });
    if (proposal !== null) planned.push(proposal);
  }
  const { proposals, refused } = sortOut(ctx, policy, { planned, accountName: account.name });
  const cards = await ctx.store.write(async (unit) => {
    if (first.kind !== 'mail.makefolder')
      await settleSignals(
        unit,
        signals.map(({ id }) => id),
      );
    await insertRefusals(unit, refused);
    return await openFresh(unit, { id: cardId, ownerId: first.signal.ownerId, proposals });
  });
  await ctx.queue.enqueue(cards.map((id) => deliverJob(cardKey(id))));
}
