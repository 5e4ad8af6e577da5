import type { Args } from './api-args.ts';
import type { Core } from './core.ts';
import { botUserObject, IDENTITY, profileObject, userObject } from './identity.ts';
import type { JsonRecord } from './json.ts';
import type { Methods } from './methods.ts';
import { knownConversation } from './methods-chat.ts';
import { SlackRefusal } from './refusal.ts';

const READ = { token: 'bot', perMinute: 100, carriesContent: false } as const;

export const peopleMethods: Methods = {
  'auth.test': { ...READ, scopes: [], run: authTest },
  'users.info': { ...READ, scopes: ['users:read'], run: usersInfo },
  'users.profile.get': { ...READ, scopes: ['users.profile:read'], run: profileGet },
  'users.list': { ...READ, scopes: ['users:read'], perMinute: 20, run: usersList },
  'bots.info': { ...READ, scopes: ['users:read'], run: botsInfo },
  'team.info': { ...READ, scopes: ['team:read'], run: teamInfo },
  'dnd.info': { ...READ, scopes: ['dnd:read'], run: dndInfo },
  'reactions.add': { ...READ, scopes: ['reactions:write'], run: addReaction },
};

function authTest(core: Core): JsonRecord {
  return {
    url: `${core.url()}/`,
    team: IDENTITY.teamName,
    user: IDENTITY.botName,
    team_id: IDENTITY.teamId,
    user_id: IDENTITY.botUserId,
    bot_id: IDENTITY.botId,
    app_id: IDENTITY.appId,
    is_enterprise_install: false,
  };
}

function usersInfo(core: Core, args: Args): JsonRecord {
  const id = args.required('user');
  const user = findUser(core, id);
  if (user === undefined) throw new SlackRefusal('user_not_found');
  // Only who asks for it is told (docs: users.info, `include_locale`).
  const locale = core.people.get(id)?.locale ?? IDENTITY.locale;
  return { user: args.flag('include_locale') ? { ...user, locale } : user };
}

function findUser(core: Core, id: string): JsonRecord | undefined {
  const now = core.clock.now();
  if (id === IDENTITY.botUserId) return botUserObject(now);
  const person = core.people.get(id);
  const withEmail = core.scopes.has('users:read.email');
  return person === undefined ? undefined : userObject(person, { now, withEmail });
}

function profileGet(core: Core, args: Args): JsonRecord {
  const person = core.people.get(args.required('user'));
  if (person === undefined) throw new SlackRefusal('user_not_found');
  return { profile: profileObject(person, core.scopes.has('users:read.email')) };
}

function usersList(core: Core): JsonRecord {
  const ids = [...core.people.keys(), IDENTITY.botUserId];
  return {
    members: ids.map((id) => findUser(core, id)).filter((user) => user !== undefined),
    cache_ts: Math.floor(core.clock.now().getTime() / 1000),
    response_metadata: { next_cursor: '' },
  };
}

function botsInfo(_core: Core, args: Args): JsonRecord {
  if (args.text('bot') !== IDENTITY.botId) throw new SlackRefusal('bot_not_found');
  return {
    bot: {
      id: IDENTITY.botId,
      deleted: false,
      name: IDENTITY.appName,
      updated: 1_767_225_600,
      app_id: IDENTITY.appId,
      user_id: IDENTITY.botUserId,
      icons: {},
    },
  };
}

function teamInfo(core: Core): JsonRecord {
  return {
    team: {
      id: IDENTITY.teamId,
      name: IDENTITY.teamName,
      domain: IDENTITY.teamDomain,
      email_domain: '',
      url: `${core.url()}/`,
      icon: { image_default: true },
    },
  };
}

function dndInfo(core: Core, args: Args): JsonRecord {
  const person = core.people.get(args.required('user'));
  if (person === undefined) throw new SlackRefusal('user_not_found');
  const { doNotDisturb } = person;
  const seconds = (at: Date | undefined): number =>
    at === undefined ? 1 : Math.floor(at.getTime() / 1_000);
  return {
    dnd_enabled: doNotDisturb !== undefined,
    next_dnd_start_ts: seconds(doNotDisturb?.from),
    next_dnd_end_ts: seconds(doNotDisturb?.to),
    snooze_enabled: false,
  };
}

function addReaction(core: Core, args: Args): JsonRecord {
  const name = args.required('name');
  const { id: channel } = knownConversation(core, args.required('channel'));
  const message = core.store.find(channel, args.required('timestamp'));
  if (message === undefined) throw new SlackRefusal('message_not_found');
  if (!/^[a-z0-9_+'-]+(::skin-tone-[2-6])?$/.test(name)) throw new SlackRefusal('invalid_name');
  const reactions = message.reactions ?? [];
  const own = reactions.find((reaction) => reaction.name === name);
  if (own?.users.includes(IDENTITY.botUserId) === true) throw new SlackRefusal('already_reacted');
  const added = { name, users: [...(own?.users ?? []), IDENTITY.botUserId] };
  const others = reactions.filter((reaction) => reaction !== own);
  core.store.put({ ...message, reactions: [...others, added] });
  return {};
}
