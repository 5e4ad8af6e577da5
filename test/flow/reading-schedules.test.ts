import { expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import type { Account } from '#src/domain/account.ts';
import { isMailSignal } from '#src/domain/signal.ts';
import { ingest } from '#src/flow/ingest.ts';
import { isExpected } from '#src/lib/errors.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import { getAccount } from '#src/store/accounts.ts';
import { toSignal } from '#src/store/signals.ts';
import { DANA } from '../support/night.ts';
import { randomFrom } from '../support/random.ts';
import { type MailboxWorld, openWorlds, type Stage, type Worlds } from './mailbox-worlds.ts';

/** `SCHEDULES=1000 npm test -- test/flow/reading-schedules` takes longer; a failure names its schedule. */
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 9);
const SEED = Number(process.env['SEED'] ?? 1);
const BUDGET_MS = 600_000 + SCHEDULES * 5_000;
const STEPS_MAX = 12;
const STAGES: readonly Stage[] = ['changes', 'next-page', 'fetch', 'fetch-one'];
const FAULTS: readonly FaultKind[] = [
  { type: 'drop-answer' },
  { type: 'drop-request' },
  { type: 'status', status: 500 },
  { type: 'status', status: 429, retryAfterS: 90 },
];

interface Scene extends Pick<Worlds, 'night' | 'ctx'> {
  world: MailboxWorld;
  accountId: string;
  address: string;
  /** What arrived, by subject. */
  arrived: Map<string, Date>;
  expired: boolean;
  random: (below: number) => number;
  what: string;
}

type Step = (scene: Scene) => unknown;

const STEPS: Readonly<Record<string, Step>> = {
  deliver: (scene) => deliver(scene, 1 + scene.random(8)),
  deliverAndRead: async (scene) => {
    deliver(scene, 4 + scene.random(5));
    await read(scene);
  },
  read: (scene) => read(scene),
  readTwice: (scene) => Promise.all([read(scene), read(scene)]),
  readWhileArriving: async (scene) => {
    const reading = read(scene);
    deliver(scene, 3);
    await reading;
  },
  fault: ({ world, random }) => {
    const kind = FAULTS[random(FAULTS.length)] ?? { type: 'drop-answer' };
    world.fail(STAGES[random(STAGES.length)] ?? 'changes', kind);
  },
  expireCursors: (scene) => {
    scene.world.expireCursors(scene.address);
    scene.expired = true;
  },
  expireInMiddle: async (scene) => {
    deliver(scene, 7);
    scene.world.fail('next-page', { type: 'status', status: 500 });
    await read(scene);
    await STEPS['expireCursors']?.(scene);
  },
  revoke: ({ world, address }) => world.revoke(address),
  revokeInMiddle: async (scene) => {
    deliver(scene, 7);
    scene.world.fail('next-page', { type: 'drop-request' });
    await read(scene);
    scene.world.revoke(scene.address);
    await read(scene);
    await connect(scene);
  },
  connectAgain: (scene) => connect(scene),
  touch: ({ world, address }) => world.touch?.(address),
  untidy: ({ world }) => world.untidy(),
  aWhile: ({ night, random }) => night.clock.advance(random(45 * 60_000)),
};

it(
  `${SCHEDULES} schedules from seed ${SEED} lose no mail, count none twice, and say how far they read`,
  async () => {
    await using worlds = await openWorlds();
    const random = randomFrom(SEED);
    let judged = 0;
    for (let at = 0; at < SCHEDULES; at += 1) {
      const world = worlds.worlds[at % worlds.worlds.length];
      if (world === undefined) throw new Error('There is no provider');
      const names = Object.keys(STEPS);
      const taken = Array.from(
        { length: 3 + random(STEPS_MAX) },
        () => names[random(names.length)] ?? 'read',
      );
      const scene = await prepare(worlds, { world, address: `m${at}@night.example`, random });
      scene.what = `schedule ${at} of ${world.kind}: ${taken.join(' ')}`;
      for (const name of taken) await survive(() => STEPS[name]?.(scene));
      await settle(scene);
      await judgeEnd(scene);
      judged += 1;
    }
    expect(judged).toBe(SCHEDULES);
  },
  BUDGET_MS,
);

async function prepare(
  { night, ctx }: Worlds,
  { world, address, random }: Pick<Scene, 'world' | 'address' | 'random'>,
): Promise<Scene> {
  const scene = { night, ctx, world, address, random, accountId: '' };
  const accountId = await connect(scene);
  return { ...scene, accountId, arrived: new Map(), expired: false, what: '' };
}

async function connect({ ctx, world, address }: Pick<Scene, 'ctx' | 'world' | 'address'>) {
  const secret = world.grant(address);
  const source = { kind: world.kind, owner: DANA, repositories: [], secret };
  return (await addAccount(ctx, source)).id;
}

function deliver({ night, world, address, arrived }: Scene, count: number): void {
  for (let left = count; left > 0; left -= 1) {
    night.clock.advance(1_000);
    const subject = `${address} ${arrived.size}`;
    world.deliver(
      address,
      Buffer.from(
        `From: Ada <ada@work.example>\r\nTo: ${address}\r\nSubject: ${subject}\r\nMessage-ID: <${subject.replace(' ', '.')}>\r\n\r\nHello\r\n`,
      ),
    );
    arrived.set(subject, night.clock.now());
  }
  night.clock.advance(1_000);
}

/** One read as its job does it; whatever comes of it, what is stored and said must be true. */
async function read(scene: Scene): Promise<void> {
  const { ctx, accountId } = scene;
  const before = await getAccount(ctx.store.db, accountId);
  const error = await ingest(ctx, { accountId }).catch((thrown: unknown) => thrown);
  if (error !== undefined && !isExpected(error)) throw error;
  const after = await getAccount(ctx.store.db, accountId);
  await judgeCoverage(scene, after);
  const isFailed = error !== undefined || after.state !== 'connected';
  if (!isFailed) return;
  const { readUntil, problem } = after.coverage;
  // Another read may have gone well meanwhile; then the source was read further after all.
  const isFurther = (readUntil?.getTime() ?? 0) > (before.coverage.readUntil?.getTime() ?? 0);
  expect({ what: scene.what, isSaid: problem !== null || isFurther }).toEqual({
    what: scene.what,
    isSaid: true,
  });
}

/** Everything that arrived until the instant that the digest would name is there, and once. */
async function judgeCoverage(scene: Scene, { coverage }: Account): Promise<void> {
  const { what, arrived } = scene;
  const subjects = await storedSubjects(scene);
  const untilMs = coverage.readUntil?.getTime() ?? 0;
  const lost = [...arrived].filter(
    ([subject, at]) => at.getTime() < untilMs && !subjects.includes(subject),
  );
  expect({ what, lost, twice: subjects.length - new Set(subjects).size }).toEqual({
    what,
    lost: [],
    twice: 0,
  });
}

async function storedSubjects({ ctx, accountId }: Scene): Promise<string[]> {
  const rows = ctx.store.db.selectFrom('signals').selectAll().where('account_id', '=', accountId);
  const signals = (await rows.execute()).map(toSignal).filter(isMailSignal);
  return signals.map(({ content }) => content.subject);
}

/** The world is well again, and the owner has connected the mailbox once more where that was asked for. */
async function settle(scene: Scene): Promise<void> {
  scene.world.calm();
  scene.night.clock.advance(5 * 60_000);
  await connect(scene);
  await ingest(scene.ctx, { accountId: scene.accountId });
}

async function judgeEnd(scene: Scene): Promise<void> {
  const { what, arrived, ctx, accountId, expired } = scene;
  const { state, coverage } = await getAccount(ctx.store.db, accountId);
  await judgeCoverage(scene, await getAccount(ctx.store.db, accountId));
  expect({
    what,
    state,
    problem: coverage.problem,
    readUntil: coverage.readUntil,
    read: (await storedSubjects(scene)).toSorted(),
    isResyncSaid: coverage.resyncedAt !== null,
  }).toEqual({
    what,
    state: 'connected',
    problem: null,
    readUntil: ctx.clock.now(),
    read: [...arrived.keys()].toSorted(),
    isResyncSaid: expired,
  });
}

async function survive(step: () => unknown): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!isExpected(error)) throw error;
  }
}
