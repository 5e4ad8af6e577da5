import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { ANNA, decode, encode, start } from './support.ts';

const me = { userId: 'me' };
const FOLDER = new URL('../../../../shared/data/mail/torture/', import.meta.url);
const corpus = existsSync(FOLDER)
  ? readdirSync(FOLDER).map((name) => ({ name, raw: readFileSync(new URL(name, FOLDER)) }))
  : [];

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const OWN = [
  { name: 'nothing at all', raw: bytes('') },
  { name: 'a lone newline', raw: bytes('\n') },
  { name: 'no headers', raw: bytes('\r\n\r\nbody') },
  { name: 'no body', raw: bytes('Subject: x') },
  { name: 'bare carriage returns', raw: bytes('Subject: x\r\rbody\rmore') },
  { name: 'zero bytes and raw 8-bit headers', raw: bytes('Subject: \0\xff\xe4\n\n\0') },
  { name: 'a header of 100 kB', raw: bytes(`Subject: ${'x'.repeat(100_000)}\r\n\r\nbody`) },
  {
    name: 'a multipart inside itself',
    raw: bytes(
      `${'Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n'.repeat(200)}\r\n--b--`,
    ),
  },
  {
    name: 'an empty boundary',
    raw: bytes('Content-Type: multipart/mixed; boundary=""\n\n--\n\nx'),
  },
  { name: 'an unknown charset', raw: bytes('Content-Type: text/plain; charset=x-no\n\n\xff') },
  { name: 'a parameter named __proto__', raw: bytes('Content-Type: text/plain; __proto__=x\n\nx') },
  { name: 'an entity beyond Unicode', raw: bytes('Content-Type: text/html\n\n&#999999;&#x0;') },
];

async function survives({ raw }: { raw: Buffer }): Promise<void> {
  await using world = await start();
  const client = world.client();
  const id = world.sandbox.deliver(ANNA, raw);
  const read = await client.users.messages.get({ ...me, id, format: 'raw' });
  expect(decode(read.data.raw).equals(raw)).toBe(true);
  expect(read.data.sizeEstimate).toBe(raw.length);
  const full = await client.users.messages.get({ ...me, id, format: 'full' });
  expect(full.data.payload?.mimeType).toMatch(/^[^\s/]+\/[^\s/]+$/);
  const metadata = await client.users.messages.get({ ...me, id, format: 'metadata' });
  expect(metadata.data.payload?.headers).toEqual(full.data.payload?.headers);
  const search = { ...me, q: '"no such words" OR has:attachment OR from:nobody' };
  expect((await client.users.messages.list(search)).status).toBe(200);
}

describe('mail that no standard allows is taken, shown, searched and returned byte for byte', () => {
  test.each(OWN)('$name', survives);

  const why = corpus.length === 0 ? ' (skipped: no torture corpus beside this checkout)' : '';
  (corpus.length === 0 ? test.skip : test)(`the torture corpus${why}`, async () => {
    for (const item of corpus) await survives(item);
  });

  test('and a draft of it too, when it has the headers that Gmail wants', async () => {
    await using world = await start();
    const raw = bytes('From: a@b\nDate: x\nMessage-ID: <1@x>\n\n\0\xff--\r');
    const { data } = await world
      .client()
      .users.drafts.create({ ...me, requestBody: { message: { raw: encode(raw) } } });
    expect(world.sandbox.messages(ANNA)[0]).toMatchObject({ id: data.message?.id, raw });
  });
});
