import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { addAccount } from '#src/commands/account.ts';
import { parseConfig, type Env } from '#src/config.ts';
import { type Context, type ContextOverrides, createContext } from '#src/context.ts';
import type { Proposal } from '#src/domain/proposal.ts';
import { runUntilIdle as drained } from '#src/flow/drain.ts';
import { sweep } from '#src/flow/sweep.ts';
import { isExpected, Transient } from '#src/lib/errors.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import { startListeners } from '#src/listeners/index.ts';
import type { JobRequest } from '#src/queues/queue.ts';
import type { Effect } from '#src/sandbox/effects.ts';
import { createGithubSandbox, type GithubSandbox } from '#src/sandbox/github/server.ts';
import { createGmailSandbox, type GmailSandbox } from '#src/sandbox/gmail/server.ts';
import { createListsSandbox, type ListsSandbox } from '#src/sandbox/lists/server.ts';
import { createModelSandbox, type ModelSandbox } from '#src/sandbox/model/server.ts';
import { DEFAULT_PEOPLE } from '#src/sandbox/slack/identity.ts';
import {
  createSlackSandbox,
  type SlackSandbox,
  type SlackSandboxOptions,
} from '#src/sandbox/slack/workspace.ts';
import { toProposal } from '#src/store/proposal-rows.ts';
import { startWorkers } from '#workers/index.ts';
import { perform } from '../flow/perform.ts';
import { LOST_QUEUE } from './lost-queue.ts';
import { nightAddresses } from './night-addresses.ts';
import { askGmail } from './own-mail-program.ts';
import { createTestDatabase } from './postgres.ts';

export const DUSK = new Date('2026-11-20T21:00:00.000Z');
/** Seven in Berlin, when the owner's digest is due. */
export const MORNING = new Date('2026-11-21T06:00:00.000Z');
export const MAILBOX = 'dana@night.example';
export const DANA = 'U0OWNER';
export const TEAM = 'T0NIGHT';
export const OWNER = `${TEAM}/${DANA}`;

/** People beside the sandbox's own, who must not be able to decide anything. */
export const ODD_PEOPLE = [
  { id: 'U0ROBOT', name: 'Robo', role: 'a bot', timeZone: 'UTC', isBot: true },
  { id: 'U0LEFT', name: 'Lea Left', role: 'deactivated', timeZone: 'UTC', isDeleted: true },
  {
    id: 'U0OTHER',
    name: 'Olga Other',
    role: 'of another team',
    timeZone: 'UTC',
    teamId: 'T0OTHER',
  },
] as const;

export interface NightOptions {
  env?: Env;
  overrides?: ContextOverrides;
  /** Jobs run in workers, on this Redis where one is given; else `runUntilIdle` itself calls the verbs. */
  workers?: { redisUrl?: string };
  /** The model server is there; without it no model is configured. */
  model?: boolean;
  gmailPageSize?: number;
  /** How Slack reaches the product, where it is not Socket Mode. */
  slack?: Pick<SlackSandboxOptions, 'mode' | 'requestUrl' | 'scopes'>;
  /** Connect nothing. */
  bare?: boolean;
}

/** A real context on a database of its own, between servers that play the outside world, at a stopped clock. */
export interface Night extends AsyncDisposable {
  readonly ctx: Context;
  readonly clock: ShiftableClock;
  readonly slack: SlackSandbox;
  readonly gmail: GmailSandbox;
  readonly github: GithubSandbox;
  readonly lists: ListsSandbox;
  readonly model: ModelSandbox;
  /** What Nightshift is configured with. */
  readonly env: Env;
  /** Errors that bolt or the workers called bugs. */
  readonly bugs: unknown[];
  /** Until nothing is due. */
  runUntilIdle(): Promise<void>;
  /** To 07:00 of the owner, with everything done that is due on the way. */
  untilMorning(): Promise<void>;
  /** Ends the context and its listeners and opens new ones on the same rows. */
  restart(env?: Env): Promise<void>;
  /** Mutating requests that provider servers accepted, without those that the owner made. */
  effects(): Effect[];
  /** A mutating request of the owner's own, in a mail program of theirs. */
  asOwner(method: string, path: string, body?: object): Promise<void>;
  proposals(): Promise<Proposal[]>;
}

export async function openNight(options: NightOptions = {}): Promise<Night> {
  const clock = createStoppedClock(DUSK);
  const closing = new AsyncDisposableStack();
  const database = closing.adopt(await createTestDatabase(), ({ drop }) => drop());
  // What tests expect of numbers and times stands in them as the workspace writes it.
  const people = [...DEFAULT_PEOPLE, ...ODD_PEOPLE].map((person) => ({
    ...person,
    locale: 'en-GB',
  }));
  const slack = closing.adopt(await createSlackSandbox({ clock, people, ...options.slack }), (it) =>
    it.close(),
  );
  const pageSize = options.gmailPageSize ?? 500;
  const gmail = closing.adopt(await createGmailSandbox({ clock, pageSize }), (it) => it.close());
  const github = closing.adopt(await createGithubSandbox({ clock }), (it) => it.close());
  const lists = closing.adopt(await createListsSandbox({ clock }), (it) => it.close());
  const model = closing.adopt(await createModelSandbox({ clock }), (it) => it.close());
  const bugs: unknown[] = [];
  const owners = new Set<Effect>();
  let env: Env = {
    ...nightAddresses({ slack, gmail, github, lists, model }, options.model === true),
    DATABASE_URL: database.url,
    NIGHTSHIFT_KEY: createHash('sha256').update('a key for tests').digest('base64'),
    REDIS_URL: options.workers?.redisUrl,
    ...options.env,
  };
  let product = await startProduct({ env, clock, options, bugs });
  closing.defer(() => product.close());
  const { ctx } = product;
  gmail.addMailbox(MAILBOX);
  if (options.bare !== true) await connect(ctx, { gmail, github });
  const night: Night = {
    get ctx() {
      return product.ctx;
    },
    get env() {
      return env;
    },
    clock,
    slack,
    gmail,
    github,
    lists,
    model,
    bugs,
    runUntilIdle: () =>
      options.workers === undefined ? performUntilIdle(product.ctx) : drained(product.ctx),
    untilMorning: async () => {
      await night.runUntilIdle();
      clock.set(new Date(Math.max(MORNING.getTime() + 1_000, clock.now().getTime())));
      await night.runUntilIdle();
    },
    restart: async (changes = {}) => {
      await product.close();
      env = { ...env, ...changes };
      product = await startProduct({ env, clock, options, bugs });
    },
    effects: () =>
      [...gmail.effects, ...github.effects, ...lists.effects].filter(
        (effect) => !owners.has(effect),
      ),
    asOwner: async (method, path, body) => {
      const before = gmail.effects.length;
      await askGmail(gmail, { mailbox: MAILBOX, method, path, body });
      for (const effect of gmail.effects.slice(before)) owners.add(effect);
    },
    proposals: async () => {
      const rows = product.ctx.store.db.selectFrom('proposals').selectAll();
      return (await rows.orderBy('created_at').orderBy('id').execute()).map(toProposal);
    },
    [Symbol.asyncDispose]: () => closing.disposeAsync(),
  };
  return night;
}

interface Product {
  ctx: Context;
  close(): Promise<void>;
}

async function startProduct(setup: {
  env: Env;
  clock: ShiftableClock;
  options: NightOptions;
  bugs: unknown[];
}): Promise<Product> {
  const { env, clock, options, bugs } = setup;
  const log = pino({ level: 'silent' });
  await using opened = new AsyncDisposableStack();
  const queue = options.workers === undefined ? { queue: LOST_QUEUE } : {};
  const overrides = { clock, log, paceMs: 0, ...queue, ...options.overrides };
  const ctx = opened.adopt(await createContext(parseConfig(env), overrides), (it) => it.close());
  opened.adopt(await startListeners(ctx), (it) => it.close());
  if (options.workers !== undefined)
    opened.adopt(await startWorkers(ctx, { onBug: (bug) => void bugs.push(bug) }), (it) =>
      it.close(),
    );
  const closing = opened.move();
  return { ctx, close: () => closing.disposeAsync() };
}

async function connect(
  ctx: Context,
  { gmail, github }: Pick<Night, 'gmail' | 'github'>,
): Promise<void> {
  const base = { owner: DANA, repositories: [] };
  await addAccount(ctx, { ...base, kind: 'gmail', secret: JSON.stringify(gmail.grants(MAILBOX)) });
  await addAccount(ctx, { ...base, kind: 'github-actions', secret: JSON.stringify(github.tokens) });
}

const ROUNDS_MAX = 200;

/** As `runUntilIdle` of the product, but the verbs run here and now: the queue may well be lost. */
async function performUntilIdle(ctx: Context): Promise<void> {
  const asked: string[] = [];
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const jobs = await sweep(ctx);
    asked.push(
      jobs
        .map(({ key }) => key)
        .toSorted()
        .join(),
    );
    if (jobs.length === 0 || (asked.length > 2 && new Set(asked.slice(-3)).size === 1)) return;
    for (const job of jobs) await performPatiently(ctx, job);
  }
  throw new Error(`Not idle after ${ROUNDS_MAX} rounds: ${asked.at(-1)}`);
}

const TRIES = 3;

/** Three tries at once where the queue would wait in between; what then still fails is swept up later. */
async function performPatiently(ctx: Context, job: JobRequest): Promise<void> {
  for (let tries = 1; tries <= TRIES; tries += 1) {
    try {
      return await perform(ctx, job);
    } catch (error) {
      if (!isExpected(error)) throw error;
      if (!(error instanceof Transient)) return;
    }
  }
}
