const TEXTS = {
  connected: {
    title: 'Connected',
    text: 'You can close this window and go back to the terminal.',
    colour: '#1a7f4b',
  },
  failed: { title: 'Not connected', text: 'Nothing was stored.', colour: '#b3261e' },
  lost: { title: 'Nothing here', text: 'This address only takes answers.', colour: '#6b6b76' },
} as const;

/** What the browser shows at the end of a consent: a page without scripts, images or links. */
export function consentPage(outcome: keyof typeof TEXTS, detail = ''): string {
  const { title, text, colour } = TEXTS[outcome];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Nightshift</title>
<style>
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f4f4f8;
    color: #1d1c1d; font: 16px/1.5 system-ui, sans-serif; }
  main { box-sizing: border-box; width: min(28rem, calc(100vw - 2rem)); padding: 2rem;
    background: #fff; border-radius: 12px; border-top: 4px solid ${colour};
    box-shadow: 0 8px 30px rgb(0 0 0 / 0.08); }
  h1 { margin: 0 0 0.5rem; font-size: 1.375rem; }
  p { margin: 0.5rem 0 0; overflow-wrap: anywhere; }
  small { display: block; margin-bottom: 1rem; color: #6b6b76; }
  @media (prefers-color-scheme: dark) {
    body { background: #17161c; color: #e8e8ee; } main { background: #222129; } small { color: #a0a0ac; }
  }
</style>
</head>
<body>
<main>
<small>Nightshift</small>
<h1>${title}</h1>
${detail === '' ? '' : `<p>${escaped(detail)}</p>\n`}<p>${text}</p>
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}
