import { expect, test } from 'vitest';
import type { ApprovedProposal, ProviderRequest } from '#src/domain/proposal.ts';
import { Conflict, Invalid, Reauthorise, Transient, UnknownOutcome } from '#src/lib/errors.ts';
import { type PipelineWorld, reader, rejection, SINCE } from './pipeline-world.ts';

/** What a provider's writer must do and refuse. */
export function writingContract(world: () => PipelineWorld): void {
  test('plans are pure', () => {
    world().connector.plan.rerunFailed({ repository: 'acme/api', runId: 1, ...partOf(world()) });
    expect(world().httpRequests()).toBe(0);
  });

  test('sends exactly what was planned, once', async () => {
    const { request, state, send } = await plannedRerun(world());
    await send();
    expect(world().effects()).toEqual([
      { method: request.method, target: request.target, body: request.body },
    ]);
    expect(await reader(world()).readBack(request, state)).toBe('applied');
  });

  test('reads back that nothing happened', async () => {
    const { request, state } = await plannedRerun(world());
    expect(await reader(world()).readBack(request, state)).toBe('not-applied');
    expect(await reader(world()).readBack(request, {})).toBe('unclear');
    expect(await reader(world()).readBack({ ...request, target: '/elsewhere' }, state)).toBe(
      'unclear',
    );
  });

  test('does not know the outcome when the answer is lost after the effect', async () => {
    const { request, state, send } = await plannedRerun(world());
    world().fail('answer-lost', writesOf(world()));
    await expect(send()).rejects.toBeInstanceOf(UnknownOutcome);
    expect(world().effects()).toHaveLength(1);
    expect(await reader(world()).readBack(request, state)).toBe('applied');
  });

  test('does not know the outcome when the connection dies or the provider fails', async () => {
    const { request, state, send } = await plannedRerun(world());
    world().fail('request-lost', writesOf(world()));
    await expect(send()).rejects.toBeInstanceOf(UnknownOutcome);
    world().fail('error', writesOf(world()));
    await expect(send()).rejects.toBeInstanceOf(UnknownOutcome);
    expect(world().effects()).toEqual([]);
    expect(await reader(world()).readBack(request, state)).toBe('not-applied');
  });

  test('sends nothing where all was stopped while it made ready, and sends it once it may', async () => {
    const { request, send } = await plannedRerun(world());
    const mayGo = async () => await Promise.reject(new Transient('All is paused'));
    const stopped = { ...world().connect('write'), mayGo };
    const writer = world().connector.openWriter(stopped, approvedRequest(request));
    await expect(writer.send()).rejects.toThrow('All is paused');
    expect(world().effects()).toEqual([]);

    await send();
    expect(world().effects()).toHaveLength(1);
  });

  test('certainly had no effect when the provider asks to wait', async () => {
    const { send } = await plannedRerun(world());
    world().fail('wait', writesOf(world()));
    const error = await rejection(send());
    expect(error).toBeInstanceOf(Transient);
    expect(error).toMatchObject({ retryAfterMs: 17_000 });
    expect(world().effects()).toEqual([]);
  });

  test('is a conflict when the run already runs again, or is gone', async () => {
    const { send, request } = await plannedRerun(world());
    await send();
    await expect(send()).rejects.toBeInstanceOf(Conflict);
    const named = { repository: 'acme/api', runId: 77, ...partOf(world()) };
    const gone = world().connector.plan.rerunFailed(named);
    await expect(sendOf(world(), gone)()).rejects.toBeInstanceOf(Conflict);
    expect(world().effects()).toHaveLength(1);
    expect(request.target).toContain(world().words.inTarget('acme/api'));
  });

  test('refuses with a grant that may only read, or none', async () => {
    const { request } = await plannedRerun(world());
    const readOnly = world().connector.openWriter(
      world().connect('read'),
      approvedRequest(request),
    );
    await expect(readOnly.send()).rejects.toBeInstanceOf(Invalid);
    const revoked = world().connector.openWriter(
      world().connect('revoked'),
      approvedRequest(request),
    );
    await expect(revoked.send()).rejects.toBeInstanceOf(Reauthorise);
    expect(world().effects()).toEqual([]);
  });

  test('refuses everything but its closed list before anything leaves', async () => {
    const { request } = await plannedRerun(world());
    const before = world().httpRequests();
    for (const other of foreignRequests(world(), request)) {
      await expect(sendOf(world(), other)()).rejects.toBeInstanceOf(Invalid);
    }
    const elsewhere = world().connect('write', { repositories: ['acme/other'] });
    const writer = world().connector.openWriter(elsewhere, approvedRequest(request));
    await expect(writer.send()).rejects.toBeInstanceOf(Invalid);
    expect(world().httpRequests()).toBe(before);
  });

  test('plans nothing for what is no repository or no run', () => {
    const plan = (repository: string, runId = 1) =>
      world().connector.plan.rerunFailed({ repository, runId, ...partOf(world()) });
    const { noRepository, unnameable = UNNAMEABLE } = world().words;
    for (const name of [noRepository, '../api', 'acme/..', 'acme/a?b', ...unnameable])
      expect(() => plan(name)).toThrow(Invalid);
    for (const runId of [0, -1, 1.5, Number.NaN, 2 ** 60]) {
      expect(() => plan('acme/api', runId)).toThrow(Invalid);
    }
  });
}

const UNNAMEABLE = ['acme', 'a b/c', 'acme/%2e'];

function foreignRequests(
  { words: { inTarget, rerun } }: PipelineWorld,
  request: ProviderRequest,
): ProviderRequest[] {
  const named = inTarget('acme/api');
  const targets = [
    request.target.replace(rerun, 'rerun'),
    request.target.replace(rerun, 'cancel'),
    request.target.replace(`/${rerun}`, ''),
    `${request.target}/`,
    `${request.target}?force=true`,
    `${request.target}#x`,
    `/x/..${request.target}`,
    `/${request.target}`,
    request.target.replace(named, inTarget('acme/..')),
    request.target.replace(named, inTarget('{owner}/api')),
    request.target.replace(named, 'acme%2Fapi/x'),
    `${request.target}\n`,
  ];
  return [
    ...targets.map((target) => ({ ...request, target })),
    { ...request, method: 'DELETE' as const },
    { ...request, method: 'PUT' as const },
    { ...request, body: { enable_debug_logging: true } },
    { ...request, body: {} },
  ];
}

async function plannedRerun(world: PipelineWorld) {
  const runId = world.addFailedRun('acme/api');
  const run = (await reader(world).changes(null, SINCE)).runs.find((each) => each.runId === runId);
  if (run === undefined) throw new Error('The world has no run');
  const request = world.connector.plan.rerunFailed(run);
  const state = await reader(world).state({ repository: 'acme/api', runId });
  if (state === null) throw new Error('The run is gone');
  return { request, state, send: sendOf(world, request) };
}

function partOf({ words: { part } }: PipelineWorld): { part?: string } {
  return part === undefined ? {} : { part };
}

function writesOf({ words }: PipelineWorld): RegExp {
  return words.writes ?? /^POST/;
}

function sendOf(world: PipelineWorld, request: ProviderRequest) {
  return () => world.connector.openWriter(world.connect('write'), approvedRequest(request)).send();
}

/** Stands for what `store/claims.ts` alone can make. */
export function approvedRequest(request: ProviderRequest): ApprovedProposal {
  const fields = { kind: 'pipeline.rerun', accountId: 'acc_test', state: 'claimed', request };
  return fields as unknown as ApprovedProposal;
}
