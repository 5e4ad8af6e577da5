import { Invalid } from '../lib/errors.ts';
import { keysOf } from '../lib/trust.ts';

/** Every scope of the bot token, and why; nothing else is asked for. */
export const BOT_SCOPES = {
  'app_mentions:read':
    'hears what you ask it in a channel by its name; nothing else in channels is read',
  'chat:write': 'posts cards and digests, and updates them',
  commands: 'offers /nightshift and its shortcuts',
  'dnd:read': 'tells nothing at once while you ask Slack not to disturb you',
  'files:write': 'puts a receipt that was asked for into the direct message',
  'im:history':
    'hears what you ask it in direct messages, and finds its own message again after a lost answer',
  'im:write': 'opens the direct message in which everything is said',
  'users.profile:read': 'holds news back while your status says that you are in a meeting',
  'users:read':
    'checks at each click that it comes from a full member; takes your time zone, and how you write numbers and times, from your profile',
};

/** Every event that Slack tells of, and why. */
export const BOT_EVENTS = {
  app_home_opened: 'shows you your own page when you open it',
  app_mention: 'answers what you ask it in a channel by its name',
  'message.im': 'answers what you ask it in direct messages',
};

const LONG_DESCRIPTION =
  'Nightshift reads the mailboxes and pipelines that you connect. In the morning it tells you in one ' +
  'message what arrived, what failed and why, and how far each source was read. What it would do about ' +
  'it, it asks first: each card shows the exact change, and nothing happens before you approve it. ' +
  'Pausing stops everything, also what was approved before.';

const SLASH_COMMAND = {
  command: '/nightshift',
  description: 'What is waiting for you, and the switch that stops everything',
  usage_hint: '[status | digest | approvals | mail | deploys | ask … | settings | pause | help]',
  should_escape: false,
};

/** What is offered in Slack's search and composer, and in the menu of each message. */
const SHORTCUTS = [
  {
    name: 'Review approvals',
    type: 'global',
    callback_id: 'shortcut.review',
    description: 'Open the oldest decision that waits for you',
  },
  {
    name: 'Ask Nightshift',
    type: 'global',
    callback_id: 'shortcut.ask',
    description: 'A command, or a question in your own words',
  },
  {
    name: 'Ask about this',
    type: 'message',
    callback_id: 'shortcut.ask-about',
    description: 'Look this up in your own mail and runs',
  },
  {
    name: 'Remember this',
    type: 'message',
    callback_id: 'shortcut.remember',
    description: 'Keep a note of it, after you have read it',
  },
] as const;

/**
 * The Slack app that this version needs: for Socket Mode, or for HTTP requests to the public address of
 * Nightshift's Slack port.
 *
 * @throws Invalid for an address that Slack would not call.
 * @see https://docs.slack.dev/reference/app-manifest
 */
export function slackManifest(publicUrl?: string) {
  const address = publicUrl === undefined ? undefined : requestUrl(publicUrl);
  const requests = address === undefined ? {} : { request_url: address };
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: 'Nightshift',
      description: 'Reads mail and pipelines while you sleep, and acts only on what you approve.',
      long_description: LONG_DESCRIPTION,
      background_color: '#1f2a44',
    },
    features: {
      // Writable: a question can be asked where the cards are.
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'nightshift', always_online: true },
      shortcuts: SHORTCUTS.map((shortcut) => ({ ...shortcut })),
      slash_commands: [{ ...SLASH_COMMAND, ...(address === undefined ? {} : { url: address }) }],
    },
    oauth_config: { scopes: { bot: keysOf(BOT_SCOPES) } },
    settings: {
      event_subscriptions: { ...requests, bot_events: keysOf(BOT_EVENTS) },
      interactivity: { is_enabled: true, ...requests },
      org_deploy_enabled: false,
      socket_mode_enabled: address === undefined,
      token_rotation_enabled: false,
    },
  };
}

/** `nightshift manifest`: indented JSON, as Slack's form for new apps takes it. */
export function printManifest({ http }: { http?: string }): void {
  process.stdout.write(`${JSON.stringify(slackManifest(http), null, 2)}\n`);
}

/** Where the product listens in HTTP mode, below the address that the world reaches it at. */
function requestUrl(publicUrl: string): string {
  const url = URL.canParse(publicUrl) ? new URL(publicUrl) : null;
  if (url?.protocol !== 'https:' || `${url.username}${url.password}${url.search}${url.hash}` !== '')
    throw new Invalid(`${publicUrl}: Slack needs an address like https://nightshift.example.com`);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}/slack/events`;
}
