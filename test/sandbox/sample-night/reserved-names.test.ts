import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import PostalMime from 'postal-mime';
import { NIGHT } from './support.ts';

/** RFC 2606 and RFC 6761. */
const RESERVED = /(?:^|\.)(?:example|test|invalid|localhost|example\.(?:com|net|org))$/;
/** The receiving server names itself in its own headers. */
const RECEIVER = new Set(['mx.google.com', 'google.com']);

const FOLDER = new URL('../../../src/sandbox/sample-night/', import.meta.url);

/** Hosts of addresses and URLs, and what looks like a host under a common public suffix. */
function strangers(text: string): string[] {
  const hosts = [
    ...text.matchAll(/@((?:[\w-]+\.)+[a-z]{2,})/gi),
    ...text.matchAll(/\b[a-z][a-z+]{1,20}:\/\/(?:[^\s/@"'<>]*@)?([^\s/:"'<>?#\\]+)/gi),
    ...text.matchAll(/\b((?:[\w-]+\.)+(?:com|net|org|info|io|dev|app|co|de|eu|uk|jp))\b/gi),
  ].map(([, host = '']) => host.toLowerCase());
  return [...new Set(hosts)].filter((host) => !RESERVED.test(host) && !RECEIVER.has(host));
}

const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(?:eml|txt|ts)$/.test(name),
);

describe('names in the sample night', () => {
  it.each(files)('are reserved ones in %s', (name) => {
    const text = readFileSync(new URL(name, FOLDER), 'latin1');
    // Quoted-printable breaks lines anywhere.
    expect(strangers(text.replace(/=\r?\n/g, ''))).toEqual([]);
  });

  it('are reserved ones in every decoded mail', async () => {
    for (const { raw } of NIGHT.mails) {
      const email = await PostalMime.parse(raw);
      expect(strangers(`${email.text ?? ''}\n${email.html ?? ''}\n${email.subject ?? ''}`)).toEqual(
        [],
      );
    }
  });

  it('would be found out otherwise', () => {
    expect(
      strangers('a@real.com https://real.io/x wss://u:p@evil.co www.real.de b@x.example.com'),
    ).toEqual(['real.com', 'evil.co', 'real.io', 'www.real.de']);
  });
});
