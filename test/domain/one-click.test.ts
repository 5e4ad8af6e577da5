import { describe, expect, test } from 'vitest';
import { parseMail } from '#src/connectors/mail/parse.ts';
import { oneClickAddress } from '#src/domain/one-click.ts';

const GMAIL = { authServer: 'mx.google.com' };
const EXCHANGE = { isTopmost: true };
const H = 'from:to:subject:list-unsubscribe:list-unsubscribe-post';
const SIGNED = `v=1; a=rsa-sha256; d=news.example; s=k1; h=${H}; b=AbCdEfGh12\r\n 345678`;
const PASSED =
  'mx.google.com; dkim=pass header.i=@news.example header.s=k1 header.b=AbCdEfGh; spf=pass smtp.mailfrom=x@news.example; dmarc=pass header.from=news.example';

type Fields = Record<string, string | string[] | undefined>;

async function addressIn(
  changes: Fields = {},
  judge: Parameters<typeof oneClickAddress>[1] = GMAIL,
) {
  const fields: Fields = {
    'Authentication-Results': PASSED,
    'DKIM-Signature': SIGNED,
    From: 'News <n@news.example>',
    'List-Unsubscribe': '<mailto:off@news.example>, <https://click.news.example/u?id=7>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    ...changes,
  };
  const lines = Object.entries(fields).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}: ${one}`),
  );
  const { mail } = await parseMail(Buffer.from(`${lines.join('\r\n')}\r\n\r\nHello\r\n`), {
    providerId: 'm1',
    threadId: 't1',
    labels: [],
  });
  return oneClickAddress(mail, judge);
}

describe('an offer of one click', () => {
  test('stands where a signature over both fields passed, as the receiving server judged', async () => {
    expect(await addressIn()).toBe('https://click.news.example/u?id=7');
  });

  test.each<[string, Fields]>([
    ['no https address', { 'List-Unsubscribe': '<mailto:off@news.example>' }],
    ['an address in the clear', { 'List-Unsubscribe': '<http://click.news.example/u>' }],
    ['no word that one click is enough', { 'List-Unsubscribe-Post': undefined }],
    ['another word', { 'List-Unsubscribe-Post': 'List-Unsubscribe=Maybe' }],
    [
      'a second address above what was signed',
      { 'List-Unsubscribe': ['<https://evil.example/>', '<https://click.news.example/u?id=7>'] },
    ],
    ['no signature', { 'DKIM-Signature': undefined }],
    [
      'a signature that leaves one of them out',
      { 'DKIM-Signature': SIGNED.replace(':list-unsubscribe-post', '') },
    ],
    [
      'a signature that leaves the other out',
      { 'DKIM-Signature': SIGNED.replace(':list-unsubscribe:', ':') },
    ],
    ['no results', { 'Authentication-Results': undefined }],
    [
      'results of another server',
      { 'Authentication-Results': PASSED.replace('mx.google', 'mx.evil') },
    ],
    [
      'a signature that failed',
      { 'Authentication-Results': PASSED.replace('dkim=pass', 'dkim=fail') },
    ],
    [
      'a pass of another signature',
      { 'Authentication-Results': PASSED.replace('header.b=AbCdEfGh', 'header.b=ZZZZZZZZ') },
    ],
    [
      'a pass of another domain',
      { 'Authentication-Results': PASSED.replace('@news.example', '@evil.example') },
    ],
    [
      'a sender that failed',
      { 'Authentication-Results': PASSED.replace('dmarc=pass', 'dmarc=fail') },
    ],
    [
      'a path that failed',
      { 'Authentication-Results': PASSED.replace('spf=pass', 'spf=softfail') },
    ],
    [
      'a pass that only a quoted name spells',
      {
        'Authentication-Results': `mx.google.com; spf=none smtp.mailfrom="; dkim=pass header.i=@news.example header.b=AbCdEfGh"`,
      },
    ],
    [
      'a pass in a comment',
      {
        'Authentication-Results':
          'mx.google.com; spf=none (; dkim=pass header.i=@news.example header.b=AbCdEfGh )',
      },
    ],
    [
      'a pass in a comment within a comment',
      {
        'Authentication-Results':
          'mx.google.com; spf=none (of (x) ; dkim=pass header.i=@news.example header.b=AbCdEfGh ; y)',
      },
    ],
    [
      'a comment that does not end',
      { 'Authentication-Results': PASSED.replace('; dkim', ' (; dkim') },
    ],
    [
      'a field that begins like the signature that passed, and claims to cover more',
      { 'DKIM-Signature': [SIGNED.replace('345678', '999999'), SIGNED.replace(H, 'from')] },
    ],
    [
      'more signatures than are looked at',
      {
        'DKIM-Signature': [
          SIGNED,
          ...['q', 'r', 's', 't', 'u'].map((one) => SIGNED.replace('AbCd', one.repeat(4))),
        ],
      },
    ],
    [
      'results too long to be kept whole',
      { 'Authentication-Results': `${PASSED}; x-pad=none a=${'x'.repeat(1_000)}` },
    ],
  ])('is none with %s', async (_what, changes) => {
    expect(await addressIn(changes)).toBeNull();
  });
});

describe('results without a name', () => {
  const exchange =
    'spf=pass (sender IP is 198.51.100.9) smtp.mailfrom=news.example; dkim=pass (signature was verified) header.d=news.example;dmarc=pass action=none header.from=news.example;compauth=pass reason=100';

  test('count only where the receiving service puts its own above all others', async () => {
    const changes = { 'Authentication-Results': exchange };
    expect(await addressIn(changes, EXCHANGE)).toBe('https://click.news.example/u?id=7');
    expect(await addressIn(changes, GMAIL)).toBeNull();
    expect(await addressIn(changes, {})).toBeNull();
    expect(await addressIn({}, EXCHANGE)).toBeNull();
  });

  test('tell nothing of one signature where there are two and only the domain is named', async () => {
    const other = SIGNED.replace(`h=${H}`, 'h=from').replace('AbCd', 'WxYz');
    const both = { 'Authentication-Results': exchange, 'DKIM-Signature': [SIGNED, other] };
    expect(await addressIn(both, EXCHANGE)).toBeNull();
    expect(await addressIn({ 'DKIM-Signature': [other, SIGNED] })).not.toBeNull();
  });

  test('do not count where the service itself found the sender to be forged', async () => {
    const failed = exchange.replace('compauth=pass', 'compauth=fail');
    expect(await addressIn({ 'Authentication-Results': failed }, EXCHANGE)).toBeNull();
  });
});
