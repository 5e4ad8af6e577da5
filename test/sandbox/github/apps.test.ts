import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { appAssertion } from '#src/connectors/pipelines/github-actions/app-grant.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import type { AppKey } from '#src/sandbox/github/apps.ts';
import { createGithubSandbox, type GithubSandbox } from '#src/sandbox/github/server.ts';

const Issued = z.object({ token: z.string(), expires_at: z.string(), permissions: z.unknown() });
const HOUR_MS = 3_600_000;
let clock: ShiftableClock;
let github: GithubSandbox;
let app: AppKey;

beforeEach(async () => {
  clock = createStoppedClock(new Date('2026-03-02T02:00:00Z'));
  github = await createGithubSandbox({ clock });
  github.addRun({ repo: 'acme/api', workflow: { name: 'CI' }, jobs: [{ name: 'test' }] });
  app = github.apps.install({ permissions: { actions: 'write', contents: 'read' } });
});
afterEach(() => github.close());

async function ask(path: string, bearer: string, body?: object): Promise<Response> {
  const headers = { authorization: `Bearer ${bearer}`, 'user-agent': 'test' };
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
  return await fetch(`${github.url}${path}`, { headers, ...sent });
}

const issue = (assertion: string, body: object = {}, installation = app.installation) =>
  ask(`/app/installations/${installation}/access_tokens`, assertion, body);
const assertion = (grant: AppKey = app) => appAssertion(grant, clock.now());
const issued = async (body: object = {}) =>
  Issued.parse(await (await issue(assertion(), body)).json());
const reads = async (token: string) => (await ask('/repos/acme/api/actions/runs', token)).status;

describe('the token of an app', () => {
  it('is good for one hour, and then Bad credentials', async () => {
    const { token, expires_at: until } = await issued();
    expect(until).toBe('2026-03-02T03:00:00Z');
    clock.advance(HOUR_MS - 1);
    expect(await reads(token)).toBe(200);
    clock.advance(1);
    const refused = await ask('/repos/acme/api/actions/runs', token);
    expect([refused.status, await refused.json()]).toMatchObject([
      401,
      { message: 'Bad credentials' },
    ]);
    expect(await reads((await issued()).token)).toBe(200);
  });

  it('can do what was asked for, and never more than the installation', async () => {
    const { token } = await issued({ permissions: { actions: 'read' } });
    const runs = '/repos/acme/api/actions/runs';
    expect((await ask(`${runs}/1/cancel`, token, {})).status).toBe(403);
    expect((await issue(assertion(), { permissions: { contents: 'write' } })).status).toBe(422);
    expect((await issue(assertion(), { permissions: { issues: 'read' } })).status).toBe(422);
  });

  it('is given for an assertion of that app alone, of now, and of ten minutes at most', async () => {
    const other = github.apps.install({ permissions: { actions: 'read' } });
    expect((await issue(assertion())).status).toBe(201);
    expect((await issue(assertion({ ...app, key: other.key }))).status).toBe(401);
    expect((await issue(assertion(other))).status).toBe(404);
    expect((await issue(`${assertion().slice(0, -8)}AAAAAAAA`)).status).toBe(401);
    for (const skewMs of [-10 * 60_000, 90_000]) {
      const skewed = appAssertion(app, new Date(clock.now().getTime() + skewMs));
      expect((await issue(skewed)).status).toBe(401);
    }
    const slightly = appAssertion(app, new Date(clock.now().getTime() + 59_000));
    expect((await issue(slightly)).status).toBe(201);
  });

  it('is refused once the installation is suspended, and no other is given', async () => {
    const { token } = await issued();
    github.apps.suspend(app.installation);
    expect(await reads(token)).toBe(401);
    expect((await issue(assertion())).status).toBe(403);
  });
});
