import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readGrant } from '#src/connectors/mail/imap/grant.ts';
import { submit } from '#src/connectors/mail/imap/submission.ts';
import { Invalid, Reauthorise, Transient, UnknownOutcome } from '#src/lib/errors.ts';
import { until } from '#test/support/until.ts';
import { freePort } from './free-port.ts';

const PYTHON = '/usr/bin/python3';
const USER = 'dana@work.example';
const PASSWORD = 'app-password';

/** Whether Debian's `python3-aiosmtpd` is here. In CI it has to be: tests must not be skipped there silently. */
function isAvailable(): boolean {
  const found = spawnSync(PYTHON, ['-c', 'import aiosmtpd.controller']).status === 0;
  if (!found && process.env['CI'] !== undefined)
    throw new Error('There is no aiosmtpd, and in CI its tests must run');
  return found;
}

(isAvailable() ? describe : describe.skip)(
  'a real SMTP server (skipped without python3-aiosmtpd)',
  () => {
    let server: ChildProcess;
    let port = 0;
    const taken: { from: string; to: string[]; raw: string }[] = [];
    beforeAll(async () => {
      port = await freePort();
      const script = join(import.meta.dirname, 'submission-server.py');
      server = spawn(PYTHON, [script, USER, PASSWORD, String(port)], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      let isReady = false;
      if (server.stdout === null) throw new Error('The server has no output');
      createInterface(server.stdout).on('line', (line) => {
        const said = JSON.parse(line);
        if ('port' in said) isReady = true;
        else taken.push(said);
      });
      await until('the SMTP server listens', () => isReady, 20_000);
    });
    afterAll(() => void server.kill('SIGKILL'));

    const RAW = [
      `From: ${USER}`,
      'To: ana@client.example',
      'Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=',
      'Message-ID: <one@work.example>',
      '',
      'Thursday at ten.',
      '.',
      '..and a line of dots',
      '',
    ].join('\r\n');
    const send = async (to: string, password = PASSWORD) => {
      const smtp = { host: '127.0.0.1', port, security: 'none' };
      const typed = { host: '127.0.0.1', security: 'none', user: USER, password, smtp };
      const grant = readGrant(JSON.stringify(typed));
      const mayGo = async () => await Promise.resolve();
      await submit({ accountId: 'acc_1', grant, mayGo }, { from: USER, to }, Buffer.from(RAW));
    };

    test('takes the approved bytes once, from its user to the one recipient', async () => {
      await send('ana@client.example');
      await until('it is told', () => taken.length > 0);
      expect(taken.map(({ from, to }) => ({ from, to }))).toEqual([
        { from: USER, to: ['ana@client.example'] },
      ]);
      expect(Buffer.from(taken[0]?.raw ?? '', 'base64').toString()).toBe(RAW);
    });

    test('says what to do next where it refuses, and takes nothing then', async () => {
      const before = taken.length;
      await expect(send('ana@client.example', 'another')).rejects.toThrow(Reauthorise);
      await expect(send('nobody@client.example')).rejects.toThrow(Invalid);
      await expect(send('later@client.example')).rejects.toThrow(Transient);
      expect(taken.length).toBe(before);
    });

    test('that is cut off after it was given the message leaves it unknown (I9)', async () => {
      await expect(send('lost@client.example')).rejects.toThrow(UnknownOutcome);
      const lost = () => taken.filter(({ to }) => to[0] === 'lost@client.example');
      await until('it is told', () => lost().length > 0);
      expect(lost()).toHaveLength(1);
    });
  },
);
