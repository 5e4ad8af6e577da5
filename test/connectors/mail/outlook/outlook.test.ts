import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { MailReader } from '#src/connectors/mail/connector.ts';
import { Invalid, Reauthorise, Transient } from '#src/lib/errors.ts';
import { RESYNC_REQUIRED, faultOf } from '#src/sandbox/graph/api-error.ts';
import { approved, readAll } from '#test/contracts/mail-world.ts';
import { ADDRESS, type OutlookWorld, startOutlook } from './support.ts';

function readerOf(world: OutlookWorld): MailReader {
  return world.outlook.openReader(world.connection());
}

describe('a grant', () => {
  it('is asked for the scope that it was given, and for no other', async () => {
    await using world = await startOutlook();
    const { read, write } = world.sandbox.grants(ADDRESS);
    const open = (secret: string, access?: 'read' | 'write') => {
      const connection = world.connection(secret);
      return world.outlook.openReader(
        access === undefined ? connection : { ...connection, access },
      );
    };
    await expect(open(write, 'write').profile()).resolves.toMatchObject({ address: ADDRESS });
    await expect(open(read).profile()).resolves.toMatchObject({ address: ADDRESS });
    await expect(open(write).profile()).rejects.toBeInstanceOf(Reauthorise);
  });
});

describe('reading', () => {
  it('costs two requests for a hundred mails, content and all', async () => {
    await using world = await startOutlook();
    const reader = readerOf(world);
    const { cursor } = await reader.profile();
    for (let at = 0; at < 100; at += 1) world.deliver(`mail ${at}`);
    world.requests = 0;
    const read = await readAll(reader, cursor);
    const fetched = await reader.fetch(read.ids);
    expect(fetched).toHaveLength(100);
    expect(fetched[7]?.mail).toMatchObject({ subject: 'mail 7', text: 'Hello' });
    expect(world.requests).toBeLessThanOrEqual(3);
    expect(world.requests).toBe(1);
  });

  it('finds what rules put into other folders, and leaves out junk and what was sent', async () => {
    await using world = await startOutlook();
    world.sandbox.addFolder(ADDRESS, 'Projects', 'inbox');
    const reader = readerOf(world);
    const { cursor } = await reader.profile();
    const sorted = world.deliver('by a rule', '', 'Projects');
    world.deliver('spam', '', 'junkemail');
    world.deliver('my own', '', 'sentitems');
    const read = await readAll(reader, cursor);
    expect(read.ids).toEqual([sorted]);
    expect((await reader.fetch(read.ids))[0]?.mail.labels).toEqual(['UNREAD']);
  });

  it('watches a folder that came to be later, until it goes into the bin', async () => {
    await using world = await startOutlook();
    const reader = readerOf(world);
    const { cursor } = await reader.profile();
    world.sandbox.addFolder(ADDRESS, 'Later');
    const first = world.deliver('in a new folder', '', 'Later');
    const read = await readAll(reader, cursor, world.clock.now());
    expect(read).toMatchObject({ ids: [first], resynced: false });
    const second = world.deliver('once more', '', 'Later');
    expect((await readAll(reader, read.cursor)).ids).toEqual([second]);
  });

  it('keeps the id of a mail that somebody moves, so that it is one mail', async () => {
    await using world = await startOutlook();
    world.sandbox.addFolder(ADDRESS, 'Projects');
    const reader = readerOf(world);
    const { cursor } = await reader.profile();
    const id = world.deliver('moved');
    const read = await readAll(reader, cursor);
    world.sandbox.move(ADDRESS, id, 'Projects');
    expect(read.ids).toEqual([id]);
    expect((await readAll(reader, read.cursor)).ids).toEqual([id]);
    expect(await reader.fetch([id])).toHaveLength(1);
  });

  it('gives each mail once from pages that repeat rows and come in no order', async () => {
    await using world = await startOutlook({ pageSize: 3 });
    const reader = readerOf(world);
    const { cursor } = await reader.profile();
    world.sandbox.setUntidy(true);
    const ids = Array.from({ length: 8 }, (_, at) => world.deliver(`mail ${at}`));
    const read = await readAll(reader, cursor);
    expect(new Set(read.ids)).toEqual(new Set(ids));
    expect(await reader.fetch([...new Set(read.ids)])).toHaveLength(8);
  });

  it('resyncs in the middle of pages as well, bounded and told', async () => {
    await using world = await startOutlook({ pageSize: 3 });
    const reader = readerOf(world);
    const { cursor } = await reader.profile();
    const ids = Array.from({ length: 8 }, (_, at) => world.deliver(`mail ${at}`));
    const first = await reader.changes(cursor, world.clock.now());
    world.sandbox.faults.add({ match: /skiptoken/, times: 1, kind: faultOf(RESYNC_REQUIRED) });
    const rest = await readAll(reader, first.cursor, world.clock.now());
    expect(first).toMatchObject({ more: true, resynced: false });
    expect(rest.resynced).toBe(true);
    expect(new Set([...first.ids, ...rest.ids])).toEqual(new Set(ids));
  });

  it('asks for a new grant when the token is revoked between two pages, and loses nothing', async () => {
    await using world = await startOutlook({ pageSize: 3 });
    const { cursor } = await readerOf(world).profile();
    const ids = Array.from({ length: 5 }, (_, at) => world.deliver(`mail ${at}`));
    const before = readerOf(world);
    const first = await before.changes(cursor, new Date(0));
    world.sandbox.revoke(ADDRESS);
    await expect(before.changes(first.cursor, new Date(0))).rejects.toBeInstanceOf(Reauthorise);
    const rest = await readAll(readerOf(world), first.cursor);
    expect([...first.ids, ...rest.ids]).toEqual(ids);
  });

  it('goes on with a new access token when the old one ran out', async () => {
    await using world = await startOutlook();
    const reader = readerOf(world);
    const { cursor } = await reader.profile();
    const id = world.deliver('much later');
    world.clock.advance(2 * 3_600_000);
    expect((await readAll(reader, cursor)).ids).toEqual([id]);
  });

  it('names attachments without opening them, and people as they call themselves', async () => {
    await using world = await startOutlook();
    const id = world.sandbox.deliver(ADDRESS, Buffer.from(WITH_ATTACHMENT));
    const [fetched] = await readerOf(world).fetch([id]);
    expect(fetched?.mail.attachments).toEqual([
      { name: 'plan.pdf', mediaType: 'application/pdf', bytes: 4 },
    ]);
    expect(fetched?.mail.from).toEqual({ name: 'Zoë, of "Work"', address: 'zoe@work.example' });
    expect(fetched?.mail.subject).toBe('Grüße');
    expect(fetched?.mail.text).toContain('See the plan');
    expect(fetched?.mail.headers).toMatchObject({ 'list-id': '<plans.work.example>' });
  });

  it('knows an invitation, an answer to one, and a mail that is neither', async () => {
    await using world = await startOutlook();
    const part = (method: string) =>
      `Content-Type: text/calendar; method=${method}\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:${method}\r\nEND:VCALENDAR`;
    const asked = ['REQUEST', 'REPLY'].map((method) => world.deliver(method, part(method)));
    const fetched = await readerOf(world).fetch([...asked, world.deliver('plain')]);
    expect(fetched.map(({ mail }) => mail.invitation)).toEqual(['request', 'reply', undefined]);
  });

  it('never has more than four requests of one mailbox under way', async () => {
    await using world = await startOutlook();
    const id = world.deliver('asked for often');
    const [fetched] = await readerOf(world).fetch([id]);
    world.sandbox.faults.add({ match: /batch/, times: 12, kind: { type: 'slow', delayMs: 20 } });
    const states = await Promise.all(
      Array.from({ length: 12 }, () => readerOf(world).state(id, fetched?.mail.threadId ?? '')),
    );
    expect(states.map((state) => state?.['lastMessageId'])).toEqual(Array(12).fill(id));
  });
});

describe('where requests go', () => {
  it('follows no link to another host: its path is asked for at the configured one', async () => {
    await using world = await startOutlook();
    const reader = readerOf(world);
    const { cursor } = await reader.profile();
    const elsewhere = cursor.replaceAll(
      '/v1.0/me/mailFolders',
      'https://evil.example/v1.0/me/mailFolders',
    );
    await expect(reader.changes(elsewhere, new Date(0))).rejects.toBeInstanceOf(Invalid);
    await expect(
      reader.changes(cursor.replaceAll('/v1.0/me/mailFolders', '//evil.example/'), new Date(0)),
    ).rejects.toBeInstanceOf(Invalid);
  });

  it('sends no token along a redirect', async () => {
    const seen: (string | undefined)[] = [];
    const thief = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    });
    await new Promise<void>((resolve) => thief.listen(0, '127.0.0.1', resolve));
    const address = thief.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const api = createServer((_, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${port}/` }).end();
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    const at = api.address();
    const apiUrl = `http://127.0.0.1:${typeof at === 'object' && at !== null ? at.port : 0}`;
    await using world = await startOutlook({ apiUrl });
    await expect(readerOf(world).profile()).rejects.toBeInstanceOf(Transient);
    expect(seen).toEqual([]);
    api.close();
    thief.close();
  });

  it('takes no address out of a Message-ID that holds one', async () => {
    await using world = await startOutlook();
    const request = world.outlook.plan.draft({
      threadId: 'thread',
      from: ADDRESS,
      to: 'ada@work.example',
      subject: 'Re: topic',
      inReplyTo: '',
      references: [],
      messageId: '<https://evil.example/v1.0/x@work.example>',
      text: 'Hello',
    });
    expect(await readerOf(world).readBack(request)).toBe('not-applied');
    const connection = world.connection(world.sandbox.grants(ADDRESS).write);
    await world.outlook.openWriter(connection, approved(request, 'acc_1')).send();
    expect(await readerOf(world).readBack(request)).toBe('applied');
  });
});

const WITH_ATTACHMENT = [
  'From: =?utf-8?B?Wm/Dqywgb2YgIldvcmsi?= <zoe@work.example>',
  `To: ${ADDRESS}`,
  'Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=',
  'Message-ID: <plan@work.example>',
  'List-Id: <plans.work.example>',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>See the plan</p>',
  '--b',
  'Content-Type: application/pdf; name=plan.pdf',
  'Content-Disposition: attachment; filename=plan.pdf',
  'Content-Transfer-Encoding: base64',
  '',
  'JVBERg==',
  '--b--',
  '',
].join('\r\n');
