/**
 * The bot scope that each method needs for direct messages; null for none.
 * Source: the section “Scopes” of https://docs.slack.dev/reference/methods/NAME
 */
export const SCOPE_OF_METHOD: Readonly<Record<string, string | null>> = {
  'auth.test': null,
  'chat.appendStream': 'chat:write',
  'chat.getPermalink': null,
  'chat.postEphemeral': 'chat:write',
  'chat.postMessage': 'chat:write',
  'chat.startStream': 'chat:write',
  'chat.stopStream': 'chat:write',
  'chat.update': 'chat:write',
  'conversations.history': 'im:history',
  'conversations.open': 'im:write',
  'conversations.replies': 'im:history',
  'dnd.info': 'dnd:read',
  'files.completeUploadExternal': 'files:write',
  'files.getUploadURLExternal': 'files:write',
  'users.info': 'users:read',
  'users.profile.get': 'users.profile:read',
  'views.open': null,
  'views.publish': null,
  'views.update': null,
};

/** Source: https://docs.slack.dev/reference/events/NAME; null for none. */
export const SCOPE_OF_EVENT: Readonly<Record<string, string | null>> = {
  app_home_opened: null,
  app_mention: 'app_mentions:read',
  'message.im': 'im:history',
};

/** Bolt hears messages of every kind by one name; we are told of direct ones alone. */
export const subscriptionOf = (event: string): string =>
  event === 'message' ? 'message.im' : event;

/** Source: https://docs.slack.dev/reference/scopes/commands */
export const SCOPE_OF_COMMANDS = 'commands';
