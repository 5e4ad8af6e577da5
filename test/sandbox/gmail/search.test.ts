import { describe, expect, test } from 'vitest';
import { ANNA, mail, NOW, refusalOf, start, type World } from './support.ts';

const me = { userId: 'me' };
const HOUR_MS = 3_600_000;

/** A mailbox with one mail for every way of searching; each mail is named by its id. */
async function furnished(): Promise<World> {
  const world = await start();
  const { data } = await world
    .client()
    .users.labels.create({ ...me, requestBody: { name: 'Big Clients/Acme' } });
  const deliver = (id: string, raw: Buffer, [ageHours, labelIds]: [number, string[]]): void => {
    const receivedAt = new Date(NOW.getTime() - ageHours * HOUR_MS);
    world.sandbox.deliver(ANNA, raw, { id, labelIds, receivedAt });
  };
  const pdf = [
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    '',
    'See the invoice.',
    '--b',
    'Content-Type: application/pdf; name="bill 7.pdf"',
    '',
    'x',
    '--b--',
  ].join('\r\n');
  const withPdf = Buffer.from(`From: Carl <carl@acme.example>\r\nSubject: Bill\r\n${pdf}`);
  deliver('a1', mail({ Subject: 'Lunch plans', Cc: 'dora@example.org' }), [1, ['INBOX', 'UNREAD']]);
  deliver('a2', withPdf, [30, ['INBOX', 'IMPORTANT', data.id ?? '']]);
  deliver('a3', mail({ 'Message-ID': '<{odd}(id):x@y>' }, 'Lunch is late.'), [24 * 40, ['INBOX']]);
  deliver('a4', mail({ Subject: 'Win' }), [2, ['SPAM']]);
  deliver('a5', mail({ Subject: 'Old news' }), [3, ['TRASH']]);
  deliver('a6', mail({ From: ANNA, To: 'Ben <ben@example.org>' }), [4, ['SENT', 'STARRED']]);
  return world;
}

async function found(world: World, q: string, more: object = {}): Promise<string> {
  const { data } = await world.client().users.messages.list({ ...me, q, ...more });
  return (data.messages ?? []).map(({ id }) => id ?? '').join(' ');
}

describe('searching', () => {
  test.each([
    ['', 'a1 a6 a2 a3'],
    ['from:ben', 'a1 a3'],
    ['from:ben@example.org', 'a1 a3'],
    ['from:acme.example', 'a2'],
    ['from:be', ''],
    ['from:me', 'a6'],
    ['to:ben', 'a6'],
    ['to:dora', 'a1'],
    ['cc:dora', 'a1'],
    ['cc:ben', ''],
    ['subject:lunch', 'a1'],
    ['subject:"plans lunch"', ''],
    ['subject:"lunch plans"', 'a1'],
    ['lunch', 'a1 a3'],
    ['"lunch is late"', 'a3'],
    ['LUNCH -late', 'a1'],
    ['-subject:lunch', 'a6 a2 a3'],
    ['from:carl OR from:anna', 'a6 a2'],
    ['from:(carl OR anna)', 'a6 a2'],
    ['{from:carl from:anna}', 'a6 a2'],
    ['from:ben OR from:carl subject:bill', 'a2'],
    ['from:ben (subject:lunch OR late)', 'a1 a3'],
    ['-{from:carl from:anna}', 'a1 a3'],
    ['from:(ben example)', 'a1 a3'],
    ['label:big-clients-acme', 'a2'],
    ['label:inbox', 'a1 a2 a3'],
    ['label:nowhere', ''],
    ['in:inbox', 'a1 a2 a3'],
    ['in:sent', 'a6'],
    ['in:spam', 'a4'],
    ['in:trash', 'a5'],
    ['in:anywhere', 'a1 a4 a5 a6 a2 a3'],
    ['-in:trash', 'a1 a6 a2 a3'],
    ['is:unread', 'a1'],
    ['is:read', 'a6 a2 a3'],
    ['is:starred', 'a6'],
    ['is:important', 'a2'],
    ['has:attachment', 'a2'],
    ['-has:attachment', 'a1 a6 a3'],
    ['has:userlabels', 'a2'],
    ['filename:pdf', 'a2'],
    ['filename:bill', 'a2'],
    ['rfc822msgid:<{odd}(id):x@y>', 'a3'],
    ['rfc822msgid:{odd}(id):x@y', 'a3'],
    ['rfc822msgid:odd', ''],
    ['newer_than:1d', 'a1 a6'],
    ['newer_than:2h', 'a1'],
    ['older_than:1m', 'a3'],
    ['after:2026/11/19', 'a1 a6'],
    ['before:2026-11-19', 'a2 a3'],
    ['before:11/19/2026', 'a2 a3'],
    [`after:${(NOW.getTime() - 4 * HOUR_MS) / 1000}`, 'a1 a6'],
    [`before:${(NOW.getTime() - 4 * HOUR_MS) / 1000}`, 'a2 a3'],
    ['larger:1', 'a1 a6 a2 a3'],
    ['smaller:1k -larger:1', ''],
    ['category:primary', ''],
    ['unknown:word', ''],
    ['((', 'a1 a6 a2 a3'],
    ['OR from:carl', 'a2'],
  ])('%s finds %s', async (q, ids) => {
    await using world = await furnished();
    expect(await found(world, q)).toBe(ids);
  });

  test('labelIds must all be there, and includeSpamTrash looks everywhere', async () => {
    await using world = await furnished();
    expect(await found(world, '', { labelIds: ['INBOX', 'UNREAD'] })).toBe('a1');
    expect(await found(world, '', { labelIds: ['SPAM'] })).toBe('a4');
    expect(await found(world, '', { includeSpamTrash: true })).toBe('a1 a4 a5 a6 a2 a3');
    const unknown = world.client().users.messages.list({ ...me, labelIds: ['Label_99'] });
    expect(await refusalOf(unknown)).toMatchObject({ message: 'Invalid label: Label_99' });
  });
});

describe('pages', () => {
  test('show every message once, also when mail arrives and leaves between them', async () => {
    await using world = await start({ pageSize: 2 });
    const client = world.client();
    const at = (minute: number): Date => new Date(NOW.getTime() + minute * 60_000);
    const ids = [1, 2, 3, 4, 5].map((minute) =>
      world.sandbox.deliver(ANNA, mail({ Subject: `${minute}` }), { receivedAt: at(minute) }),
    );
    const first = await client.users.messages.list({ ...me, maxResults: 500 });
    expect(first.data.resultSizeEstimate).toBe(201);
    world.sandbox.deliver(ANNA, mail({ Subject: 'late' }), { receivedAt: at(9) });
    await client.users.messages.trash({ ...me, id: ids[3] ?? '' });
    const seen = (first.data.messages ?? []).map(({ id }) => id);
    let pageToken = first.data.nextPageToken;
    while (pageToken) {
      const { data } = await client.users.messages.list({ ...me, pageToken });
      seen.push(...(data.messages ?? []).map(({ id }) => id));
      pageToken = data.nextPageToken;
    }
    expect(seen).toEqual([...ids].reverse());
  });

  test('hold 100 unless asked, and never more than 500', async () => {
    await using world = await start();
    const client = world.client();
    for (let index = 0; index < 501; index += 1)
      world.sandbox.deliver(ANNA, mail({ Subject: `${index}` }));
    const size = async (maxResults?: number): Promise<number | undefined> => {
      const parameters = maxResults === undefined ? me : { ...me, maxResults };
      return (await client.users.messages.list(parameters)).data.messages?.length;
    };
    expect([await size(), await size(7), await size(10_000)]).toEqual([100, 7, 500]);
  });

  test('a page token that was never given is refused', async () => {
    await using world = await start();
    const call = world.client().users.messages.list({ ...me, pageToken: 'x' });
    expect(await refusalOf(call)).toMatchObject({ status: 400, message: 'Invalid pageToken' });
  });
});
