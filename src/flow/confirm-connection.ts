import type { Context } from '../context.ts';
import { type Account, ConsentKind } from '../domain/account.ts';
import type { AuditActor } from '../domain/audit.ts';
import { type Actor, misfitOf } from '../domain/policy.ts';
import { PROVIDERS } from '../domain/provider-words.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';
import { listAccounts } from '../store/accounts.ts';
import {
  type Connection,
  connectionsExpired,
  findConnection,
  openConnection,
  settleConnection,
} from '../store/connections.ts';
import { renewNotices } from '../store/notices.ts';
import type { Unit } from '../store/store.ts';
import { consentOf } from './consent.ts';
import type { Answer } from './exceptions.ts';
import { hurry } from './hurry.ts';
import { deliverJob } from './jobs.ts';
import { storeGrant } from './store-grant.ts';
import * as say from '../words/connecting.ts';

export interface ConnectionClick {
  actor: Actor;
  connectionId: string;
  confirmed: boolean;
}

interface Decided extends Answer {
  settled: Connection | null;
  /** Keys of the messages that show it. */
  posts: readonly string[];
}

/**
 * The word of the one person for whom a consent was asked, as Slack authenticates it: without it a grant that
 * somebody else's browser brought belongs to nobody.
 */
export async function decideConnection(ctx: Context, click: ConnectionClick): Promise<Answer> {
  const { done, words, settled, posts } = await ctx.store.write((unit) => decide(ctx, unit, click));
  if (settled !== null && !click.confirmed) await giveBack(ctx, settled);
  await hurry(ctx, posts.map(deliverJob));
  return { done, words };
}

async function decide(ctx: Context, unit: Unit, click: ConnectionClick): Promise<Decided> {
  const { actor, connectionId: id, confirmed } = click;
  const found = await findConnection(unit.db, id);
  if (found === null) return no(say.thisQuestionIsNotKnown);
  const refused = refusalOf(actor, found);
  if (refused !== null) {
    const by = { kind: 'person', id: actor.id } as const;
    const data = { kind: found.kind, access: found.access, why: 'not-eligible' };
    unit.record(found.owner_id, { type: 'connect.refused', actor: by, subject: id, data });
    return no(refused);
  }
  if (found.state === 'asked' && found.expires_at <= unit.at) return no(say.thisRanOut);
  const by = { kind: 'person', id: actor.id } as const;
  const connection = await settleConnection(unit, {
    id,
    to: confirmed ? 'confirmed' : 'discarded',
  });
  if (connection === null) return no(say.thisIsNotOpenAny);
  const posts = await renewNotices(unit, id, 'connection_id');
  if (confirmed) await connect(ctx, unit, { connection, actor: by });
  else recordEnd(unit, connection, { type: 'connect.discarded', actor: by });
  const words = confirmed ? say.isConnected(found.name) : say.discardedTheGrantIsForgotten;
  return { done: true, words, settled: connection, posts };
}

function refusalOf(actor: Actor, connection: Connection): string | null {
  const misfit = misfitOf(actor);
  if (misfit !== null) return misfit;
  return actor.id === connection.owner_id ? null : say.onlyThePersonWhoAsked;
}

async function connect(
  ctx: Context,
  unit: Unit,
  { connection, actor }: { connection: Connection; actor: AuditActor },
): Promise<void> {
  const { owner_id: ownerId, access, name, cursor, scopes } = connection;
  const kind = ConsentKind.parse(connection.kind);
  const secret = openConnection(ctx.vaultKey, connection);
  await storeGrant(ctx, unit, {
    given: { ownerId, kind, access, name, cursor, scopes, secret },
    actor,
  });
}

function recordEnd(
  unit: Unit,
  { id, owner_id: ownerId, kind, access }: Connection,
  end: { type: 'connect.discarded' | 'connect.expired'; actor: AuditActor },
): void {
  unit.record(ownerId, { ...end, subject: id, data: { kind, access } });
}

/** Forgets what nobody confirmed in time: no answer is no connection. */
export async function expireConnections(ctx: Context): Promise<void> {
  for (const { id } of await connectionsExpired(ctx.store.db, ctx.clock.now())) {
    const settled = await ctx.store.write(async (unit) => {
      const connection = await settleConnection(unit, { id, to: 'expired' });
      if (connection === null) return null;
      const actor = { kind: 'flow', id: 'sweep' } as const;
      recordEnd(unit, connection, { type: 'connect.expired', actor });
      await renewNotices(unit, id, 'connection_id');
      return connection;
    });
    if (settled !== null) await giveBack(ctx, settled);
  }
}

/**
 * Gives an unwanted grant back at the provider where that takes nothing else away: Google revokes with one
 * grant all that the mailbox gave. It is forgotten here already, so a provider that fails changes nothing.
 */
async function giveBack(ctx: Context, connection: Connection): Promise<void> {
  const { id, kind, name, owner_id: ownerId } = connection;
  try {
    const accounts = await listAccounts(ctx.store.db);
    const { provider } = PROVIDERS[ConsentKind.parse(kind)];
    if (accounts.some((account) => isBoundTo(account, { provider, name, ownerId }))) return;
    const secret = openConnection(ctx.vaultKey, connection);
    await consentOf(ctx, kind).consent.revoke(secret);
  } catch (error) {
    if (!isExpected(error)) throw error;
    ctx.log.warn({ id, error: errorMessage(error) }, 'a grant could not be given back');
  }
}

/** The same person's at the provider, as far as names tell: a calendar's names nobody. */
function isBoundTo(
  account: Account,
  grant: { provider: string; name: string; ownerId: string },
): boolean {
  const kind = ConsentKind.safeParse(account.kind);
  if (!kind.success || PROVIDERS[kind.data].provider !== grant.provider) return false;
  return account.name === grant.name || account.ownerId === grant.ownerId;
}

function no(words: string): Decided {
  return { done: false, words: say.nothingWasDone(words), settled: null, posts: [] };
}
