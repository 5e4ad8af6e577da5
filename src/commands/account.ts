import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Context } from '../context.ts';
import type { PipelineConnector } from '../connectors/pipelines/connector.ts';
import { mailConnector, pipelineConnector } from '../actions/action.ts';
import { type Account, AccountKind, isCalendar, isMail } from '../domain/account.ts';
import { personId } from '../domain/person.ts';
import type { SeenServer } from '../domain/receiving-server.ts';
import { ensurePerson } from '../flow/join.ts';
import { type Found, type Probe, profile } from '../flow/account-profile.ts';
import { Invalid } from '../lib/errors.ts';
import { parseJson } from '../lib/trust.ts';
import { connectAccount, getAccount, listAccounts } from '../store/accounts.ts';
import type { Unit } from '../store/store.ts';
import { checkVaultKey } from '../store/vault-keys.ts';
import { heldGrants, saveGrant } from '../store/vault.ts';

export interface NewSource {
  kind: string;
  /** Slack user id of the owner. */
  owner: string;
  /** Repositories to watch, for pipeline sources; all that the token sees when empty. */
  repositories: readonly string[];
  /** What else the kind of source needs to know. */
  settings?: Record<string, unknown>;
  /** One secret for both, or a JSON object `{"read": …, "write": …}` with separate grants. */
  secret: string;
}

export const OPERATOR = { kind: 'flow', id: 'account-command' } as const;

/** Checks the grant at the provider before anything is stored; connecting again replaces the grants. */
export async function addAccount(ctx: Context, source: NewSource): Promise<Account> {
  return (await addSource(ctx, source)).account;
}

/** The same, with the server that the newest mails of a mailbox name at their top. */
export async function addSource(
  ctx: Context,
  source: NewSource,
): Promise<{ account: Account; seen: SeenServer | null }> {
  const kind = AccountKind.safeParse(source.kind);
  if (!kind.success) throw new Invalid(`Kind must be one of ${AccountKind.options.join(', ')}`);
  const given = parseGrants(ctx, kind.data, source.secret);
  // Nothing ever writes to a calendar, so no grant to do so is kept.
  const grants = isCalendar(kind.data) ? { ...given, write: null } : given;
  await checkVaultKey(ctx.store.db, ctx.vaultKey, ctx.clock.now());
  const { teamId } = await ctx.poster.identify();
  const ownerId = personId(teamId, source.owner);
  await ensurePerson(ctx, ownerId);
  const { repositories } = source;
  const settings = { ...source.settings, ...(repositories.length === 0 ? {} : { repositories }) };
  const found = await profile(ctx, { kind: kind.data, ownerId, secret: grants.read, settings });
  const writing = await writingGrant(
    ctx,
    { kind: kind.data, ownerId, settings },
    { grants, found },
  );
  const accountId = await ctx.store.write(async (unit) => {
    const id = await connectAccount(
      unit,
      {
        ownerId,
        kind: kind.data,
        name: found.name,
        settings: {
          ...(await trustedBefore(unit, { ownerId, kind: kind.data, found })),
          ...settings,
        },
        cursor: found.cursor,
      },
      OPERATOR,
    );
    await saveGrant(unit, ctx.vaultKey, {
      account: { id, ownerId },
      access: 'read',
      secret: grants.read,
      ...scopesOf(found),
    });
    if (writing !== null)
      await saveGrant(unit, ctx.vaultKey, {
        account: { id, ownerId },
        access: 'write',
        ...writing,
      });
    return id;
  });
  return { account: await getAccount(ctx.store.db, accountId), seen: found.seen ?? null };
}

/** Which server its owner named is kept where a mailbox is connected again. */
async function trustedBefore(
  unit: Unit,
  { ownerId, kind, found }: { ownerId: string; kind: AccountKind; found: Found },
): Promise<Account['settings']> {
  const accounts = await listAccounts(unit.db, ownerId);
  const known = accounts.find((one) => one.kind === kind && one.name === found.name);
  const authServer = known?.settings['authServer'];
  return authServer === undefined ? {} : { authServer };
}

/** The grant that writes, asked of the provider as well: it must open the same mailbox as the one that reads. */
async function writingGrant(
  ctx: Context,
  source: Pick<Probe, 'kind' | 'ownerId' | 'settings'>,
  { grants, found }: { grants: { read: string; write: string | null }; found: Found },
): Promise<{ secret: string; scopes?: readonly string[] } | null> {
  const { read, write } = grants;
  if (write === null) return null;
  if (write === read) return { secret: write, ...scopesOf(found) };
  const probed = await profile(ctx, { ...source, secret: write, access: 'write' });
  if (isMail(source.kind) && probed.name !== found.name)
    throw new Invalid('The grant that writes belongs to another mailbox than the one that reads');
  return { secret: write, ...scopesOf(probed) };
}

function scopesOf({ scopes }: Found): { scopes?: readonly string[] } {
  return scopes === null ? {} : { scopes };
}

/** How this provider makes grants out of what a person typed, where it does. */
function typedGrants({ connectors }: Context, kind: AccountKind): PipelineConnector['grants'] {
  if (isCalendar(kind)) return undefined;
  return isMail(kind)
    ? mailConnector(connectors, kind).grants
    : pipelineConnector(connectors, kind).grants;
}

function parseGrants(
  ctx: Context,
  kind: AccountKind,
  secret: string,
): { read: string; write: string | null } {
  if (secret === '')
    throw new Invalid('The secret is expected on standard input, and nothing came');
  const typed = typedGrants(ctx, kind)?.(secret) ?? null;
  if (typed !== null) return typed;
  if (!secret.startsWith('{')) return { read: secret, write: secret };
  const parsed = Two.safeParse(jsonOf(secret));
  if (parsed.success) return { read: parsed.data.read, write: parsed.data.write ?? null };
  throw new Invalid(
    'A JSON secret must read {"read": "…", "write": "…"}; leave "write" out to connect read-only',
  );
}

/** One that is JSON itself may stand there as it is. */
const Grant = z.union([
  z.string(),
  z.record(z.string(), z.unknown()).transform((grant) => JSON.stringify(grant)),
]);
const Two = z.object({ read: Grant, write: Grant.optional() });

/** Undefined where it only looks like JSON. */
function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** A JSON object from a file; nothing where there is none. Throws `Invalid` when it cannot be used. */
export async function readSettings(file: string | undefined): Promise<Record<string, unknown>> {
  if (file === undefined) return {};
  try {
    return z.record(z.string(), z.unknown()).parse(parseJson(await readFile(file, 'utf8')));
  } catch (error) {
    throw new Invalid(`${file} cannot be read as a JSON object`, { cause: error });
  }
}

export async function describeAccounts(ctx: Context): Promise<object[]> {
  const accounts = await listAccounts(ctx.store.db);
  return await Promise.all(
    accounts.map(async ({ id, kind, name, ownerId, state, coverage }) => ({
      id,
      kind,
      name,
      owner: ownerId,
      state,
      grants: (await heldGrants(ctx.store.db, id)).join(' and ') || 'none',
      readUntil: coverage.readUntil?.toISOString() ?? 'never',
      problem: coverage.problem ?? 'none',
    })),
  );
}
