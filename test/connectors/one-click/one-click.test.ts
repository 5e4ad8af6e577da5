import type { LookupAddress } from 'node:dns';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createOneClick } from '#src/connectors/one-click/one-click.ts';
import { isPublicAddress } from '#src/connectors/one-click/public-address.ts';
import type { Outside } from '#src/connectors/one-click/post.ts';
import { Invalid, UnknownOutcome } from '#src/lib/errors.ts';
import { systemClock } from '#src/lib/time.ts';
import { createListsSandbox, type ListsSandbox } from '#src/sandbox/lists/server.ts';
import { approved } from '#test/contracts/mail-world.ts';

const ADDRESS = 'https://click.news.example/u/7?x=a%20b&y=1';

let lists: ListsSandbox;
beforeAll(async () => {
  lists = await createListsSandbox({ clock: systemClock });
});
afterAll(() => lists.close());

async function leave(
  address = ADDRESS,
  outside: Outside = { gateway: lists.url },
): Promise<unknown> {
  const oneClick = createOneClick(outside);
  const writer = oneClick.openWriter(approved(oneClick.plan(address), 'acc_1'));
  return await writer.send().catch((error: unknown) => error);
}

describe('leaving a list', () => {
  test('sends exactly the planned form, once, to the host that was named', async () => {
    const before = lists.effects.length;
    expect(await leave()).toEqual({ providerId: '' });
    const made = lists.effects
      .slice(before)
      .map(({ method, target, body }) => ({ method, target, body }));
    expect(made).toEqual([createOneClick({}).plan(ADDRESS)]);
    expect(lists.refused).toEqual([]);
  });

  test.each([301, 302, 303, 307, 308])(
    'follows no redirect, and does not know what a %i means',
    async (status) => {
      const before = lists.effects.length;
      const headers = { location: `${lists.url}/elsewhere` };
      lists.faults.add({ match: /^POST/, times: 1, kind: { type: 'status', status, headers } });
      expect(await leave()).toBeInstanceOf(UnknownOutcome);
      expect(lists.effects).toHaveLength(before);
      expect(lists.refused).toEqual([]);
    },
  );

  test.each([
    ['an answer that is lost', { type: 'drop-answer' }, UnknownOutcome, 1],
    ['a connection that breaks', { type: 'drop-request' }, UnknownOutcome, 0],
    ['a server in trouble', { type: 'status', status: 503 }, UnknownOutcome, 0],
    ['a server that is busy', { type: 'status', status: 429, retryAfterS: 1 }, Invalid, 0],
    ['a refusal', { type: 'status', status: 410 }, Invalid, 0],
  ] as const)('never repeats by itself after %s', async (_what, kind, error, more) => {
    const before = lists.effects.length;
    lists.faults.add({ match: /^POST/, times: 1, kind });
    expect(await leave()).toBeInstanceOf(error);
    expect(lists.effects).toHaveLength(before + more);
  });

  test('knows that nothing was taken where nobody listens', async () => {
    const probe = createSocketServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => probe.once('listening', resolve));
    const { port } = probe.address() as AddressInfo;
    await new Promise((resolve) => probe.close(resolve));
    expect(await leave(ADDRESS, { gateway: `http://127.0.0.1:${port}` })).toMatchObject({
      name: 'Invalid',
      message: 'click.news.example could not be reached',
    });
  });

  test('waits no longer than it may, and reads no more than a little', async () => {
    const endless = createServer((request, response) => {
      if (request.url === '/silent') return;
      response.write('x'.repeat(1_000));
      const more = (): void => {
        while (response.write('x'.repeat(16_384)));
        response.once('drain', more);
      };
      more();
    });
    await new Promise<void>((resolve) => endless.listen(0, '127.0.0.1', resolve));
    const { port } = endless.address() as AddressInfo;
    const gateway = `http://127.0.0.1:${port}`;
    const silent = await leave('https://a.example/silent', { gateway, timeoutMs: 100 });
    expect(silent).toBeInstanceOf(UnknownOutcome);
    expect(await leave('https://a.example/endless', { gateway })).toEqual({ providerId: '' });
    endless.closeAllConnections();
    await new Promise((resolve) => endless.close(resolve));
  });
});

describe('an address that a stranger wrote', () => {
  test.each([
    'http://click.news.example/u',
    'https://click.news.example:8443/u',
    'https://user:secret@click.news.example/u',
    'https://click.news.example/u#x',
    'https://127.0.0.1/u',
    'https://2130706433/u',
    'https://0x7f.1/u',
    'https://[::1]/u',
    'https://localhost/u',
    'https://db.internal/u',
    'https://printer.local/u',
    'https://metadata.google.internal/u',
    'https://intranet/u',
    'ftp://click.news.example/u',
    'javascript:alert(1)',
    '',
    `https://click.news.example/${'x'.repeat(2_000)}`,
  ])('is not sent to where it reads %j', (address) => {
    expect(() => createOneClick({}).plan(address)).toThrow(Invalid);
  });

  test('is bound to the letter: no other request is one of ours', () => {
    const { addressOf, plan } = createOneClick({});
    const request = plan(ADDRESS);
    expect(addressOf(request).href).toBe(ADDRESS);
    for (const changed of [
      { ...request, method: 'PUT' as const },
      { ...request, target: `${request.target}x`.replace('https', 'http') },
      { ...request, target: '/;ONE-CLICK=https://click.news.example/' },
      { ...request, target: '/click.news.example/' },
      { ...request, body: null },
      { ...request, body: { ...request.body, more: 'x' } },
      { ...request, body: { 'application/x-www-form-urlencoded': 'x=y' } },
    ])
      expect(() => addressOf(changed)).toThrow(Invalid);
  });

  test.each([
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
  ])('is not sent to where its name leads to %s', async (address) => {
    const resolve = (): Promise<LookupAddress[]> =>
      Promise.resolve([
        { address: '93.184.215.14', family: 4 },
        { address, family: address.includes(':') ? 6 : 4 },
      ]);
    expect(await leave(ADDRESS, { resolve })).toMatchObject({
      name: 'Invalid',
      message: 'click.news.example is no public host, so nothing is sent there',
    });
  });

  test.each([
    ['93.184.215.14', true],
    ['2606:2800:21f:cb07:6820:80da:af6b:8b2c', true],
    ['172.15.0.1', true],
    ['172.16.0.1', false],
    ['100.64.0.1', false],
    ['192.168.1.1', false],
    ['198.18.0.1', false],
    ['0.0.0.0', false],
    ['255.255.255.255', false],
    ['224.0.0.1', false],
    ['2002:7f00:1::', false],
    ['64:ff9b::7f00:1', false],
    ['2001:db8::1', false],
    ['', false],
    ['click.news.example', false],
  ])('%s is out in the world: %p', (address, expected) => {
    expect(isPublicAddress(address)).toBe(expected);
  });
});
