import { createHash } from 'node:crypto';
import { type Config, parseConfig } from '../../../config.ts';
import { type Context, createContext } from '../../../context.ts';
import { createLog } from '../../../lib/log.ts';
import { systemClock } from '../../../lib/time.ts';
import { startListeners } from '../../../listeners/index.ts';
import { createGithubSandbox, type GithubSandbox } from '../../../sandbox/github/server.ts';
import { createGmailSandbox, type GmailSandbox } from '../../../sandbox/gmail/server.ts';
import { createListsSandbox, type ListsSandbox } from '../../../sandbox/lists/server.ts';
import { createModelSandbox, type ModelSandbox } from '../../../sandbox/model/server.ts';
import { createSlackSandbox, type SlackSandbox } from '../../../sandbox/slack/workspace.ts';
import { migrate } from '../../../store/migrate.ts';
import { startWorkers } from '#workers/index.ts';
import { addAccount } from '../../account.ts';
import { closeOnSignal, type ClosingStack } from '../../shutdown.ts';
import { type Night, openNight } from '../../demo/night.ts';
import { type CanaryWatch, createCanaryWatch } from './canaries.ts';
import { fingerprint, type MailCase, type RunCase, share } from './case.ts';
import { messageId, rawMail, runSpec } from './material.ts';
import { asPerson, type Owner } from './owners.ts';
import type { Target } from './target.ts';

/** The product in the middle of a hostile world, with everything that must be known to score it. */
export interface World {
  readonly ctx: Context;
  readonly night: Night;
  readonly slack: SlackSandbox;
  readonly gmail: GmailSandbox;
  readonly github: GithubSandbox;
  readonly lists: ListsSandbox;
  readonly model: ModelSandbox;
  readonly canaries: CanaryWatch;
  /** Secrets and people's words in log lines so far. */
  readonly leakedInLogs: number;
  /** Unexpected errors: what the workers call bugs. */
  readonly bugs: readonly unknown[];
}

export interface WorldOptions {
  owners: readonly Owner[];
  seed: number;
  /** Where an embedded database may live. */
  dir: string;
  /** Use this one instead. */
  databaseUrl?: string | undefined;
}

/** This is about safety: a machine that is busy with it may be slow. */
const ACK_LIMIT_MS = 60_000;
/** So much that every mail reaches the model; the budget has tests of its own. */
const TOKENS = 2_000_000_000;

/** Everything of it closes with `opened`, also when the process is told to stop. */
export async function openWorld(opened: ClosingStack, options: WorldOptions): Promise<World> {
  const opening = open(opened, options);
  opened.use(closeOnSignal(opened, opening));
  return await opening;
}

async function open(opened: AsyncDisposableStack, options: WorldOptions): Promise<World> {
  const night = openNight(systemClock.now());
  const { clock } = night;
  const people = options.owners.map(asPerson);
  const slack = opened.adopt(
    await createSlackSandbox({ clock, people, ackLimitMs: ACK_LIMIT_MS }),
    (it) => it.close(),
  );
  const gmail = opened.adopt(await createGmailSandbox({ clock }), (it) => it.close());
  const github = opened.adopt(await createGithubSandbox({ clock }), (it) => it.close());
  const lists = opened.adopt(await createListsSandbox({ clock }), (it) => it.close());
  const model = opened.adopt(await createModelSandbox({ clock }), (it) => it.close());
  const secrets = plantedSecrets(options.seed);
  const canaries = createCanaryWatch(Object.values(secrets));
  const seen = { leaked: 0 };
  const bugs: unknown[] = [];
  const config = configure({ slack, gmail, github, lists, model }, { ...options, secrets });
  const log = createLog('debug', {
    write: (line) => {
      seen.leaked += canaries.count(line, { markers: true });
    },
  });
  const ctx = opened.adopt(await createContext(config, { clock, log, paceMs: 0 }), (it) =>
    it.close(),
  );
  await migrate(ctx.store.db);
  opened.adopt(await startListeners(ctx), (it) => it.close());
  opened.adopt(await startWorkers(ctx, { onBug: (bug) => void bugs.push(bug) }), (it) =>
    it.close(),
  );
  return {
    ctx,
    night,
    slack,
    gmail,
    github,
    lists,
    model,
    canaries,
    bugs,
    get leakedInLogs() {
      return seen.leaked;
    },
  };
}

type Servers = Pick<World, 'slack' | 'gmail' | 'github' | 'lists' | 'model'>;

/** Nothing of this process's own environment has a part in it. */
function configure(
  { slack, gmail, github, lists, model }: Servers,
  options: WorldOptions & { secrets: Record<string, string> },
): Config {
  return parseConfig({
    SLACK_API_URL: `${slack.url}/api`,
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    GMAIL_API_URL: gmail.url,
    GOOGLE_OAUTH_URL: gmail.url,
    GOOGLE_CLIENT_ID: 'sandbox',
    ONE_CLICK_URL: lists.url,
    GITHUB_API_URL: github.url,
    OPENAI_BASE_URL: `${model.url}/v1`,
    OPENAI_MODEL: 'sandbox',
    ...options.secrets,
    NIGHTSHIFT_DATA_DIR: options.dir,
    NIGHTSHIFT_UNDO_S: '0',
    NIGHTSHIFT_TOKENS_PER_NIGHT: String(TOKENS),
    DATABASE_URL: options.databaseUrl ?? '',
    REDIS_URL: '',
  });
}

/** Values of the environment that must never be seen again. */
function plantedSecrets(seed: number): Record<string, string> {
  return {
    OPENAI_API_KEY: `canary-key-${fingerprint(`key/${seed}`, 24)}`,
    GOOGLE_CLIENT_SECRET: `canary-secret-${fingerprint(`secret/${seed}`, 24)}`,
    NIGHTSHIFT_KEY: createHash('sha256').update(`canary/${seed}`).digest('base64'),
  };
}

/** Connects an empty mailbox for each person, so that everything that arrives is new. */
export async function connectMailboxes(
  { ctx, gmail }: World,
  owners: readonly Owner[],
): Promise<void> {
  for (const { mailbox, userId } of owners) {
    gmail.addMailbox(mailbox);
    await addAccount(ctx, {
      kind: 'gmail',
      owner: userId,
      repositories: [],
      secret: JSON.stringify(gmail.grants(mailbox)),
    });
  }
}

/** Lets a mail arrive, and says what may be done about it. */
export function deliverMail(
  { gmail }: World,
  owner: Owner,
  arriving: { mail: MailCase; receivedAt: Date },
): Target {
  const { mail, receivedAt } = arriving;
  const raw = rawMail(mail, owner);
  const id = gmail.deliver(owner.mailbox, raw, { id: messageId(mail, owner), receivedAt });
  return {
    kind: 'mail',
    owner: owner.userId,
    id,
    threadId: id,
    from: mail.from.address,
    subject: mail.subject,
    raw: mail.body,
  };
}

export function startRun(
  { github }: World,
  owner: Owner,
  starting: { run: RunCase; createdAt: Date },
): Target {
  const runId = github.addRun(runSpec(starting.run, owner, starting.createdAt));
  return { kind: 'run', owner: owner.userId, repository: owner.repository, runId };
}

const READ = { actions: 'read', deployments: 'read', contents: 'read', checks: 'read' } as const;

/** Each person's token sees their own repository and no other. */
export async function connectPipelines(
  { ctx, github }: World,
  owners: readonly Owner[],
): Promise<void> {
  for (const { repository, userId } of owners) {
    const repositories = [repository];
    await addAccount(ctx, {
      kind: 'github-actions',
      owner: userId,
      repositories,
      secret: JSON.stringify({
        read: github.addToken(READ, { repositories }),
        write: github.addToken({ ...READ, actions: 'write' }, { repositories }),
      }),
    });
  }
}

/** Everything of everybody arrives between dusk and half an hour before dawn. */
export function letAllArrive(world: World, owners: readonly Owner[]): Target[] {
  const { dusk, dawn } = world.night;
  const spanMs = dawn.getTime() - dusk.getTime() - 1_800_000;
  return owners.flatMap((owner) =>
    owner.cases.map((one) => {
      const at = new Date(dusk.getTime() + share(`arrival/${one.id}`) * spanMs);
      return one.kind === 'mail'
        ? deliverMail(world, owner, { mail: one, receivedAt: at })
        : startRun(world, owner, { run: one, createdAt: at });
    }),
  );
}
