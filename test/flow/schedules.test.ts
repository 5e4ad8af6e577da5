import { expect, it } from 'vitest';
import { ACTIONS } from '#src/actions/index.ts';
import type { Context } from '#src/context.ts';
import type { Account } from '#src/domain/account.ts';
import { createVerifier } from '#src/domain/audit.ts';
import { cardBinding, undoBinding } from '#src/domain/card.ts';
import { type ActionKind, type Proposal, shortDigest } from '#src/domain/proposal.ts';
import { decide } from '#src/flow/decide.ts';
import { execute } from '#src/flow/execute.ts';
import { expire } from '#src/flow/expire.ts';
import { pause } from '#src/flow/pause.ts';
import { snooze, wake } from '#src/flow/snooze.ts';
import { undo } from '#src/flow/undo.ts';
import { undoWay } from '#src/flow/undoable.ts';
import { isExpected } from '#src/lib/errors.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { getProposal, proposalsDue, proposalsOfCard } from '#src/store/proposal-reads.ts';
import { getSignals } from '#src/store/signals.ts';
import { createProposal, createSignal, ledgerOf } from '../support/build-store.ts';
import { buildMail } from '../support/build-signal.ts';
import { MAILBOX, type Night, openNight, OWNER, TEAM } from '../support/night.ts';
import { randomFrom } from '../support/random.ts';
import { promotion } from './mails.ts';

/** `SCHEDULES=1000 npm test -- test/flow/schedules` takes longer; the seed of a failure is in its name. */
const SCHEDULES = Number(process.env['SCHEDULES'] ?? (process.env['CI'] === 'true' ? 120 : 40));
const SEED = Number(process.env['SEED'] ?? 1);
const HOUR_MS = 3_600_000;
const STEPS_MAX = 12;
const MODIFY = { match: /POST \S+\/modify/, times: 1 };
const FAULTS: readonly FaultKind[] = [
  { type: 'drop-answer' },
  { type: 'drop-request' },
  { type: 'status', status: 500 },
  { type: 'status', status: 429, retryAfterS: 5 },
];

interface Scene {
  night: Night;
  ctx: Context;
  cardId: string;
  proposal: Proposal;
  random: (below: number) => number;
}

type Step = (scene: Scene) => Promise<unknown>;

const OWNING = { id: OWNER, isBot: false, isGuest: false, isDeactivated: false };
const STRANGER = { ...OWNING, id: `${TEAM}/U0STRANGER` };

const STEPS: Readonly<Record<string, Step>> = {
  approve: (scene) => click(scene, 'approved'),
  approveTwice: (scene) => Promise.all([click(scene, 'approved'), click(scene, 'approved')]),
  approveAndDeny: (scene) => Promise.all([click(scene, 'approved'), click(scene, 'denied')]),
  approveOldButton: ({ ctx, cardId, proposal }) =>
    decide(ctx, {
      cardId,
      binding: cardBinding([proposal]),
      decision: 'approved',
      actor: OWNING,
    }),
  approveAsStranger: (scene) => click(scene, 'approved', STRANGER),
  deny: (scene) => click(scene, 'denied'),
  undo: (scene) => clickUndo(scene),
  undoTwice: (scene) => Promise.all([clickUndo(scene), clickUndo(scene)]),
  snooze: async ({ ctx, cardId }) => {
    const shortBinding = shortDigest(cardBinding(await proposalsOfCard(ctx.store.db, cardId)));
    return snooze(ctx, { cardId, shortBinding, until: 'hour', actor: OWNING });
  },
  pause: ({ ctx }) => pause(ctx, { person: OWNER }, { by: OWNER, paused: true }),
  resume: ({ ctx }) => pause(ctx, { person: OWNER }, { by: OWNER, paused: false }),
  work: (scene) => work(scene),
  workTwice: (scene) => Promise.all([work(scene), work(scene)]),
  crashBeforeClaim: (scene) => work({ ...scene, ctx: dying(scene.ctx, 0) }),
  crashAtClick: (scene) => click({ ...scene, ctx: dying(scene.ctx, 0) }, 'approved'),
  crashBeforeSending: (scene) => {
    scene.night.gmail.faults.add({ ...MODIFY, kind: { type: 'drop-request' } });
    return work({ ...scene, ctx: dying(scene.ctx, 1) });
  },
  crashAfterSending: (scene) => work({ ...scene, ctx: dying(scene.ctx, 1) }),
  fault: ({ night, random }) => {
    const kind = FAULTS[random(FAULTS.length)] ?? { type: 'drop-answer' };
    night.gmail.faults.add({ ...MODIFY, kind });
    return Promise.resolve();
  },
  aWhile: ({ night, random }) => Promise.resolve(night.clock.advance(random(2 * HOUR_MS))),
  aDay: ({ night }) => Promise.resolve(night.clock.advance(25 * HOUR_MS)),
};

it(`${SCHEDULES} schedules from seed ${SEED} have no effect twice, none unapproved, and lose nothing (I1, I4, I9)`, async () => {
  await using night = await openNight();
  const [account] = await listAccounts(night.ctx.store.db, OWNER);
  if (account === undefined) throw new Error('No mailbox is connected');
  const random = randomFrom(SEED);
  const seen = new Set<string>();
  for (let at = 0; at < SCHEDULES; at += 1) {
    const scene = await prepare(night, { account, at, random });
    const names = Object.keys(STEPS);
    const taken = Array.from(
      { length: 2 + random(STEPS_MAX) },
      () => names[random(names.length)] ?? 'work',
    );
    // Most cards are approved at some time; else the rarer arrows would hardly be walked.
    if (random(3) > 0) taken.splice(random(3), 0, 'approve');
    for (const name of taken) await survive(() => STEPS[name]?.(scene));
    await settle(scene);
    for (const state of await judge(scene, `schedule ${at}: ${taken.join(' ')}`)) seen.add(state);
  }
  expect([...seen]).toEqual(expect.arrayContaining(['done', 'denied', 'undone', 'withdrawn']));
  const verifier = createVerifier();
  for (const entry of await ledgerOf(night.ctx.store, OWNER)) verifier.add(entry);
  expect(verifier.result().verified).toBe(true);
}, 600_000);

async function prepare(
  night: Night,
  { account, at, random }: { account: Account; at: number; random: Scene['random'] },
): Promise<Scene> {
  const { ctx } = night;
  night.gmail.deliver(MAILBOX, promotion(`desk${at}`));
  const [message] = night.gmail.messages(MAILBOX);
  if (message === undefined) throw new Error('No mail came');
  const { id: providerId, threadId, labelIds: labels } = message;
  const mail = buildMail({ providerId, threadId, labels: [...labels] });
  const [signal] = await getSignals(ctx.store.db, [await createSignal(ctx.store, account, mail)]);
  if (signal === undefined) throw new Error('No signal was stored');
  const kind: ActionKind = random(2) === 0 ? 'mail.archive' : 'mail.label';
  const target = { labels: labels.toSorted(), lastMessageId: providerId };
  const input = { account, signal, target, proposalId: '', at: night.clock.now() };
  const plan = ACTIONS[kind].plan(ctx.connectors, input);
  if (plan === null) throw new Error('Nothing was planned');
  const expiresAt = new Date(night.clock.now().getTime() + 72 * HOUR_MS);
  const changes = { kind, signalId: signal.id, expiresAt, movedAt: night.clock.now() };
  const proposal = await createProposal(ctx.store, account, { ...changes, ...plan });
  return { night, ctx, cardId: proposal.cardId, proposal, random };
}

async function click(
  { ctx, cardId }: Scene,
  decision: 'approved' | 'denied',
  actor = OWNING,
): Promise<void> {
  const binding = cardBinding(await proposalsOfCard(ctx.store.db, cardId));
  await decide(ctx, { cardId, binding, decision, actor });
}

async function clickUndo({ ctx, cardId }: Scene): Promise<void> {
  const all = await proposalsOfCard(ctx.store.db, cardId);
  const binding = undoBinding(
    'card',
    all.filter((proposal) => undoWay(proposal, all) !== null),
  );
  await undo(ctx, { cardId, binding, place: 'card', actor: OWNING });
}

/** What a sweep would ask for, about these rows alone. */
async function work({ ctx }: Scene): Promise<void> {
  await expire(ctx);
  await wake(ctx);
  for (const proposalId of await proposalsDue(ctx.store.db, ctx.clock.now()))
    await survive(() => execute(ctx, { proposalId }));
}

class Crash extends Error {}

/** A process that dies at the write after so many. */
function dying(ctx: Context, writes: number): Context {
  let left = writes;
  const write: Context['store']['write'] = async (run) => {
    left -= 1;
    if (left < 0) throw new Crash('The process is no more');
    return ctx.store.write(run);
  };
  return { ...ctx, store: { ...ctx.store, write } };
}

async function survive(step: () => Promise<unknown> | undefined): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof Crash) && !isExpected(error)) throw error;
  }
}

/** The world is well again, and everything that is due gets done. */
async function settle(scene: Scene): Promise<void> {
  scene.night.gmail.faults.clear();
  await STEPS['resume']?.(scene);
  for (let round = 0; round < 4; round += 1) {
    scene.night.clock.advance(61_000);
    await work(scene);
  }
}

/** Compares the rows with what the mailbox itself accepted. */
async function judge({ night, ctx, cardId, proposal }: Scene, what: string): Promise<string[]> {
  const effects = night.effects().filter(({ target }) => target === proposal.request.target);
  const forward = JSON.stringify(proposal.request.body);
  const done = effects.filter(({ body }) => JSON.stringify(body) === forward).length;
  const after = await getProposal(ctx.store.db, proposal.id);
  const ledger = ctx.store.db.selectFrom('audit').select('seq').where('subject', '=', proposal.id);
  const approvals = (await ledger.where('type', '=', 'proposal.approved').execute()).length;
  const counted = { what, state: after.state, done, undone: effects.length - done };
  const expected: Readonly<Record<string, [number, number]>> = {
    done: [1, 0],
    undone: [1, 1],
  };
  const [doneOnce, undoneOnce] = expected[after.state] ?? [0, 0];
  expect(counted).toEqual({ what, state: after.state, done: doneOnce, undone: undoneOnce });
  expect({ what, isApproved: done <= approvals && approvals <= 1 }).toEqual({
    what,
    isApproved: true,
  });
  const isWaiting = ['pending', 'snoozed'].includes(after.state);
  const isSaid = after.outcome !== null || after.state === 'denied';
  const isLost = isWaiting ? after.expiresAt <= night.clock.now() : !isSaid;
  expect({ what, state: after.state, isLost }).toEqual({ what, state: after.state, isLost: false });
  return (await proposalsOfCard(ctx.store.db, cardId)).map(({ state }) => state);
}
