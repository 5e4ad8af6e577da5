import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { SlackStatus } from '../domain/slack-status.ts';
import { readLocale } from '../lib/notation.ts';
import { callSlack } from './client.ts';

export interface SlackIdentity {
  teamId: string;
  botUserId: string;
  /** The workspace's address, with a trailing slash. */
  url: string;
}

/** A person as the workspace says they are now. */
export interface SlackUser {
  id: string;
  teamId: string;
  name: string;
  /** IANA name; `UTC` when the profile has none. */
  timeZone: string;
  /** BCP 47, such as `de-DE`; null where Slack names none that is known. */
  locale: string | null;
  isBot: boolean;
  isGuest: boolean;
  isDeactivated: boolean;
  /** From another organisation, through a shared channel. */
  isExternal: boolean;
}

const Identity = z.object({ team_id: z.string(), user_id: z.string(), url: z.string() });
const Permalink = z.object({ permalink: z.url() });
const UserInfo = z.object({
  user: z.object({
    id: z.string(),
    team_id: z.string(),
    name: z.string().default(''),
    real_name: z.string().optional(),
    tz: z.string().nullish(),
    locale: z.string().nullish(),
    deleted: z.boolean().default(false),
    is_bot: z.boolean().default(false),
    is_workflow_bot: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
    enterprise_user: z.object({ teams: z.array(z.string()).default([]) }).nullish(),
  }),
});
/** Unix seconds; the next window alone, so one that is over says nothing. */
const DoNotDisturb = z.object({
  dnd_enabled: z.boolean(),
  next_dnd_start_ts: z.number(),
  next_dnd_end_ts: z.number(),
  snooze_enabled: z.boolean().default(false),
  snooze_endtime: z.number().default(0),
});

/** Unix seconds; 0 is no end. */
const Profile = z.object({
  profile: z.object({
    status_text: z.string().default(''),
    status_emoji: z.string().default(''),
    status_expiration: z.number().default(0),
  }),
});

/** @see https://docs.slack.dev/reference/methods/users.profile.get */
export async function askStatus(client: WebClient, userId: string): Promise<SlackStatus> {
  const args = { user: userId };
  const call = { method: 'users.profile.get', args, answer: Profile, whenLost: 'again' } as const;
  const { profile } = await callSlack(client, call);
  const { status_text: text, status_emoji: emoji, status_expiration: ends } = profile;
  return { text, emoji, until: ends === 0 ? null : new Date(ends * 1_000) };
}

export async function askIdentity(client: WebClient): Promise<SlackIdentity> {
  const call = { method: 'auth.test', args: {}, answer: Identity, whenLost: 'again' } as const;
  const { team_id: teamId, user_id: botUserId, url } = await callSlack(client, call);
  return { teamId, botUserId, url };
}

export async function askPermalink(
  client: WebClient,
  args: { channel: string; message_ts: string },
): Promise<string> {
  const call = { method: 'chat.getPermalink', args, answer: Permalink, whenLost: 'again' } as const;
  return (await callSlack(client, call)).permalink;
}

/** @see https://docs.slack.dev/reference/methods/users.info */
export async function askUser(
  client: WebClient,
  userId: string,
  ownTeam: string,
): Promise<SlackUser> {
  const args = { user: userId, include_locale: true };
  const call = { method: 'users.info', args, answer: UserInfo, whenLost: 'again' } as const;
  const { user } = await callSlack(client, call);
  const isOurs = user.team_id === ownTeam || user.enterprise_user?.teams.includes(ownTeam) === true;
  return {
    id: user.id,
    teamId: user.team_id,
    name: user.real_name ?? user.name,
    timeZone: user.tz ?? 'UTC',
    locale: readLocale(user.locale ?? ''),
    isBot: user.is_bot || user.is_workflow_bot,
    isGuest: user.is_restricted || user.is_ultra_restricted,
    isDeactivated: user.deleted,
    isExternal: user.is_stranger || !isOurs,
  };
}

/**
 * The end of the do-not-disturb hours or of the pause of notifications that this instant lies in.
 *
 * @see https://docs.slack.dev/reference/methods/dnd.info
 */
export async function askUndisturbedUntil(
  client: WebClient,
  userId: string,
  now: Date,
): Promise<Date | null> {
  const args = { user: userId };
  const call = { method: 'dnd.info', args, answer: DoNotDisturb, whenLost: 'again' } as const;
  const dnd = await callSlack(client, call);
  const seconds = now.getTime() / 1_000;
  const snoozed = dnd.snooze_enabled && seconds < dnd.snooze_endtime ? dnd.snooze_endtime : 0;
  const isWithin = dnd.next_dnd_start_ts <= seconds && seconds < dnd.next_dnd_end_ts;
  const until = Math.max(snoozed, dnd.dnd_enabled && isWithin ? dnd.next_dnd_end_ts : 0);
  return until === 0 ? null : new Date(until * 1_000);
}
