import type { Connectors } from './actions/action.ts';
import type { Model } from './agent/model.ts';
import { createOpenAiModel } from './agent/openai.ts';
import type { Config } from './config.ts';
import { createCalendarConnectors } from './connectors/calendar/index.ts';
import { createMailConnectors } from './connectors/mail/index.ts';
import { createOneClick } from './connectors/one-click/one-click.ts';
import { createPipelineConnectors } from './connectors/pipelines/index.ts';
import { type Clock, systemClock } from './lib/time.ts';
import { createLog, type Log } from './lib/log.ts';
import { createQueue } from './queues/bullmq.ts';
import type { Queue } from './queues/queue.ts';
import { createPoster, type Poster } from './slack/poster.ts';
import { openDatabase } from './store/database.ts';
import { openStore, type Store } from './store/store.ts';
import { openPolicySource, type PolicySource } from './store/policies.ts';
import type { VaultKey } from './store/vault.ts';

/** Everything that flow works with; passed as the first argument, never imported. */
export interface Context {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly store: Store;
  readonly vaultKey: VaultKey;
  readonly queue: Queue;
  /** Null when no model is configured: triage then works by rules and says so. */
  readonly model: Model | null;
  readonly poster: Poster;
  readonly connectors: Connectors;
  readonly policy: PolicySource;
  close(): Promise<void>;
}

export interface ContextOverrides {
  clock?: Clock;
  log?: Log;
  /** Waiting time between posts to one channel; Slack asks for about one a second. */
  paceMs?: number;
  onProgress?: (message: string) => void;
  /** In place of the one that the configuration names; it stays its owner's to close. */
  queue?: Queue;
  /** A single command may work beside a running Nightshift on the embedded database. */
  visit?: boolean;
}

/** The one place that constructs adapters. What was opened is closed again when a later step fails. */
export async function createContext(
  config: Config,
  overrides: ContextOverrides = {},
): Promise<Context> {
  const clock = overrides.clock ?? systemClock;
  const log = overrides.log ?? createLog(config.LOG_LEVEL);
  await using opened = new AsyncDisposableStack();
  const database = await openDatabase(
    {
      dataDir: config.NIGHTSHIFT_DATA_DIR,
      databaseUrl: config.DATABASE_URL,
      vaultKey: config.NIGHTSHIFT_KEY,
      vaultKeyCommand: config.NIGHTSHIFT_KEY_COMMAND,
      oldVaultKeys: config.NIGHTSHIFT_OLD_KEYS,
    },
    { log, onProgress: overrides.onProgress, visit: overrides.visit },
  );
  opened.defer(() => database.close());
  const store = openStore({ databaseUrl: database.url, clock });
  opened.defer(() => store.close());
  const queue =
    overrides.queue ??
    opened.adopt(await openQueue(config, database.url, log), (own) => own.close());
  const closing = opened.move();
  return {
    config,
    clock,
    log,
    store,
    vaultKey: database.vaultKey,
    queue,
    model: createModel(config),
    poster: createPoster({
      botToken: config.SLACK_BOT_TOKEN ?? '',
      apiUrl: config.SLACK_API_URL,
      log,
      ...(overrides.paceMs === undefined ? {} : { paceMs: overrides.paceMs }),
    }),
    connectors: createConnectors(config, clock),
    policy: openPolicySource(config.NIGHTSHIFT_POLICY),
    close: () => closing.disposeAsync(),
  };
}

function openQueue(config: Config, databaseUrl: string, log: Log): Promise<Queue> {
  const { REDIS_URL: redisUrl } = config;
  return createQueue(redisUrl === undefined ? { databaseUrl } : { redisUrl }, { log });
}

function createModel(config: Config): Model | null {
  if (config.OPENAI_MODEL === undefined) return null;
  return createOpenAiModel({
    baseUrl: config.OPENAI_BASE_URL,
    apiKey: config.OPENAI_API_KEY ?? 'none',
    model: config.OPENAI_MODEL,
    timeoutMs: 60_000,
  });
}

function createConnectors(config: Config, clock: Clock): Connectors {
  const google = {
    oauthUrl: config.GOOGLE_OAUTH_URL,
    authUrl: config.GOOGLE_AUTH_URL,
    clientId: config.GOOGLE_CLIENT_ID,
    clientSecret: config.GOOGLE_CLIENT_SECRET,
  };
  const outlook = {
    apiUrl: config.GRAPH_API_URL,
    oauthUrl: config.MICROSOFT_OAUTH_URL,
    tenant: config.MICROSOFT_TENANT,
    clientId: config.MICROSOFT_CLIENT_ID,
    clientSecret: config.MICROSOFT_CLIENT_SECRET,
    clock,
  };
  return {
    mail: createMailConnectors({ gmail: { ...google, apiUrl: config.GMAIL_API_URL }, outlook }),
    calendars: createCalendarConnectors({
      google: { ...google, apiUrl: config.GOOGLE_CALENDAR_API_URL, clock },
      outlook,
    }),
    oneClick: createOneClick({ gateway: config.ONE_CLICK_URL }),
    pipelines: createPipelineConnectors({
      github: { apiUrl: config.GITHUB_API_URL, clock },
      gitlab: { apiUrl: config.GITLAB_API_URL },
      argoCd: { url: config.ARGO_CD_URL },
      kubernetes: { url: config.KUBERNETES_URL },
      jenkins: { url: config.JENKINS_URL },
      codepipeline: { endpoint: config.AWS_ENDPOINT_URL, region: config.AWS_REGION, clock },
    }),
  };
}
