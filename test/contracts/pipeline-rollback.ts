import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Deed, DeedFacts } from '#src/connectors/pipelines/deed.ts';
import type { ApprovedProposal, ProviderRequest } from '#src/domain/proposal.ts';
import type { JsonObject } from '#src/lib/canonical-json.ts';
import { Conflict, Invalid, Reauthorise, Transient, UnknownOutcome } from '#src/lib/errors.ts';
import { type PipelineWorld, rejection } from './pipeline-world.ts';

export interface RollbackWorld extends PipelineWorld {
  /** Two deployments that went well, the first of them the older. */
  addDeployments(repository: string): { earlier: string; live: string };
  /** Requests like the planned one that must not leave. */
  foreign(request: ProviderRequest): ProviderRequest[];
  /** By the world's clock. */
  now(): Date;
}

/** What a provider's rollback must do and refuse, seen from its server. */
export function rollbackContract(name: string, setup: () => Promise<RollbackWorld>): void {
  describe(`a rollback at ${name}`, () => {
    let world: RollbackWorld;
    beforeEach(async () => {
      world = await setup();
    });
    afterEach(() => world.close());
    doingContract(() => world);
    refusingContract(() => world);
  });
}

function doingContract(world: () => RollbackWorld): void {
  test('says what goes from where to where, sends that once, and follows it to its end', async () => {
    const { deed, live, earlier, facts, request, preconditions, send } = await planned(world());
    expect(facts).toMatchObject({ repository: 'acme/api', live, sha: earlier });
    expect(facts.means).toMatch(/./);
    expect(deed.request(facts)).toEqual(request);
    expect(await deed.state(world().connect('read'), facts)).toEqual(preconditions);
    const sent = { request, preconditions, facts, receipt: null, at: world().now() };
    await send();
    expect(world().effects()).toEqual([
      { method: request.method, target: request.target, body: request.body },
    ]);
    expect(await deed.readBack(world().connect('read'), sent)).toBe('applied');
    expect(await deed.state(world().connect('read'), facts)).not.toEqual(preconditions);
    expect(await deed.progress?.(world().connect('read'), sent)).toMatchObject({
      state: 'running',
    });
    world().letTimePass();
    expect(await deed.progress?.(world().connect('read'), sent)).toMatchObject({
      state: 'succeeded',
    });
    expect(await deed.readBack(world().connect('read'), sent)).toBe('applied');
  });

  test('reads back that nothing happened, and nothing of what is not its own', async () => {
    const { deed, facts, request, preconditions } = await planned(world());
    const sent = { request, preconditions, facts, receipt: null, at: world().now() };
    const read = (changes: object) =>
      deed.readBack(world().connect('read'), { ...sent, ...changes });
    expect(await read({})).toBe('not-applied');
    expect(await read({ preconditions: {} })).toBe('unclear');
    expect(await read({ request: { ...request, target: '/elsewhere' } })).toBe('unclear');
  });

  test('does not know the outcome when the answer or the request is lost', async () => {
    const { deed, facts, request, preconditions, send, method } = await planned(world());
    const sent = { request, preconditions, facts, receipt: null, at: world().now() };
    for (const outage of ['request-lost', 'error'] as const) {
      world().fail(outage, method);
      await expect(send()).rejects.toBeInstanceOf(UnknownOutcome);
    }
    expect(world().effects()).toEqual([]);
    expect(await deed.readBack(world().connect('read'), sent)).toBe('not-applied');
    world().fail('answer-lost', method);
    await expect(send()).rejects.toBeInstanceOf(UnknownOutcome);
    expect(world().effects()).toHaveLength(1);
    expect(await deed.readBack(world().connect('read'), sent)).toBe('applied');
  });

  test('certainly had no effect when the provider asks to wait', async () => {
    const { send, method } = await planned(world());
    world().fail('wait', method);
    const error = await rejection(send());
    expect(error).toBeInstanceOf(Transient);
    expect(error).toMatchObject({ retryAfterMs: 17_000 });
    expect(world().effects()).toEqual([]);
  });

  test('is a conflict when it was done already', async () => {
    const { send } = await planned(world());
    await send();
    await expect(send()).rejects.toBeInstanceOf(Conflict);
    expect(world().effects()).toHaveLength(1);
  });
}

function refusingContract(world: () => RollbackWorld): void {
  test('is refused with a grant that may only read, or none', async () => {
    const { request } = await planned(world());
    const sendWith = (grant: 'read' | 'revoked') =>
      world().connector.openWriter(world().connect(grant), approved(request)).send();
    await expect(sendWith('read')).rejects.toBeInstanceOf(Invalid);
    await expect(sendWith('revoked')).rejects.toBeInstanceOf(Reauthorise);
    expect(world().effects()).toEqual([]);
  });

  test('refuses everything but its closed list before anything leaves', async () => {
    const { request } = await planned(world());
    const before = world().httpRequests();
    const sendTo = (other: ApprovedProposal, settings = {}) =>
      world().connector.openWriter(world().connect('write', settings), other).send();
    for (const other of world().foreign(request))
      await expect(sendTo(approved(other))).rejects.toBeInstanceOf(Invalid);
    for (const changes of [{ kind: 'pipeline.rerun' }, { accountId: 'acc_other' }])
      await expect(sendTo(approved(request, changes))).rejects.toBeInstanceOf(Invalid);
    const elsewhere = { repositories: ['acme/other'] };
    await expect(sendTo(approved(request), elsewhere)).rejects.toBeInstanceOf(Invalid);
    expect(world().httpRequests()).toBe(before);
  });

  test('is not planned where there is nothing to go back to, or to go by', async () => {
    const deed = rollbackOf(world());
    const ask = (repository: string, ref?: string, settings = {}) =>
      deed.prepare(world().connect('read', settings), {
        repository,
        ...environmentOf(world()),
        ...(ref === undefined ? {} : { ref }),
      });
    world().addDeployments('acme/api');
    expect(await ask('acme/api', 'no-such-ref')).toMatchObject({
      cannot: expect.stringMatching(/./),
    });
    expect(await ask('acme/gone')).toMatchObject({ cannot: expect.stringMatching(/./) });
    const elsewhere = { repositories: ['acme/other'] };
    await expect(ask('acme/api', undefined, elsewhere)).rejects.toBeInstanceOf(Invalid);
    const { unnameable = ['acme', 'Acme/api', 'acme/api/x/y'] } = world().words;
    for (const name of ['acme/..', 'acme/a?b', ...unnameable])
      await expect(ask(name)).rejects.toBeInstanceOf(Invalid);
    expect(() => deed.request({ repository: 'acme/api' })).toThrow(Invalid);
  });
}

function environmentOf({ words: { environment } }: PipelineWorld): { environment?: string } {
  return environment === undefined ? {} : { environment };
}

export function rollbackOf({ connector }: PipelineWorld): Deed {
  const deed = connector.deeds?.rollback;
  if (deed === undefined) throw new Error('There is no rollback here');
  return deed;
}

interface Planned {
  deed: Deed;
  earlier: string;
  live: string;
  facts: DeedFacts;
  preconditions: JsonObject;
  request: ProviderRequest;
  /** The line of its request. */
  method: RegExp;
  send: () => Promise<unknown>;
}

async function planned(world: RollbackWorld): Promise<Planned> {
  const deed = rollbackOf(world);
  const deployments = world.addDeployments('acme/api');
  const prepared = await deed.prepare(world.connect('read'), {
    repository: 'acme/api',
    ...environmentOf(world),
  });
  if ('cannot' in prepared) throw new Error(prepared.cannot);
  const request = deed.request(prepared.facts);
  const writer = () => world.connector.openWriter(world.connect('write'), approved(request));
  const method = world.words.writes ?? new RegExp(`^${request.method}`);
  return { deed, ...deployments, ...prepared, request, method, send: () => writer().send() };
}

/** Stands for what `store/claims.ts` alone can make. */
export function approved(request: ProviderRequest, changes: object = {}): ApprovedProposal {
  const fields = { kind: 'pipeline.rollback', accountId: 'acc_test', state: 'claimed', request };
  return { ...fields, ...changes } as unknown as ApprovedProposal;
}
