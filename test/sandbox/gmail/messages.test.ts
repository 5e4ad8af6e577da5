import { describe, expect, test } from 'vitest';
import { ANNA, decode, mail, refusalOf, start } from './support.ts';

const me = { userId: 'me' };

const MULTIPART = [
  'From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>',
  `To: ${ANNA}`,
  'Subject: =?utf-8?b?R3LDvMOfZQ==?=',
  ' and more',
  'Content-Type: multipart/mixed; boundary="outer"',
  '',
  'preamble',
  '--outer',
  'Content-Type: multipart/alternative; boundary=inner',
  '',
  '--inner',
  'Content-Type: text/plain; charset=iso-8859-1',
  'Content-Transfer-Encoding: quoted-printable',
  '',
  'Sch=F6ne Gr=FC=',
  '=DFe & <more>',
  '--inner',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<p>Hi</p>',
  '--inner--',
  '--outer',
  "Content-Type: application/pdf; name*0*=utf-8''r%C3%A9; name*1=port.pdf",
  'Content-Disposition: attachment',
  'Content-Transfer-Encoding: base64',
  '',
  Buffer.from('%PDF-1.7').toString('base64'),
  '--outer--',
  '',
].join('\r\n');

describe('messages.get', () => {
  test('format full answers the MIME tree with decoded headers and UTF-8 bodies', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, Buffer.from(MULTIPART));
    const { data } = await world.client().users.messages.get({ ...me, id });
    const root = data.payload;
    expect(root).toMatchObject({ partId: '', mimeType: 'multipart/mixed', body: { size: 0 } });
    expect(root?.headers).toContainEqual({ name: 'Subject', value: 'Grüße and more' });
    const [alternative, pdf] = root?.parts ?? [];
    expect(alternative?.parts?.map(({ partId, mimeType }) => [partId, mimeType])).toEqual([
      ['0.0', 'text/plain'],
      ['0.1', 'text/html'],
    ]);
    const plain = decode(alternative?.parts?.[0]?.body?.data).toString();
    expect(plain).toBe('Schöne Grüße & <more>');
    expect(data.snippet).toBe('Schöne Grüße &amp; &lt;more&gt;');
    expect(pdf).toMatchObject({ partId: '1', filename: 'réport.pdf', body: { size: 8 } });
    expect(pdf?.body?.data).toBeUndefined();
  });

  test('an attachment is fetched by the id that the message shows, and by no other', async () => {
    await using world = await start();
    const client = world.client();
    const messageId = world.sandbox.deliver(ANNA, Buffer.from(MULTIPART));
    const { data } = await client.users.messages.get({ ...me, id: messageId });
    const id = data.payload?.parts?.[1]?.body?.attachmentId ?? '';
    const attachment = await client.users.messages.attachments.get({ ...me, messageId, id });
    expect(decode(attachment.data.data).toString()).toBe('%PDF-1.7');
    const wrong = client.users.messages.attachments.get({ ...me, messageId, id: 'ANGjdJx' });
    expect(await refusalOf(wrong)).toMatchObject({ status: 400 });
  });

  test('format metadata answers headers alone, and only the wanted ones', async () => {
    await using world = await start();
    const client = world.client();
    const id = world.sandbox.deliver(ANNA, mail({ 'X-Extra': '1' }));
    const all = await client.users.messages.get({ ...me, id, format: 'metadata' });
    expect(all.data.payload?.headers?.map(({ name }) => name)).toEqual([
      'From',
      'To',
      'Subject',
      'X-Extra',
    ]);
    const some = await client.users.messages.get({
      ...me,
      id,
      format: 'metadata',
      metadataHeaders: ['subject', 'x-extra'],
    });
    expect(some.data.payload?.headers?.map(({ name }) => name)).toEqual(['Subject', 'X-Extra']);
    expect(some.data.payload?.body).toBeUndefined();
    expect(some.data.raw).toBeUndefined();
  });

  test('an unused id is 404, and a text that is no id 400', async () => {
    await using world = await start();
    const client = world.client();
    expect(await refusalOf(client.users.messages.get({ ...me, id: '18c0ffee18c0ffee' }))).toEqual({
      status: 404,
      reason: 'notFound',
      message: 'Requested entity was not found.',
    });
    expect(await refusalOf(client.users.messages.get({ ...me, id: 'msg-1' }))).toEqual({
      status: 400,
      reason: 'invalidArgument',
      message: 'Invalid id value',
    });
  });

  test('a fields mask leaves what it names, and nothing else', async () => {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail());
    const { data } = await world.client().users.messages.get({
      ...me,
      id,
      fields: 'id,payload(headers/name,mimeType)',
    });
    expect(data).toEqual({
      id,
      payload: {
        mimeType: 'text/plain',
        headers: [{ name: 'From' }, { name: 'To' }, { name: 'Subject' }],
      },
    });
  });

  test('parameters that the method does not know, or of the wrong kind, are refused', async () => {
    await using world = await start();
    const client = world.client();
    const wrongName = client.users.messages.list({ ...me, maxresults: 5 } as object);
    const wrongKind = client.users.messages.list({ ...me, maxResults: 'many' as never });
    const wrongFormat = client.users.messages.get({ ...me, id: '1', format: 'pretty' });
    const refusals = await Promise.all([wrongName, wrongKind, wrongFormat].map(refusalOf));
    for (const refusal of refusals)
      expect(refusal).toMatchObject({ status: 400, reason: 'badRequest' });
  });
});

describe('label changes', () => {
  async function relabel(requestBody: object): Promise<unknown> {
    await using world = await start();
    const id = world.sandbox.deliver(ANNA, mail());
    const call = world.client().users.messages.modify({ ...me, id, requestBody });
    const refusal = await refusalOf(call);
    expect(world.sandbox.effects).toEqual([]);
    return refusal;
  }

  test.each([
    ['nothing', {}, 'No label add or removes specified'],
    ['an unknown label', { addLabelIds: ['Label_9'] }, 'Invalid label: Label_9'],
    ['the SENT label', { addLabelIds: ['SENT'] }, 'Invalid label: SENT'],
    ['the DRAFT label', { removeLabelIds: ['DRAFT'] }, 'Invalid label: DRAFT'],
    [
      'the same label both ways',
      { addLabelIds: ['STARRED'], removeLabelIds: ['STARRED'] },
      'Cannot both add and remove the same label',
    ],
    ['a misspelled field', { addLabels: ['STARRED'] }, expect.stringContaining('addLabels')],
  ])('a change of %s is refused and has no effect', async (_, body, message) => {
    expect(await relabel(body)).toMatchObject({ status: 400, message });
  });

  test('batchModify changes up to 1000 messages at once and answers nothing', async () => {
    await using world = await start();
    const client = world.client();
    const ids = ['a', 'b'].map((subject) =>
      world.sandbox.deliver(ANNA, mail({ Subject: subject })),
    );
    const requestBody = { ids, removeLabelIds: ['UNREAD'] };
    const { status } = await client.users.messages.batchModify({ ...me, requestBody });
    expect(status).toBe(204);
    expect(world.sandbox.messages(ANNA).map(({ labelIds }) => labelIds)).toEqual([
      ['INBOX'],
      ['INBOX'],
    ]);
    const many = Array.from({ length: 1001 }, () => ids[0] ?? '');
    for (const wrong of [many, []]) {
      const call = client.users.messages.batchModify({
        ...me,
        requestBody: { ids: wrong, removeLabelIds: ['INBOX'] },
      });
      expect(await refusalOf(call)).toMatchObject({ status: 400 });
    }
  });

  test('trash takes a message out of the inbox, untrash out of the trash, delete for good', async () => {
    await using world = await start();
    const client = world.client();
    const id = world.sandbox.deliver(ANNA, mail());
    const trashed = await client.users.messages.trash({ ...me, id });
    expect(trashed.data.labelIds).toEqual(['UNREAD', 'TRASH']);
    expect((await client.users.messages.list(me)).data).toEqual({ resultSizeEstimate: 0 });
    const restored = await client.users.messages.untrash({ ...me, id });
    expect(restored.data.labelIds).toEqual(['UNREAD']);
    expect((await client.users.messages.delete({ ...me, id })).status).toBe(204);
    expect(await refusalOf(client.users.messages.get({ ...me, id }))).toMatchObject({
      status: 404,
    });
    expect(world.sandbox.deliver(ANNA, mail(), { id })).toBe(id);
    expect(world.sandbox.messages(ANNA)).toEqual([]);
  });
});
