import { createHash } from 'node:crypto';
import { compact, type JsonRecord } from './json.ts';

/** Everything that names this workspace. Constants, so that they outlive any restart. */
export const IDENTITY = {
  teamId: 'T0NIGHT',
  teamName: 'Nightshift Sandbox',
  teamDomain: 'nightshift-sandbox',
  /** What the workspace gives to people who chose no language and region of their own. */
  locale: 'en-GB',
  appId: 'A0NIGHTSHIFT',
  appName: 'Nightshift',
  botId: 'B0NIGHTSHIFT',
  botUserId: 'U0NIGHTSHIFT',
  botName: 'nightshift',
  botToken: 'xoxb-sandbox-nightshift',
  appToken: 'xapp-sandbox-nightshift',
  verificationToken: 'sandbox-verification-token',
  signingSecret: createHash('sha256').update('nightshift sandbox signing secret').digest('hex'),
} as const;

export const DEFAULT_SCOPES: readonly string[] = [
  'chat:write',
  'commands',
  'dnd:read',
  'files:write',
  'im:write',
  'im:history',
  'users:read',
  'users.profile:read',
  'app_mentions:read',
];

export interface SandboxPersonSpec {
  /** A user id, `U0…`. */
  id: string;
  name: string;
  /** For the reader of the page; Slack itself knows no such thing. */
  role: string;
  /** IANA zone. */
  timeZone: string;
  email?: string;
  isOwner?: boolean;
  isBot?: boolean;
  isDeleted?: boolean;
  /** A multi-channel guest. */
  isRestricted?: boolean;
  /** A single-channel guest. */
  isUltraRestricted?: boolean;
  /** Another workspace's id makes this an external person (Slack Connect). */
  teamId?: string;
  /** Hours of do not disturb that are on, or come next. */
  doNotDisturb?: { from: Date; to: Date };
  status?: { text: string; emoji?: string; until?: Date };
  /** Language and region of the profile, as `en-US`; the workspace's own where absent. */
  locale?: string;
}

export const DEFAULT_PEOPLE: readonly SandboxPersonSpec[] = [
  {
    id: 'U0OWNER',
    name: 'Dana Petrov',
    role: 'owner',
    timeZone: 'Europe/Berlin',
    email: 'dana@harborlight.example',
    locale: 'de-DE',
    isOwner: true,
  },
  {
    id: 'U0SECOND',
    name: 'Sam Okafor',
    role: 'second approver',
    timeZone: 'Europe/London',
    email: 'sam@night.example',
    locale: 'en-GB',
  },
  {
    id: 'U0MANAGER',
    name: 'Max Lindqvist',
    role: 'manager',
    timeZone: 'Europe/Stockholm',
    email: 'max@night.example',
    locale: 'sv-SE',
  },
  {
    id: 'U0STRANGER',
    name: 'Kim Tanaka',
    role: 'colleague without any part in it',
    timeZone: 'Asia/Tokyo',
    email: 'kim@night.example',
    locale: 'ja-JP',
  },
  {
    id: 'U0GUEST',
    name: 'Gael Moreau',
    role: 'guest',
    timeZone: 'Europe/Paris',
    email: 'gael@guest.example',
    locale: 'fr-FR',
    isRestricted: true,
  },
];

export interface SandboxChannelSpec {
  id: string;
  name: string;
}

export const DEFAULT_CHANNELS: readonly SandboxChannelSpec[] = [
  { id: 'C0DEPLOYS', name: 'deploys' },
];

/** The channel id of the direct message between a person and the app. */
export function dmOf(userId: string): string {
  return `D${userId.slice(1)}`;
}

/** The handle, as in `user.name` and `user_name`: the first name in lower case. */
export function handleOf(person: SandboxPersonSpec): string {
  return (person.name.split(' ')[0] ?? person.name).toLowerCase();
}

/** Slack's user object (docs: "User object"); `withEmail` stands for the scope `users:read.email`. */
export function userObject(
  person: SandboxPersonSpec,
  at: { now: Date; withEmail: boolean },
): JsonRecord {
  const isOwner = person.isOwner ?? false;
  return {
    id: person.id,
    team_id: person.teamId ?? IDENTITY.teamId,
    name: handleOf(person),
    deleted: person.isDeleted ?? false,
    color: '9f69e7',
    real_name: person.name,
    tz: person.timeZone,
    tz_label: zoneName(person.timeZone, at.now),
    tz_offset: zoneOffsetSeconds(person.timeZone, at.now),
    profile: profileObject(person, at.withEmail),
    is_admin: isOwner,
    is_owner: isOwner,
    is_primary_owner: isOwner,
    is_restricted: (person.isRestricted ?? false) || (person.isUltraRestricted ?? false),
    is_ultra_restricted: person.isUltraRestricted ?? false,
    is_bot: person.isBot ?? false,
    is_app_user: false,
    is_stranger: (person.teamId ?? IDENTITY.teamId) !== IDENTITY.teamId,
    updated: 1_767_225_600,
    is_email_confirmed: true,
    who_can_share_contact_card: 'EVERYONE',
  };
}

/** The bot's own user object. */
export function botUserObject(now: Date): JsonRecord {
  const asPerson = { id: IDENTITY.botUserId, name: IDENTITY.appName, role: '', timeZone: 'UTC' };
  return {
    ...userObject({ ...asPerson, isBot: true }, { now, withEmail: false }),
    profile: {
      ...profileObject(asPerson, false),
      api_app_id: IDENTITY.appId,
      bot_id: IDENTITY.botId,
      always_active: true,
    },
  };
}

export function profileObject(person: SandboxPersonSpec, withEmail: boolean): JsonRecord {
  const [firstName = '', ...rest] = person.name.split(' ');
  return compact({
    title: '',
    phone: '',
    skype: '',
    real_name: person.name,
    real_name_normalized: person.name,
    display_name: firstName,
    display_name_normalized: firstName,
    first_name: firstName,
    last_name: rest.join(' '),
    status_text: person.status?.text ?? '',
    status_emoji: person.status?.emoji ?? '',
    status_emoji_display_info: [],
    status_expiration: Math.floor((person.status?.until?.getTime() ?? 0) / 1_000),
    avatar_hash: 'g0000000000',
    email: withEmail ? person.email : undefined,
    team: person.teamId ?? IDENTITY.teamId,
  });
}

function zonePart(timeZone: string, now: Date, style: 'long' | 'longOffset'): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: style }).formatToParts(
    now,
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT';
}

function zoneName(timeZone: string, now: Date): string {
  return zonePart(timeZone, now, 'long');
}

function zoneOffsetSeconds(timeZone: string, now: Date): number {
  const match = /GMT([+-])(\d{2}):(\d{2})/.exec(zonePart(timeZone, now, 'longOffset'));
  if (match === null) return 0;
  const [, sign, hours, minutes] = match;
  const seconds = Number(hours) * 3600 + Number(minutes) * 60;
  return sign === '-' ? -seconds : seconds;
}
