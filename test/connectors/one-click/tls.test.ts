import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const HOST = 'click.news.example';
/** Public, and in the network of the test this machine's own. */
const ADDRESS = '93.184.215.14';
const PROGRAM = fileURLToPath(new URL('list-host.ts', import.meta.url));

/** A network of one's own, as root or by a user namespace, and what makes certificates. */
const isPossible =
  spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up']).status === 0 &&
  spawnSync('openssl', ['version']).status === 0;
const withNetwork = isPossible ? describe : describe.skip;

let folder = '';
const at = (name: string): string => join(folder, name);

function openssl(...args: string[]): void {
  const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
}

/** An authority, or a host's certificate that one signed; for how many days from now on. */
function authority(name: string): void {
  const subject = ['-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`];
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '30', ...subject);
}

function certificate(name: string, of: { host?: string; by?: string; days?: number } = {}): void {
  const { host = HOST, by = 'trusted', days = 30 } = of;
  const request = ['-subj', `/CN=${host}`, '-keyout', `${name}.key`, '-out', `${name}.csr`];
  openssl('req', '-newkey', 'rsa:2048', '-nodes', ...request);
  writeFileSync(at(`${name}.ext`), `subjectAltName=DNS:${host}\n`);
  const signed = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial'];
  const until = ['-days', String(days), '-extfile', `${name}.ext`];
  openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signed, ...until);
}

function leave(name: string): { said: string; told: unknown[] } {
  const network = `ip link set lo up && ip addr add ${ADDRESS}/32 dev lo && exec "$@"`;
  const program = [process.execPath, PROGRAM, HOST, ADDRESS, at(`${name}.key`), at(`${name}.pem`)];
  const run = spawnSync('unshare', ['-rn', 'sh', '-c', network, 'sh', ...program], {
    encoding: 'utf8',
    env: { ...process.env, NODE_EXTRA_CA_CERTS: at('trusted.pem') },
    timeout: 60_000,
  });
  if (run.status !== 0) throw new Error(run.stderr);
  return JSON.parse(run.stdout) as { said: string; told: unknown[] };
}

withNetwork('leaving a list by TLS (skipped where no network of its own can be made)', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'nightshift-tls-'));
    authority('trusted');
    authority('stranger');
    certificate('valid');
    certificate('other-name', { host: 'elsewhere.example' });
    certificate('other-authority', { by: 'stranger' });
    certificate('expired', { days: -1 });
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('tells the host once where its certificate is good', () => {
    const body = 'List-Unsubscribe=One-Click';
    expect(leave('valid')).toEqual({
      said: 'left',
      told: [{ method: 'POST', url: '/u/7?x=1', body }],
    });
  }, 60_000);

  test.each([
    ['is of another host', 'other-name'],
    ['was signed by an authority that nobody trusts', 'other-authority'],
    ['has expired', 'expired'],
    ['was signed by the host itself', 'stranger'],
  ])(
    'tells a host nothing, and knows that, where its certificate %s',
    (_how, name) => {
      expect(leave(name)).toEqual({ said: 'Invalid', told: [] });
    },
    60_000,
  );
});
