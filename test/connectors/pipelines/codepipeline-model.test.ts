import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { parseJson } from '#src/lib/trust.ts';
import { deedsOf } from '#test/contracts/pipeline-deeds.ts';
import { reader, SINCE } from '#test/contracts/pipeline-world.ts';
import { approvedRequest } from '#test/contracts/pipeline-writing.ts';
import { misfits, readModel, Type } from '../../support/vendor-model.ts';
import { type CodepipelineWorld, createCodepipelineWorld } from './codepipeline-world.ts';

const model = readModel('codepipeline', {
  operations: z.record(z.string(), z.object({ input: Type, output: Type })),
  enums: z.record(z.string(), z.array(z.string())),
});

const found = (value: unknown, type: Type, at: string): string[] =>
  misfits(model.shapes, value, { type, at });

let world: CodepipelineWorld;
beforeAll(async () => {
  world = await createCodepipelineWorld();
});
afterAll(() => world.close());

const { prepared, send, sent } = deedsOf(() => world, 'acme/api');

async function act(name: Parameters<typeof send>[0], asked: Parameters<typeof prepared>[1]) {
  await send(name, sent(name, await prepared(name, asked)).request);
  world.letTimePass();
}

test('every operation is asked and answered in the shapes that AWS publishes', async () => {
  const { earlier } = world.addDeployments('acme/api');
  await act('rollback', { environment: 'production' });
  await act('deploy', { environment: 'production', ref: earlier });
  await act('cancel', { runId: world.addOpenRun('acme/api') });
  const runId = world.addFailedRun('acme/api', { log: 'one\ntwo\nthree' });
  const { runs } = await reader(world).changes(null, SINCE);
  const failed = runs.find((run) => run.runId === runId);
  if (failed === undefined) throw new Error('The world has no run');
  const [job] = await reader(world).failedJobs(failed);
  await reader(world).log(failed, job?.jobId ?? 0);
  const request = world.connector.plan.rerunFailed(failed);
  await world.connector.openWriter(world.connect('write'), approvedRequest(request)).send();
  world.letTimePass();
  world.sandbox.setStages('acme/api', [
    { name: 'Source', actions: [{ name: 'Source', provider: 'GitHub' }] },
    { name: 'Release', actions: [{ name: 'Ask', provider: 'Manual' }] },
  ]);
  const waiting = world.addOpenRun('acme/api');
  world.letTimePass();
  await act('approve', { runId: waiting });

  const { exchanges } = world.sandbox;
  expect(new Set(exchanges.map(({ target }) => target))).toEqual(
    new Set(Object.keys(model.operations)),
  );
  for (const { target, input, output } of exchanges) {
    const shapes = model.operations[target];
    expect(found(input, shapes?.input ?? '', `${target} input`)).toEqual([]);
    const plain: unknown = parseJson(JSON.stringify(output));
    expect(found(plain, shapes?.output ?? '', `${target} output`)).toEqual([]);
  }
});

test('every state that AWS publishes is one that is known here', () => {
  const known = ['InProgress', 'Stopping', 'Stopped', 'Succeeded', 'Failed', 'Cancelled'];
  expect([...known, 'Superseded'].sort()).toEqual(
    model.enums['PipelineExecutionStatus']?.toSorted(),
  );
});

test('what is not of a shape is found', () => {
  expect(found({ name: 1, extra: true }, '#StartPipelineExecutionInput', 'it')).toEqual([
    'it.name is not of type string',
    'it.extra is unknown',
  ]);
  expect(found({}, '#StartPipelineExecutionInput', 'it')).toEqual(['it lacks name']);
});
