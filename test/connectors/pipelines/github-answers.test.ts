import { afterEach, describe, expect, test } from 'vitest';
import { createGithubActions } from '#src/connectors/pipelines/github-actions/index.ts';
import type { Run } from '#src/domain/signal.ts';
import { Conflict, Invalid, Transient } from '#src/lib/errors.ts';
import { systemClock } from '#src/lib/time.ts';
import { approvedRequest } from '#test/contracts/pipeline-writing.ts';
import { rejection, SINCE } from '#test/contracts/pipeline-world.ts';
import { closeServers, type Handler, json, serve } from './answering-server.ts';
import { connection } from './github-world.ts';

afterEach(closeServers);

const CHOSEN = { repositories: ['acme/api'] };
const RUN: Run = {
  kind: 'run',
  repository: 'acme/api',
  workflow: 'CI',
  runId: 7,
  attempt: 1,
  status: 'completed',
  conclusion: 'failure',
  headSha: 'a'.repeat(40),
  branch: 'main',
  event: 'push',
  actor: 'octocat',
  commitTitle: 'Change',
  url: 'https://github.com/acme/api/actions/runs/7',
  createdAt: '2026-03-01T00:00:00Z',
  updatedAt: '2026-03-01T00:00:00Z',
};

function apiRun(id: number, more: Record<string, unknown> = {}): Record<string, unknown> {
  const at = '2026-03-01T00:00:00Z';
  return {
    id,
    status: 'completed',
    conclusion: 'failure',
    created_at: at,
    updated_at: at,
    ...more,
  };
}

async function open(handler: Handler, settings: Record<string, unknown> = CHOSEN) {
  const apiUrl = await serve(handler);
  return createGithubActions({ apiUrl, clock: systemClock }).openReader(
    connection('ghp_secret', settings),
  );
}

async function send(handler: Handler) {
  const connector = createGithubActions({ apiUrl: await serve(handler), clock: systemClock });
  const request = connector.plan.rerunFailed({ repository: 'acme/api', runId: 7 });
  return connector.openWriter(connection('ghp_secret'), approvedRequest(request)).send();
}

describe('answers of GitHub', () => {
  test('a run with little in it and a conclusion of tomorrow is read all the same', async () => {
    const reader = await open((_request, response) => {
      const strange = apiRun(1, { conclusion: 'paused_by_moonlight', name: null, actor: null });
      json(response, 200, { workflow_runs: [strange, { id: 'no number' }] });
    });
    const page = await reader.changes(null, SINCE);
    expect(page.runs).toMatchObject([{ runId: 1, conclusion: 'neutral', attempt: 1, actor: '' }]);
    expect(page.problems).toEqual([
      { repository: 'acme/api', why: '1 run came in a form that is not understood' },
    ]);
  });

  test('a list is read until it is older than the cursor, and at most ten pages of it', async () => {
    const pages: string[] = [];
    const reader = await open((request, response) => {
      const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
      pages.push(String(page));
      const runs = Array.from({ length: 100 }, (_, index) => {
        const at = new Date(Date.UTC(2026, 2, 1) - (page * 100 + index) * 60_000).toISOString();
        return apiRun(page * 1_000 + index, { created_at: at, updated_at: at });
      });
      json(response, [200, { etag: '"one"' }], { workflow_runs: runs });
    });
    const three = await reader.changes(null, new Date(Date.UTC(2026, 2, 1) - 350 * 60_000));
    expect(pages).toEqual(['1', '2', '3']);
    expect(three.runs).toHaveLength(251);
    pages.length = 0;
    const all = await reader.changes(null, SINCE);
    expect(pages).toHaveLength(10);
    expect(all.problems[0]?.why).toBe('Only the newest 1000 runs were read');
    expect(all.cursor).not.toContain('etag');
  });

  test('the primary limit names when to come back', async () => {
    const reader = await open((_request, response) => {
      const headers = {
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.round(Date.parse('2026-03-01T00:10:00Z') / 1_000)),
        date: 'Sun, 01 Mar 2026 00:00:00 GMT',
      };
      json(response, [403, headers], { message: 'API rate limit exceeded' });
    });
    expect(await rejection(reader.changes(null, SINCE))).toMatchObject({
      name: 'Transient',
      retryAfterMs: 600_000,
    });
  });

  test('an ETag is sent only as the cursor has it', async () => {
    const asked: (string | undefined)[] = [];
    const reader = await open((request, response) => {
      asked.push(request.headers['if-none-match']);
      json(response, [200, { etag: '"first"' }], { workflow_runs: [apiRun(1)] });
    });
    const page = await reader.changes(null, SINCE);
    await reader.changes(null, SINCE);
    await reader.changes(page.cursor, SINCE);
    expect(asked).toEqual([undefined, undefined, '"first"']);
  });

  test('an answer in another form is refused with its cause kept', async () => {
    const reader = await open((_request, response) => json(response, 200, ['nothing']));
    const error = await rejection(reader.state(RUN));
    expect(error).toBeInstanceOf(Invalid);
    expect(error).toHaveProperty('cause');
  });

  test('an error never carries the token', async () => {
    const reader = await open((_request, response) => json(response, 422, { message: 'No' }));
    const error = await rejection(reader.state(RUN));
    expect(error).toBeInstanceOf(Invalid);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('ghp_secret');
  });
});

describe('the log of a job', () => {
  async function logFrom(storage: Handler) {
    const storageUrl = await serve(storage);
    const reader = await open((_request, response) => {
      response.writeHead(302, { location: `${storageUrl}/log.txt?sig=1` });
      response.end();
    });
    return reader.log(RUN, 1);
  }

  test('is fetched without the token', async () => {
    let authorization: string | undefined = 'none asked';
    const text = await logFrom((request, response) => {
      ({ authorization } = request.headers);
      response.end('the log');
    });
    expect(text).toBe('the log');
    expect(authorization).toBeUndefined();
  });

  const big = `${'x'.repeat(99)}\n`.repeat(60_000);

  test('is cut to whole lines of its end by a range where the length is known', async () => {
    let range: string | undefined;
    const text = await logFrom((request, response) => {
      range = request.headers.range;
      const from = Number(/bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
      const part = big.slice(from);
      response.writeHead(range === undefined ? 200 : 206, { 'content-length': part.length });
      response.end(part);
    });
    expect(range).toMatch(/^bytes=\d+-$/);
    expect(text?.length).toBeGreaterThan(4_000_000);
    expect(text?.length).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(big.endsWith(`\n${text}`)).toBe(true);
  });

  test('is cut while it streams where the length is not known', async () => {
    const text = await logFrom((_request, response) => {
      response.writeHead(200, { 'transfer-encoding': 'chunked' });
      response.end(big);
    });
    expect(text?.length).toBeLessThanOrEqual(4 * 1024 * 1024);
    expect(big.endsWith(`\n${text}`)).toBe(true);
  });

  test('is transient when the storage fails or the connection dies', async () => {
    const failing = logFrom((_request, response) => {
      response.writeHead(503);
      response.end();
    });
    await expect(failing).rejects.toBeInstanceOf(Transient);
    const dying = logFrom((request) => request.socket.destroy());
    await expect(dying).rejects.toBeInstanceOf(Transient);
  });

  test('is never fetched from an address that is no web address', async () => {
    const reader = await open((_request, response) => {
      response.writeHead(302, { location: 'file:///etc/passwd' });
      response.end();
    });
    await expect(reader.log(RUN, 1)).rejects.toBeInstanceOf(Invalid);
  });
});

describe('a rerun', () => {
  test('is never sent to where a redirect points', async () => {
    let reached = 0;
    const elsewhere = await serve((_request, response) => {
      reached += 1;
      json(response, 201, {});
    });
    const moved = send((_request, response) => {
      response.writeHead(307, { location: `${elsewhere}/repositories/1/actions/runs/7` });
      response.end();
    });
    await expect(moved).rejects.toBeInstanceOf(Conflict);
    expect(reached).toBe(0);
  });

  test.each([
    [403, 'Unable to retry this workflow run because it was created over a month ago', Conflict],
    [403, 'This workflow is already running', Conflict],
    [409, 'Conflict', Conflict],
    [403, 'Resource not accessible by personal access token', Invalid],
    [422, 'Validation failed', Invalid],
    [429, 'Slow down', Transient],
  ])('that GitHub refuses with %d "%s" had no effect', async (status, message, kind) => {
    const refused = send((_request, response) => json(response, status, { message }));
    await expect(refused).rejects.toBeInstanceOf(kind);
  });

  test('that reached nobody is transient', async () => {
    const apiUrl = await serve(() => undefined);
    await closeServers();
    const connector = createGithubActions({ apiUrl, clock: systemClock });
    const request = connector.plan.rerunFailed({ repository: 'acme/api', runId: 7 });
    const writer = connector.openWriter(connection('ghp_secret'), approvedRequest(request));
    await expect(writer.send()).rejects.toBeInstanceOf(Transient);
  });
});
