import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';

const CANARY = 'CANARY-7f3a9e';

/** What a process of its own writes to standard error and standard output when it runs these lines. */
function logged(level: string, lines: string): { stderr: string; stdout: string } {
  const module = new URL('../../src/lib/log.ts', import.meta.url).href;
  const script = `import { createLog } from '${module}'; const log = createLog('${level}'); ${lines}`;
  const { stderr, stdout, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', script],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return { stderr, stdout };
}

describe('the log', () => {
  test('writes ids and static messages as JSON lines to standard error only', () => {
    const { stderr, stdout } = logged('info', `log.info({ accountId: 'acc_1' }, 'read');`);
    expect(JSON.parse(stderr)).toMatchObject({ level: 30, accountId: 'acc_1', msg: 'read' });
    expect(stdout).toBe('');
  });

  test('says nothing below its level', () => {
    expect(logged('warn', `log.info('read');`).stderr).toBe('');
  });

  test.each([
    'token',
    'accessToken',
    'refreshToken',
    'access_token',
    'refresh_token',
    'botToken',
    'secret',
    'clientSecret',
    'client_secret',
    'password',
    'apiKey',
    'vaultKey',
    'authorization',
    'Authorization',
    'cookie',
    'subject',
    'body',
    'from',
    'to',
    'text',
    'raw',
    'snippet',
  ])('cuts a slip of %s at every depth and keeps the rest of the line', (name) => {
    const { stderr } = logged(
      'trace',
      `const slip = { ${name}: '${CANARY}', id: 'kept' };
       log.info(slip, 'at the top');
       log.info({ one: slip }, 'one deep');
       log.info({ list: [slip] }, 'in a list');
       log.info({ one: { two: slip } }, 'two deep');
       log.info({ one: { two: { three: slip } } }, 'three deep');
       log.child(slip).info('bound to a child');
       log.trace(slip, 'at trace');`,
    );
    expect(stderr).not.toContain(CANARY);
    expect(stderr.match(/\[cut\]/g)).toHaveLength(7);
    expect(stderr.match(/"id":"kept"/g)).toHaveLength(7);
  });

  test('keeps what tells a bug and leaves out the request that an SDK hangs on its error', () => {
    const { stderr } = logged(
      'info',
      `const inner = Object.assign(new Error('connection reset'), {
         original: { config: { headers: { Authorization: 'Bearer ${CANARY}' } } } });
       const error = Object.assign(new TypeError('no answer', { cause: inner }), {
         code: 'ECONNRESET',
         detail: 'Failing row contains (${CANARY})',
         config: { headers: { authorization: '${CANARY}' }, data: '${CANARY}' } });
       log.error({ err: error }, 'listener failed');`,
    );
    expect(stderr).not.toContain(CANARY);
    expect(JSON.parse(stderr)).toMatchObject({
      msg: 'listener failed',
      err: {
        type: 'TypeError',
        message: 'no answer',
        code: 'ECONNRESET',
        stack: expect.stringContaining('TypeError: no answer'),
        cause: { message: 'connection reset' },
      },
    });
  });

  test('survives errors that are each other’s cause, and thrown things that are no errors', () => {
    const { stderr } = logged(
      'info',
      `const a = new Error('a'); const b = new Error('b', { cause: a }); a.cause = b;
       log.error({ err: a }, 'circle'); log.error({ err: 'text', error: 'Transient' }, 'no error');`,
    );
    expect(stderr.split('\n')[1]).toContain('"error":"Transient"');
  });
});
