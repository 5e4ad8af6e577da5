import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** A page without scripts, images or foreign parts. Every text may come from outside: all of it is escaped. */
export interface Page {
  tone: 'good' | 'bad' | 'plain';
  title: string;
  /** Where one is, as in `Step 1 of 3`. */
  step?: string;
  words: readonly string[];
  facts?: readonly (readonly [name: string, value: string])[];
  /** Posts to the page's own address. */
  form?: { label: string };
  /** Goes on to this address by itself, with a link for browsers that do not. */
  onward?: { label: string; url: string };
}

const STYLE = `
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f4f4f8;
    color: #1d1c1d; font: 16px/1.5 system-ui, sans-serif; }
  main { box-sizing: border-box; width: min(30rem, calc(100vw - 2rem)); margin: 1rem 0; padding: 2rem;
    background: #fff; border-radius: 12px; border-top: 4px solid #6b6b76;
    box-shadow: 0 8px 30px rgb(0 0 0 / 0.08); }
  main.good { border-top-color: #1a7f4b; }
  main.bad { border-top-color: #b3261e; }
  h1 { margin: 0 0 0.5rem; font-size: 1.375rem; line-height: 1.25; }
  p { margin: 0.5rem 0 0; overflow-wrap: anywhere; }
  small, dt { color: #6b6b76; }
  small { display: block; margin-bottom: 1rem; }
  dl { margin: 1rem 0; }
  dt { margin-top: 0.75rem; font-size: 0.875rem; }
  dd { margin: 0; overflow-wrap: anywhere; }
  button, a { display: block; box-sizing: border-box; width: 100%; margin-top: 1.5rem; padding: 0.75rem 1rem;
    border: 0; border-radius: 8px; background: #4338ca; color: #fff; font: inherit; font-weight: 600;
    text-align: center; text-decoration: none; cursor: pointer; }
  button:focus-visible, a:focus-visible { outline: 3px solid #a5b4fc; outline-offset: 2px; }
  @media (prefers-color-scheme: dark) {
    body { background: #17161c; color: #e8e8ee; } main { background: #222129; }
    small, dt { color: #a0a0ac; } button, a { background: #6366f1; }
  }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

export function htmlPage({ tone, title, step, words, facts = [], form, onward }: Page): string {
  const refresh =
    onward === undefined
      ? ''
      : `<meta http-equiv="refresh" content="0; url=${escaped(onward.url)}">\n`;
  const rows = facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`);
  const parts = [
    ...(rows.length === 0 ? [] : [`<dl>${rows.join('')}</dl>`]),
    ...words.map((text) => `<p>${escaped(text)}</p>`),
    ...(form === undefined
      ? []
      : [`<form method="post"><button>${escaped(form.label)}</button></form>`]),
    ...(onward === undefined
      ? []
      : [`<a href="${escaped(onward.url)}" rel="noreferrer">${escaped(onward.label)}</a>`]),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)} · Nightshift</title>
${refresh}<style>${STYLE}</style>
</head>
<body>
<main class="${tone}">
<small>${escaped(step === undefined ? 'Nightshift' : `Nightshift · ${step}`)}</small>
<h1>${escaped(title)}</h1>
${parts.join('\n')}
</main>
</body>
</html>
`;
}

/**
 * A form keeps its own origin as the sender, so that it can be told from one on another site; no page gives its
 * address to another site.
 */
export function sendPage(
  response: ServerResponse,
  { status, page, cookie }: { status: number; page: Page; cookie?: string },
): void {
  const form = page.form === undefined ? "'none'" : "'self'";
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': page.form === undefined ? 'no-referrer' : 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-robots-tag': 'noindex',
      'cross-origin-opener-policy': 'same-origin',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; form-action ${form}; frame-ancestors 'none'; base-uri 'none'`,
      ...(cookie === undefined ? {} : { 'set-cookie': cookie }),
      connection: 'close',
    })
    .end(htmlPage(page));
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
