import { conversationOf, type Core } from './core.ts';
import { handleOf, IDENTITY, type SandboxPersonSpec } from './identity.ts';
import type { JsonRecord } from './json.ts';

/** The parts that interaction payloads share (docs: "Interaction payloads"). */
export function interactionPayload(person: SandboxPersonSpec, type: string): JsonRecord {
  return {
    type,
    user: {
      id: person.id,
      username: handleOf(person),
      name: handleOf(person),
      team_id: person.teamId ?? IDENTITY.teamId,
    },
    api_app_id: IDENTITY.appId,
    token: IDENTITY.verificationToken,
    team: { id: IDENTITY.teamId, domain: IDENTITY.teamDomain },
    enterprise: null,
    is_enterprise_install: false,
  };
}

/** Docs: "Implementing slash commands", what the app receives. */
export function commandPayload(
  core: Core,
  person: SandboxPersonSpec,
  typed: { command: string; text: string; channel: string },
): JsonRecord {
  return {
    token: IDENTITY.verificationToken,
    team_id: IDENTITY.teamId,
    team_domain: IDENTITY.teamDomain,
    channel_id: typed.channel,
    channel_name: conversationOf(core, typed.channel)?.name ?? '',
    user_id: person.id,
    user_name: handleOf(person),
    command: typed.command,
    text: typed.text,
    api_app_id: IDENTITY.appId,
    is_enterprise_install: 'false',
    response_url: core.responseUrls.mint('commands', {
      user: person.id,
      channel: typed.channel,
      source: undefined,
    }),
    trigger_id: core.triggers.mint({ user: person.id, viewId: undefined }),
  };
}

export function channelFields(core: Core, id: string): JsonRecord {
  return { id, name: conversationOf(core, id)?.name ?? '' };
}
