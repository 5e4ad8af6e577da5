import { describe, expect, test } from 'vitest';
import { HEAD, HTML, parse, textOf } from './support.ts';

describe('visible text', () => {
  test.each([
    ['display:none', '<p style="display: none">hidden</p>'],
    ['a hidden attribute', '<div hidden>hidden</div>'],
    ['a font of no size', '<span style="font-size:0px;color:#000">hidden</span>'],
    ['ink in the colour of its paper', '<p style="color:#fff;background-color:#fff">hidden</p>'],
    ['no height', '<div style="max-height:0;overflow:hidden">hidden</div>'],
    ['a place outside the page', '<div style="position:absolute;left:-9999px">hidden</div>'],
    [
      'a class that hides',
      '<style>.pre{display:none!important}</style><div class="x pre">hidden</div>',
    ],
    ['a comment', '<!-- hidden -->'],
    ['a script', '<script>"hidden"</script>'],
    ['a title', '<head><title>hidden</title></head>'],
  ])('leaves out what %s hides', async (_name, html) => {
    expect(await textOf(`${HTML}<p>seen</p>${html}<p>also</p>`)).toBe('seen\nalso');
  });

  test.each([
    ['small type', '<p style="font-size:0.9em">seen</p>'],
    [
      "a screen's rule",
      '<style>@media (max-width:600px){.wide{display:none}}</style><p class="wide">seen</p>',
    ],
    ['white on blue', '<p style="color:#fff;background:#00f">seen</p>'],
    ['text after an early end', '<body>one</body>two'],
  ])('keeps %s', async (_name, html) => {
    expect(await textOf(HTML + html)).toMatch(/seen|one\s?two/);
  });

  test('drops characters that nobody sees', async () => {
    expect(
      await textOf(
        `${HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\npay\u200bpal \u202eevil\u{e0041}\u{e0042} \u00adok`,
      ),
    ).toBe('paypal evil ok');
  });

  test('gives the links of HTML with the text that shows them', async () => {
    const { mail } = await parse(
      `${HTML}<a href="https://evil.example/x"><b>www.bank.example</b></a>`,
    );

    expect(mail.links).toEqual([{ text: 'www.bank.example', href: 'https://evil.example/x' }]);
  });

  test.each([
    ['On Mon, 5 Jan 2026 at 10:00, Bob <bob@x.example> wrote:'],
    ['Am Mo., 5. Jan. 2026 um 10:00 Uhr schrieb Bob <bob@x.example>:'],
    ['Le lun. 5 janv. 2026 à 10:00, Bob <bob@x.example> a écrit :'],
    ['El lun, 5 ene 2026 a las 10:00, Bob (<bob@x.example>) escribió:'],
    ['Il giorno lun 5 gen 2026 alle ore 10:00 Bob <bob@x.example> ha scritto:'],
    ['Op ma 5 jan 2026 om 10:00 schreef Bob <bob@x.example>:'],
    ['-----Original Message-----'],
    ['-----Ursprüngliche Nachricht-----'],
    ['On Mon, 5 Jan 2026 at 10:00, Bob Builder\n<bob@x.example> wrote:'],
  ])('cuts the quote that follows %j', async (line) => {
    expect(await textOf(`${HEAD}\r\nFine with me.\n\n${line}\n> Is Tuesday fine?\n> Bob\n`)).toBe(
      'Fine with me.',
    );
    expect(await textOf(`${HEAD}\r\nFine with me.\n\n${line}\nIs Tuesday fine?\nBob\n`)).toBe(
      'Fine with me.',
    );
  });

  test('keeps answers between quotes', async () => {
    expect(await textOf(`${HEAD}\r\nBob wrote:\n> One?\nYes.\n> Two?\nNo.\n`)).toBe('Yes.\nNo.');
  });

  test('cuts the header block of Outlook, a signature and a list footer', async () => {
    expect(
      await textOf(
        `${HEAD}\r\nAgreed.\n\nFrom: Bob\nSent: Monday\nTo: Ada\nSubject: Plan\n\nold text`,
      ),
    ).toBe('Agreed.');
    expect(await textOf(`${HEAD}\r\nAgreed.\n-- \nAda, Head of Things\n+43 1 234`)).toBe('Agreed.');
    expect(
      await textOf(
        `${HEAD}\r\nAgreed.\n_______________________________________________\nlist mailing list\nlist@x.example`,
      ),
    ).toBe('Agreed.');
    expect(await textOf(`${HEAD}\r\nAgreed.\n\nSent from my iPhone`)).toBe('Agreed.');
  });

  test('cuts quotes of HTML replies', async () => {
    const html =
      '<div>Yes!</div><div class="gmail_quote"><div>On Mon, 5 Jan 2026 Bob &lt;b@x&gt; wrote:<br></div><blockquote class="gmail_quote"><p>Coming?</p></blockquote></div>';

    expect(await textOf(HTML + html)).toBe('Yes!');
  });

  test.each([
    '> only\n> a quote',
    'On Monday somebody wrote:\n> this',
    '-- \nonly a signature',
    'The minister wrote: this is no quote.',
  ])('never ends with nothing: %j', async (body) => {
    expect(await textOf(`${HEAD}\r\n${body}`)).not.toBe('');
  });
});
