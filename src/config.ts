import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { Invalid } from './lib/errors.ts';
import { DEFAULT_LOCALE, readLocale } from './lib/notation.ts';
import { isTimeZone } from './lib/time.ts';

const withoutSlash = (value: string): string => value.replace(/\/+$/, '');
const url = (fallback: string) => z.url().default(fallback).transform(withoutSlash);
const optionalUrl = z.url().transform(withoutSlash).optional();
const optionalOrigin = z
  .url()
  .transform(withoutSlash)
  .refine(isPublicOrigin, 'must be https://HOST and no more (http:// on 127.0.0.1 alone)')
  .optional();
const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const secret = z.string().min(1).optional();

/** The one schema of the environment; its descriptions become the table in docs/settings.md. */
const Environment = z.object({
  NIGHTSHIFT_DATA_DIR: z
    .string()
    .min(1)
    .default('.nightshift')
    .describe('Folder of the embedded PostgreSQL and of the generated vault key'),
  DATABASE_URL: z.url().optional().describe('PostgreSQL to use instead of the embedded one'),
  REDIS_URL: z
    .url()
    .optional()
    .describe(
      'Redis 6.2 or later, or Valkey, for the queue; without it the queue lives in PostgreSQL',
    ),
  NIGHTSHIFT_KEY: secret.describe(
    'Vault key: 32 bytes in base64 or hexadecimal; generated into the data folder when PostgreSQL is embedded',
  ),
  NIGHTSHIFT_KEY_COMMAND: z
    .string()
    .min(1)
    .optional()
    .describe('Program that prints the vault key instead, with its arguments; run without a shell'),
  NIGHTSHIFT_OLD_KEYS: secret.describe(
    'Earlier vault keys, separated by commas, which only open; until `nightshift vault rotate` is done',
  ),
  SLACK_BOT_TOKEN: secret.describe('Bot token, `xoxb-…`'),
  SLACK_APP_TOKEN: secret.describe(
    'App-level token with `connections:write`, `xapp-…`, for Socket Mode',
  ),
  SLACK_SIGNING_SECRET: secret.describe(
    'Signing secret; set it instead of the app token for HTTP mode',
  ),
  SLACK_API_URL: url('https://slack.com/api').describe('Slack Web API'),
  GMAIL_API_URL: url('https://gmail.googleapis.com').describe('Gmail API'),
  GOOGLE_CALENDAR_API_URL: url('https://www.googleapis.com').describe('Google Calendar API'),
  GOOGLE_OAUTH_URL: url('https://oauth2.googleapis.com').describe(
    'Google OAuth token endpoint, without `/token`',
  ),
  GOOGLE_AUTH_URL: url('https://accounts.google.com/o/oauth2/v2/auth').describe(
    'Page on which people give Google their consent',
  ),
  GOOGLE_CLIENT_ID: z.string().default('').describe('OAuth client of your Google project'),
  GOOGLE_CLIENT_SECRET: z.string().default('').describe('Its secret'),
  GRAPH_API_URL: url('https://graph.microsoft.com').describe(
    'Microsoft Graph, for Outlook and Microsoft 365',
  ),
  MICROSOFT_OAUTH_URL: url('https://login.microsoftonline.com').describe(
    'Microsoft identity platform, without the tenant',
  ),
  MICROSOFT_TENANT: z
    .string()
    .regex(/^[A-Za-z0-9.-]{1,255}$/)
    .default('common')
    .describe('Your tenant’s id or domain; `common` also takes personal accounts'),
  MICROSOFT_CLIENT_ID: z.string().default('').describe('App registration in your tenant'),
  MICROSOFT_CLIENT_SECRET: z.string().default('').describe('Its secret; empty for a public client'),
  ONE_CLICK_URL: optionalOrigin.describe(
    'Gateway through which mailing lists are left (RFC 8058), with the sender’s host in the Host field; without it senders are reached directly',
  ),
  GITHUB_API_URL: url('https://api.github.com').describe(
    'GitHub REST API, or `https://HOST/api/v3` of GitHub Enterprise',
  ),
  GITLAB_API_URL: url('https://gitlab.com/api/v4').describe(
    'GitLab REST API, or `https://HOST/api/v4` of your own',
  ),
  ARGO_CD_URL: optionalUrl.describe('Your Argo CD server, `https://HOST`'),
  KUBERNETES_URL: optionalUrl.describe(
    'Your Kubernetes API server; its authority goes into `NODE_EXTRA_CA_CERTS`',
  ),
  JENKINS_URL: optionalUrl.describe('Your Jenkins controller, `https://HOST`'),
  AWS_REGION: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,30}$/)
    .default('us-east-1')
    .describe('Region of CodePipeline accounts that name none'),
  AWS_ENDPOINT_URL: optionalUrl.describe(
    'In the place of the addresses of CodePipeline, CodeBuild and CloudWatch Logs',
  ),
  OPENAI_BASE_URL: url('https://api.openai.com/v1').describe(
    'Any endpoint that speaks the OpenAI API',
  ),
  OPENAI_API_KEY: secret.describe(
    'Key of the model endpoint; any text for a local server that needs none',
  ),
  OPENAI_MODEL: z
    .string()
    .min(1)
    .optional()
    .describe('Model name; without it Nightshift works by rules alone'),
  NIGHTSHIFT_TOKENS_PER_NIGHT: z.coerce
    .number()
    .int()
    .nonnegative()
    .default(200_000)
    .describe(
      'Most model tokens a person may cost in a day; a call that could cost more than is left is not made, counted and said',
    ),
  NIGHTSHIFT_POLICY: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Policy file (`docs/policy.md`); without it every action asks its owner, and no more',
    ),
  NIGHTSHIFT_TIME_ZONE: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone')
    .default('UTC')
    .describe('Time zone of people whose Slack profile names none'),
  NIGHTSHIFT_LOCALE: z
    .string()
    .refine((tag) => readLocale(tag) !== null, 'must be a locale such as en-GB')
    .default(DEFAULT_LOCALE)
    .describe(
      'Whose numbers, days and times channels get, and people without one; words stay English',
    ),
  NIGHTSHIFT_DIGEST_TIME: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .default('07:00')
    .describe('Local time of the digest for new people'),
  NIGHTSHIFT_READ_EVERY_S: z.coerce
    .number()
    .int()
    .positive()
    .default(60)
    .describe(
      'Seconds between two reads of a source; mail on an IMAP server with IDLE is read as it comes',
    ),
  NIGHTSHIFT_UNDO_S: z.coerce
    .number()
    .int()
    .nonnegative()
    .default(10)
    .describe('Seconds in which an approval of risk R2 can be taken back before anything leaves'),
  NIGHTSHIFT_PUBLIC_URL: optionalOrigin.describe(
    'Address at which browsers and webhooks reach `PORT`; people then connect mailboxes themselves from Slack',
  ),
  PORT: port(8080).describe(
    'Port of `/livez`, `/readyz` and `/hooks`, and of `/connect` where there is a public URL',
  ),
  SLACK_PORT: port(3000).describe('Port for Slack requests (`/slack/events`) in HTTP mode'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least level that is logged'),
});

export type Config = Readonly<z.infer<typeof Environment>>;
export type Env = Readonly<Record<string, string | undefined>>;

/** Variables that may be given as a file, `NAME_FILE`, in the way of container secrets. */
const FROM_FILE = [
  'NIGHTSHIFT_KEY',
  'NIGHTSHIFT_OLD_KEYS',
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'GOOGLE_CLIENT_SECRET',
  'MICROSOFT_CLIENT_SECRET',
  'OPENAI_API_KEY',
  'DATABASE_URL',
  'REDIS_URL',
];

/** The configuration of this process; `overrides` win over the environment. Throws `Invalid`. */
export function loadConfig(overrides: Env = {}): Config {
  return parseConfig({ ...process.env, ...overrides });
}

/** The environment for a child process of ours. */
export function childEnvironment(overrides: Env): Record<string, string | undefined> {
  return { ...process.env, ...overrides };
}

/**
 * Checks an environment at once. Throws `Invalid` that names every wrong variable, and any unknown one
 * with our prefix, since a misspelt setting is a setting that does not hold.
 */
export function parseConfig(env: Env): Config {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && value.trim() !== '') values[name] = value.trim();
  const problems: string[] = [];
  for (const name of FROM_FILE) readSecretFile(values, name, problems);
  for (const name of Object.keys(values)) {
    if (name.startsWith('NIGHTSHIFT_') && !(name in Environment.shape))
      problems.push(`${name} is not a setting of Nightshift`);
  }
  const parsed = Environment.safeParse(values);
  if (!parsed.success)
    problems.push(
      ...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
    );
  if (problems.length > 0 || !parsed.success)
    throw new Invalid(`The configuration is not usable:\n  ${problems.join('\n  ')}`);
  return Object.freeze(parsed.data);
}

function readSecretFile(values: Record<string, string>, name: string, problems: string[]): void {
  const file = values[`${name}_FILE`];
  delete values[`${name}_FILE`];
  if (file === undefined) return;
  try {
    values[name] = readFileSync(file, 'utf8').trim();
  } catch {
    problems.push(`${name}_FILE: ${file} cannot be read`);
  }
}

/** Rows of the table in docs/settings.md. */
export function configurationTable(): { name: string; fallback: string; meaning: string }[] {
  return Object.entries(Environment.shape).map(([name, schema]) => {
    return { name, fallback: defaultOf(schema), meaning: schema.description ?? '' };
  });
}

/** No path, query or user name; in the clear only where nobody else can listen. */
function isPublicOrigin(value: string): boolean {
  const parsed = URL.parse(value);
  if (parsed === null || parsed.origin !== value) return false;
  return parsed.protocol === 'https:' || parsed.hostname === '127.0.0.1';
}

function defaultOf(schema: z.ZodType): string {
  const parsed = schema.safeParse(undefined);
  if (!parsed.success || parsed.data === undefined) return '';
  return typeof parsed.data === 'string' ? parsed.data : JSON.stringify(parsed.data);
}
