import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Mail, MAIL_TEXT_MAX } from '#src/domain/signal.ts';
import { stopwatch } from '#src/lib/time.ts';
import { HEAD, HTML, parse } from './support.ts';

describe('bounds', () => {
  const html = (body: string): Buffer => Buffer.from(HTML + body);
  const hostile: readonly (readonly [string, () => Uint8Array])[] = [
    [
      'an attachment of 25 MB',
      () =>
        Buffer.concat([
          Buffer.from(
            `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nseen\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n`,
          ),
          Buffer.from(`${'A'.repeat(76)}\r\n`.repeat(330_000)),
          Buffer.from('--b--'),
        ]),
    ],
    ['a text of 25 MB', () => Buffer.from(`${HEAD}\r\n${'hello world\n'.repeat(2_000_000)}`)],
    ['a line of 25 MB', () => Buffer.from(`${HEAD}\r\n${'a'.repeat(25_000_000)}`)],
    ['empty lines', () => Buffer.from(`${HEAD}\r\n${'\n'.repeat(2_000_000)}`)],
    ['a tower of tags', () => html('<b>'.repeat(130_000))],
    ['a tower of paragraphs', () => html('<p>'.repeat(130_000))],
    ['a tower of tables', () => html('<table><tr><td>'.repeat(300))],
    ['quotes in quotes', () => html('<blockquote type=cite>'.repeat(800) + 'z '.repeat(100_000))],
    ['nothing but brackets', () => html('<'.repeat(300_000))],
    ['unended attributes', () => html('<a href="'.repeat(40_000))],
    ['style sheets in style sheets', () => html(`<style>${'@media{'.repeat(50_000)}</style>`)],
    [
      'a flood of parts',
      () =>
        Buffer.from(
          `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${'--b\r\n\r\n'.repeat(300_000)}`,
        ),
    ],
    [
      'messages in messages',
      () => Buffer.from(HEAD + 'Content-Type: message/rfc822\r\n\r\n'.repeat(20_000)),
    ],
    ['a flood of recipients', () => Buffer.from(`To: ${'a@b.example, '.repeat(40_000)}\r\n\r\nx`)],
    ['brackets in an address', () => Buffer.from(`From: ${'"('.repeat(100_000)}\r\n\r\nx`)],
    [
      'joiners',
      () =>
        Buffer.from(
          `${HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n${'\u200d'.repeat(80_000)}`,
        ),
    ],
    [
      'lines that begin like quotes',
      () => Buffer.from(`${HEAD}\r\nhi\n${`On ${'a wrote '.repeat(30)}\n`.repeat(250)}`),
    ],
  ];

  test.each(hostile)('reads %s in bounded time', async (_name, make) => {
    const raw = make();
    const elapsedMs = stopwatch();
    const { mail } = await parse(raw);

    // The real bound is near 300 ms; the margin is for machines that do something else meanwhile.
    expect(elapsedMs()).toBeLessThan(10_000);
    expect(mail.bytes).toBe(raw.byteLength);
    expect(mail.text.length).toBeLessThanOrEqual(MAIL_TEXT_MAX);
  });

  test('tells the size of an attachment that it did not read', async () => {
    const [, make] = hostile[0] ?? [];
    const { mail } = await parse(make?.() ?? new Uint8Array());

    expect(mail.text).toBe('seen');
    expect(mail.attachments[0]?.name).toBe('a.zip');
    expect((mail.attachments[0]?.bytes ?? 0) / 18_810_000).toBeCloseTo(1, 1);
  });
});

const CORPUS = new URL('../../../../shared/data/mail/', import.meta.url);
const SLOW_MS = 500;

async function takesMs(raw: Uint8Array): Promise<number> {
  const elapsedMs = stopwatch();
  await parse(raw);
  return elapsedMs();
}

const here = existsSync(CORPUS) ? describe : describe.skip;

here(
  'the mail corpora (skipped where ../shared/data is absent: they are too large to be copied)',
  () => {
    test.each(['torture', 'raw'])('reads every message of %s', async (folder) => {
      const names = readdirSync(new URL(`${folder}/`, CORPUS));
      const slow: string[] = [];
      for (const name of names) {
        const raw = readFileSync(new URL(`${folder}/${name}`, CORPUS));
        const elapsedMs = stopwatch();
        const { mail } = await parse(raw);
        // Once more, since this machine may have done something else meanwhile.
        if (elapsedMs() > SLOW_MS && (await takesMs(raw)) > SLOW_MS) slow.push(name);
        expect(Mail.safeParse(mail).success).toBe(true);
        const hasContent =
          mail.text !== '' ||
          mail.attachments.length > 0 ||
          mail.undecodable.length > 0 ||
          mail.subject !== '';
        if (raw.byteLength > 1_000)
          expect({ name, hasContent }).toEqual({ name, hasContent: true });
      }
      expect(slow).toEqual([]);
      expect(names.length).toBeGreaterThan(100);
    });
  },
);
