import { randomBytes } from 'node:crypto';
import type { Context } from '../context.ts';
import { slackIds } from '../domain/person.ts';
import { PROVIDERS, scopeWords } from '../domain/provider-words.ts';
import { Invalid, isExpected } from '../lib/errors.ts';
import { askConnection } from '../store/connections.ts';
import { type ConnectLink, findLink, giveLink, takeLink } from '../store/connect-links.ts';
import { tellByPost } from '../store/notices.ts';
import {
  beginConsent,
  claimAnswer,
  type Consented,
  consentOf,
  redeemConsent,
  scopesFor,
} from './consent.ts';
import { hurry } from './hurry.ts';
import { deliverJob } from './jobs.ts';
import { ensurePerson } from './join.ts';
import { knownAccount } from './store-grant.ts';
import * as say from '../words/connecting.ts';

/** Where providers send browsers back; from the configuration alone, whatever host a request names. */
function redirectOf(ctx: Context): string {
  return `${publicUrl(ctx)}/connect/callback`;
}

function publicUrl(ctx: Context): string {
  const { NIGHTSHIFT_PUBLIC_URL: url } = ctx.config;
  if (url === undefined) throw new Invalid('NIGHTSHIFT_PUBLIC_URL is missing');
  return url;
}

/** Whether this kind can be connected in a browser here: its provider has a page, and an OAuth client is configured. */
export function isConnectable(ctx: Context, kind: string): boolean {
  if (ctx.config.NIGHTSHIFT_PUBLIC_URL === undefined) return false;
  try {
    providerPage(ctx, { kind, access: 'read' });
    return true;
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return false;
  }
}

function providerPage(ctx: Context, { kind, access }: Pick<ConnectLink, 'kind' | 'access'>): URL {
  const { consent } = consentOf(ctx, kind);
  const redirectUri = redirectOf(ctx);
  const scopes = scopesFor(consent, access);
  return new URL(consent.page({ scopes, state: 'none', challenge: 'none', redirectUri }));
}

/** A link for one person that works once, for ten minutes. Throws `Invalid` where the kind is not connectable. */
export async function offerLink(ctx: Context, link: ConnectLink): Promise<string> {
  providerPage(ctx, link);
  await ensurePerson(ctx, link.ownerId);
  const code = await ctx.store.write(async (unit) => {
    const { ownerId, kind, access } = link;
    const actor = { kind: 'person', id: ownerId } as const;
    unit.record(ownerId, {
      type: 'connect.linked',
      actor,
      subject: ownerId,
      data: { kind, access },
    });
    return await giveLink(unit, link);
  });
  return `${publicUrl(ctx)}/connect/${code}`;
}

/** What a link is for, in the words of its page; it stays unused. Null when it is unknown, used or expired. */
export interface LinkFacts {
  kind: string;
  access: 'read' | 'write';
  /** As Slack names the person now, with their id. */
  person: string;
  /** Host of the page on which they consent. */
  host: string;
}

export async function describeLink(ctx: Context, code: string): Promise<LinkFacts | null> {
  const link = await findLink(ctx.store.db, code, ctx.clock.now());
  if (link === null) return null;
  const { userId } = slackIds(link.ownerId);
  const { name } = await ctx.poster.user(userId);
  const { kind, access } = link;
  return { kind, access, person: `${name} (${userId})`, host: providerPage(ctx, link).host };
}

/**
 * Uses a link up and prepares its consent, which only the browser that holds the secret can answer. Null when
 * the link is unknown, used or expired.
 */
export async function startConnecting(
  ctx: Context,
  code: string,
): Promise<{ kind: string; page: string; browser: string } | null> {
  const browser = randomBytes(32).toString('base64url');
  return await ctx.store.write(async (unit) => {
    const link = await takeLink(unit, code);
    if (link === null) return null;
    const { ownerId, kind, access } = link;
    const actor = { kind: 'flow', id: 'connect' } as const;
    const data = { kind, access };
    unit.record(ownerId, { type: 'connect.started', actor, subject: ownerId, data });
    const redirectUri = redirectOf(ctx);
    const asked = { ownerId, kind, access, redirectUri, browser };
    return { kind, browser, page: await beginConsent(ctx, unit, asked) };
  });
}

/**
 * Takes what a provider sent back. The grant is sealed and opens nothing until its person says in Slack that
 * the mailbox is theirs. Throws `Conflict` when nobody asked for this answer, `Invalid` and `Transient` when
 * it cannot be used; then nothing is stored.
 */
export async function receiveConsent(
  ctx: Context,
  answer: URLSearchParams,
  browser: string,
): Promise<Pick<Consented, 'kind' | 'name'>> {
  const pending = await claimAnswer(ctx, answer, { browser });
  const { ownerId, kind, access } = pending;
  try {
    const given = await redeemConsent(ctx, pending, answer);
    await askPerson(ctx, given);
    return given;
  } catch (error) {
    if (!isExpected(error)) throw error;
    const actor = { kind: 'flow', id: 'connect' } as const;
    const data = { kind, access, why: error.name };
    await ctx.store.write((unit) => {
      unit.record(ownerId, { type: 'connect.refused', actor, subject: ownerId, data });
      return Promise.resolve();
    });
    throw error;
  }
}

async function askPerson(ctx: Context, given: Consented): Promise<void> {
  const { ownerId, kind, access, name, scopes } = given;
  const key = await ctx.store.write(async (unit) => {
    if (access === 'write' && (await knownAccount(unit, given)) === null)
      throw new Invalid('That mailbox is not connected for reading yet: connect it first');
    const id = await askConnection(unit, ctx.vaultKey, given);
    const actor = { kind: 'flow', id: 'connect' } as const;
    const data = { kind, access, scopes: [...scopes] };
    unit.record(ownerId, { type: 'connect.asked', actor, subject: id, data });
    const { source, provider, may } = PROVIDERS[kind];
    return await tellByPost(unit, {
      ownerId,
      connectionId: id,
      what: say.connect(name),
      safe: say.gaveAGrant({ provider, source, may: may[access], scope: scopeWords(scopes) }),
      next: say.confirmOnlyIf,
    });
  });
  await hurry(ctx, [deliverJob(key)]);
}
