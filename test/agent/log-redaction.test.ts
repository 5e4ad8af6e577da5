import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { excerptLog } from '#src/agent/log-excerpt.ts';
import { privateKeyLines, redactSecrets, REDACTED } from '#src/agent/log-redaction.ts';

/** Put together here, so that no scanner takes the test for a leak. */
const made = (...parts: string[]) => parts.join('');
const RANDOM = 'q7Zr2Lx9Vb4Nw8Tk3Ym6Hd1Pf5Gs0Jc';

const SECRETS: Readonly<Record<string, [line: string, secret: string]>> = {
  'a GitHub token': ['fetching with <SECRET>', made('gh', 'p_', RANDOM)],
  'a server token of GitHub': [
    'git clone https://x-access-token:<SECRET>@github.com/a/b',
    made('gh', 's_', RANDOM),
  ],
  'a fine-grained GitHub token': ['::add <SECRET>', made('github', '_pat_', RANDOM, '_', RANDOM)],
  'a GitLab token': ['curl <SECRET>', made('gl', 'pat-', 'x7Zr2Lx9Vb4Nw8Tk3Ym6')],
  'a Slack token': ['posting as <SECRET>', made('xo', 'xb-', '123456789012-', RANDOM)],
  'a Slack webhook': [
    'POST https://<SECRET>',
    made('hooks.slack', '.com/services/T000/B000/', RANDOM),
  ],
  'an AWS key id': ['aws_access_key_id <SECRET>', made('AK', 'IAIOSFODNN7EXAMPLE')],
  'a Google key': ['?key=<SECRET>', made('AI', 'zaSyD', RANDOM, '-xy')],
  'an OpenAI key': ['using <SECRET>', made('s', 'k-proj-', RANDOM)],
  'an npm token': ['//registry.npmjs.org/:_authToken=<SECRET>', made('np', 'm_', RANDOM, 'abcd1')],
  'a JWT': [
    'id <SECRET> ok',
    made('ey', 'JhbGciOiJIUzI1NiJ9.', 'eyJzdWIiOiIxMjM0NTY3ODkwIn0.', 'dozjgNryP4J3jVmNHl0w5N'),
  ],
  'an authorization header': ['> Authorization: Basic <SECRET>', 'dXNlcjpodW50ZXIy'],
  'a bearer in a curl call': [
    `curl -H 'Authorization: Bearer <SECRET>' https://x`,
    'abc.def-ghi_123456',
  ],
  'a cookie': ['Set-Cookie: session=<SECRET>; Path=/', 'f00dfeed1234'],
  'a password assignment': ['DB_PASSWORD=<SECRET>', 'hunter2'],
  'a quoted password': ['"password": "<SECRET>",', 'c0rrect-horse'],
  'a token assignment': ['export DEPLOY_TOKEN="<SECRET>"', 'abcdef'],
  'an api key in a query': ['GET https://x.example/v1?api_key=<SECRET>&page=2', '0a1b2c3d'],
  'a password option': ['mysql --password <SECRET> db', 's3cr3tpw'],
  'a URL with a password': ['postgres://app:<SECRET>@db.internal:5432/app', 'p4ssw0rd'],
  'a URL with a bare token': ['https://<SECRET>@github.com/a/b.git', RANDOM],
  'an assignment that looks random': ['SIGNING_MATERIAL=<SECRET>', made(RANDOM, 'AbC')],
  'a connection string': ['AccountName=x;AccountKey=<SECRET>;Endpoint=y', made(RANDOM, '==')],
};

const HARMLESS = [
  "src/parser.ts(3,7): error TS1005: ';' expected, unexpected token: else",
  'SyntaxError: Unexpected token < in JSON at position 0',
  'error: expected token: `}`, found end of file',
  'Password must be at least 8 characters',
  'Integrity check sha512-q7Zr2Lx9Vb4Nw8Tk3Ym6Hd1Pf5Gs0JcQ7ZR2LX9vb4nw8== failed',
  'commit=0123456789abcdef0123456789abcdef01234567',
  'digest: sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
  'ERROR: Step failed: /net/www/ci/sos/jobs/Guava/builds/2087/archive does not exist.',
  'class=org.springframework.security.authentication.UsernamePasswordAuthenticationToken',
  'git@github.com:acme/api.git',
  'ssh://git@github.com/acme/api.git',
  'AUTH_TOKEN=***',
  'password: ${DB_PASSWORD}',
  'token = null',
  'if (token == other) return',
  '--- FAIL: TestTokenRefresh (0.31s)',
  'Tests run: 12, Failures: 1, Errors: 0, Skipped: 0',
];

describe('redaction of a log', () => {
  test.each(Object.entries(SECRETS))('cuts %s', (_, [line, secret]) => {
    const clean = redactSecrets(line.replace('<SECRET>', secret));
    expect(clean).not.toContain(secret);
    expect(clean).toContain(REDACTED);
  });

  test.each(HARMLESS)('leaves alone: %s', (line) => {
    expect(redactSecrets(line)).toBe(line);
  });

  test('changes nothing a second time', () => {
    for (const [line, secret] of Object.values(SECRETS)) {
      const once = redactSecrets(line.replace('<SECRET>', secret));
      expect(redactSecrets(once)).toBe(once);
    }
  });

  test('cuts every line of a private key, and ends with it', () => {
    const begin = made('-----BEGIN RSA ', 'PRIVATE KEY-----');
    const end = made('-----END RSA ', 'PRIVATE KEY-----');
    const lines = ['before', begin, 'MIIEow', 'IBAAKC', end, 'after'];
    expect([...privateKeyLines(lines)]).toEqual([1, 2, 3, 4]);
    expect([...privateKeyLines([`key: "${begin}\\nMII\\n${end}"`, 'after'])]).toEqual([0]);
  });

  test('does not let a key that never ends swallow the log', () => {
    const lines = [made('-----BEGIN ', 'PRIVATE KEY-----'), ...Array<string>(5_000).fill('x')];
    expect(privateKeyLines(lines).size).toBeLessThan(300);
  });

  test('happens before anything leaves the excerpt, wherever in a line the secret stands', () => {
    const secret = made('gh', 'p_', RANDOM);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_200 }), fc.constantFrom(' ', 'x '), (at, filler) => {
        const line = `error: ${filler.repeat(at).slice(0, at)} ${secret} failed`;
        const { lines } = excerptLog(`${line}\nError: Process completed with exit code 1.`, {
          budgetLines: 5,
        });
        const text = lines.map((one) => one.text).join('\n');
        // Not even the head of a token may be left where the line is clipped.
        expect(text).not.toContain(secret.slice(0, 12));
      }),
    );
  });

  test('leaves no head of a secret where a long line is cut, however much was cut before it', () => {
    const secret = made('gh', 'p_', RANDOM);
    const escape = '\u001B[31m';
    for (let at = 0; at < 60; at += 1) {
      const many = `${'y'.repeat(at)} ${`${secret} `.repeat(40)}`;
      const colours = `${escape.repeat(380)}error ${'y'.repeat(at)} ${secret} ${'z'.repeat(90)}`;
      const { lines } = excerptLog(`${many}\n${colours}`, { budgetLines: 2 });
      expect(lines.map((one) => one.text).join('\n')).not.toMatch(/gh\u0070_\w/);
    }
  });
});
