import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Connection } from '#src/connectors/connector.ts';
import { createOutlook } from '#src/connectors/mail/outlook/outlook.ts';
import type { Account } from '#src/domain/account.ts';
import { Reauthorise, Transient } from '#src/lib/errors.ts';
import {
  newVaultKey,
  openReadGrant,
  parseVaultKey,
  saveGrant,
  takeGrant,
} from '#src/store/vault.ts';
import { renewReadGrant } from '#src/store/vault-renewal.ts';
import { createAccount, openTestStore, type TestStore } from '../../../support/build-store.ts';
import { ADDRESS, type OutlookWorld, startOutlook } from './support.ts';

const key = parseVaultKey(newVaultKey());
const actor = { kind: 'flow', id: 'ingest' } as const;
const DAY_MS = 86_400_000;

let given: TestStore;
beforeAll(async () => {
  given = await openTestStore();
});
afterAll(() => given.close());

interface Scene extends AsyncDisposable {
  world: OutlookWorld;
  account: Account;
  secret: string;
  stored(): Promise<string>;
  /** Reads as one process of several does: with a memory of its own for access tokens. */
  read(renew?: Connection['renew']): Promise<string>;
}

let accounts = 0;

async function scene(
  options: Parameters<typeof startOutlook>[0] & { secret?: string },
): Promise<Scene> {
  const world = await startOutlook(options);
  accounts += 1;
  const { store } = given;
  const account = await createAccount(store, { kind: 'outlook', name: `${accounts}@work.example` });
  const secret =
    options.secret?.replace('TOKEN', world.sandbox.grants(ADDRESS).read) ??
    world.sandbox.grants(ADDRESS).read;
  await store.write((unit) => saveGrant(unit, key, { account, access: 'read', secret }));
  const stored = () => openReadGrant(store.db, key, account);
  const { url } = world.sandbox;
  return {
    world,
    account,
    secret,
    stored,
    read: async (
      renew = (use) => store.write((unit) => renewReadGrant(unit, account, { key, actor, use })),
    ) => {
      const outlook = createOutlook({
        apiUrl: url,
        oauthUrl: url,
        tenant: 'common',
        clientId: 'client',
        clientSecret: '',
        clock: world.clock,
        wait: async () => {},
      });
      const connection = { ...world.connection(await stored()), account, renew };
      return (await outlook.openReader(connection).profile()).address;
    },
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}

describe('a refresh token that is renewed with each use', () => {
  test('is stored before anything is read with it, so that the next process has it', async () => {
    await using at = await scene({ singleUseRefreshTokens: true });

    await at.read();
    const first = await at.stored();
    await at.read();

    expect(first).not.toBe(at.secret);
    expect(await at.stored()).not.toBe(first);
    const entries = given.store.db
      .selectFrom('audit')
      .select('type')
      .where('type', '=', 'grant.renewed');
    expect((await entries.execute()).length).toBeGreaterThanOrEqual(2);
  });

  test('outlives the ninety days of the one that was consented to', async () => {
    await using at = await scene({});
    for (let month = 0; month < 5; month += 1) {
      await at.read();
      at.world.clock.advance(30 * DAY_MS);
    }
    expect(await at.read()).toBe(ADDRESS);
  });

  test('is used by one process at a time, where using it twice would end it', async () => {
    await using at = await scene({ singleUseRefreshTokens: true });

    expect(await Promise.all([at.read(), at.read(), at.read()])).toEqual([
      ADDRESS,
      ADDRESS,
      ADDRESS,
    ]);
  });

  test('would be lost by two at once without that', async () => {
    await using at = await scene({ singleUseRefreshTokens: true });
    const alone: Connection['renew'] = async (use) => (await use(at.secret)).value;

    await at.read(alone);

    await expect(at.read(alone)).rejects.toBeInstanceOf(Reauthorise);
  });

  test('stays the old one when the answer with the new one is lost, or cannot be stored', async () => {
    await using at = await scene({});
    at.world.sandbox.faults.add({ match: /oauth2/, times: 1, kind: { type: 'drop-answer' } });
    await expect(at.read()).rejects.toBeInstanceOf(Transient);
    expect(await at.stored()).toBe(at.secret);

    const broken: Connection['renew'] = (use) =>
      given.store.write(async (unit) => {
        await renewReadGrant(unit, at.account, { key, actor, use });
        throw new Transient('The database is gone');
      });
    await expect(at.read(broken)).rejects.toBeInstanceOf(Transient);
    expect(await at.stored()).toBe(at.secret);

    expect(await at.read()).toBe(ADDRESS);
    expect(await at.stored()).not.toBe(at.secret);
  });

  test('is not put back where its owner disconnected meanwhile', async () => {
    await using at = await scene({});
    const { account, world } = at;
    const late: Connection['renew'] = async (use) => {
      await given.store.write((unit) => takeGrant(unit, key, { account, access: 'read' }));
      return await given.store.write((unit) => renewReadGrant(unit, account, { key, actor, use }));
    };

    await expect(at.read(late)).rejects.toBeInstanceOf(Reauthorise);
    await expect(at.stored()).rejects.toBeInstanceOf(Reauthorise);
    expect(world.requests).toBe(0);
  });

  test('keeps the client that it was given to', async () => {
    const secret = '{"refresh_token":"TOKEN","client_id":"other","client_secret":"s"}';
    await using at = await scene({ secret });

    await at.read();

    const renewed: unknown = JSON.parse(await at.stored());
    expect(renewed).toMatchObject({ client_id: 'other', client_secret: 's' });
    expect(renewed).not.toMatchObject({ refresh_token: at.world.sandbox.grants(ADDRESS).read });
  });
});
