import { describe, expect, it } from 'vitest';
import { ANNA, type Answer, IMMUTABLE, mail, start, type World } from './support.ts';

const DELTA = 'GET /me/mailFolders/inbox/messages/delta';

async function round(world: World, from: string, prefer = ''): Promise<Answer> {
  const headers = { prefer: `IdType="ImmutableId"${prefer}` };
  return await world.ask(from, { headers });
}

describe('delta of messages', () => {
  it('pages by what the client prefers, tens without, and ends with a link for the next round', async () => {
    await using world = await start();
    for (let at = 0; at < 12; at += 1) world.sandbox.deliver(ANNA, mail(`m${at}`));
    const plain = await round(world, DELTA);
    expect(plain.body.value).toHaveLength(10);
    const small = await round(world, DELTA, ', odata.maxpagesize=7');
    expect(small.body.value).toHaveLength(7);
    expect(small.body['@odata.deltaLink']).toBeUndefined();
    const rest = await round(
      world,
      `GET ${String(small.body['@odata.nextLink'])}`,
      ', odata.maxpagesize=7',
    );
    expect(rest.body.value).toHaveLength(5);
    const quiet = await round(world, `GET ${String(rest.body['@odata.deltaLink'])}`);
    expect(quiet.body.value).toEqual([]);
  });

  it('tells what came, what changed and what left, in the fields that were selected at first', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail('first'));
    const first = await round(world, `${DELTA}?$select=subject,isRead`);
    expect(first.body.value).toEqual([
      { '@odata.etag': expect.any(String), id, subject: 'first', isRead: false },
    ]);
    await world.ask(`PATCH /me/messages/${id}`, { headers: IMMUTABLE, body: { isRead: true } });
    const changed = await round(world, `GET ${String(first.body['@odata.deltaLink'])}`);
    expect(changed.body.value).toMatchObject([{ id, subject: 'first', isRead: true }]);
    world.sandbox.move(ANNA, id, 'archive');
    const left = await round(world, `GET ${String(changed.body['@odata.deltaLink'])}`);
    expect(left.body.value).toEqual([{ id, '@removed': { reason: 'deleted' } }]);
  });

  it.each([
    [`${DELTA}?$filter=subject%20eq%20'x'`, 400],
    [`${DELTA}?$orderby=subject`, 400],
    [`${DELTA}?$search=x`, 400],
    [`${DELTA}?$select=nonsense`, 400],
    [`${DELTA}?$deltatoken=nonsense`, 400],
    ['GET /me/messages/delta', 400],
    ['GET /me/mailFolders/nowhere/messages/delta', 404],
    [`${DELTA}?$filter=receivedDateTime%20ge%202026-11-20T00:00:00Z`, 200],
  ])('answers %s with %d', async (line, status) => {
    await using world = await start();
    expect((await round(world, line)).status).toBe(status);
  });

  it('answers 410 to every link once sync states expired, and begins anew without one', async () => {
    await using world = await start();
    world.sandbox.deliver(ANNA, mail('first'));
    const first = await round(world, DELTA);
    world.sandbox.expireSyncStates(ANNA);
    const gone = await round(world, `GET ${String(first.body['@odata.deltaLink'])}`);
    expect(gone).toMatchObject({ status: 410, body: { error: { code: 'SyncStateNotFound' } } });
    expect((await round(world, DELTA)).body.value).toHaveLength(1);
  });

  it('tells of folders that came to be', async () => {
    await using world = await start();
    const first = await world.ask('GET /me/mailFolders/delta');
    expect(first.body.value?.map(({ displayName }) => displayName)).toContain('Inbox');
    world.sandbox.addFolder(ANNA, 'Projects', 'inbox');
    const next = await world.ask(`GET ${String(first.body['@odata.deltaLink'])}`);
    expect(next.body.value).toMatchObject([{ displayName: 'Projects' }]);
  });
});
