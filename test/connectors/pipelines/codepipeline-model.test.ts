import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { parseJson } from '#src/lib/trust.ts';
import { deedsOf } from '#test/contracts/pipeline-deeds.ts';
import { reader, SINCE } from '#test/contracts/pipeline-world.ts';
import { approvedRequest } from '#test/contracts/pipeline-writing.ts';
import { type CodepipelineWorld, createCodepipelineWorld } from './codepipeline-world.ts';

const FILE = new URL('../../fixtures/vendor/codepipeline.json', import.meta.url);

/** `string`, `#Shape`, `[of]` or `{ map: of }`. */
const Type: z.ZodType<Type> = z.lazy(() =>
  z.union([z.string(), z.array(Type).length(1), z.object({ map: Type })]),
);
type Type = string | Type[] | { map: Type };
const Model = z.object({
  operations: z.record(z.string(), z.object({ input: Type, output: Type })),
  enums: z.record(z.string(), z.array(z.string())),
  shapes: z.record(
    z.string(),
    z.object({ required: z.array(z.string()), fields: z.record(z.string(), Type) }),
  ),
});
const model = Model.parse(parseJson(readFileSync(FILE, 'utf8')));

const PLAIN: ReadonlyMap<string, string> = new Map([
  ['string', 'string'],
  ['number', 'number'],
  ['boolean', 'boolean'],
  ['timestamp', 'number'],
]);
const Entries = z.record(z.string(), z.unknown());

/** What of a value AWS' model does not have, each with where it stands. */
function misfits(value: unknown, type: Type, at: string): string[] {
  if (Array.isArray(type)) {
    const items = z.array(z.unknown()).safeParse(value);
    if (!items.success) return [`${at} is no list`];
    return items.data.flatMap((item, index) => misfits(item, type[0] ?? '', `${at}[${index}]`));
  }
  if (typeof type !== 'string')
    return Object.entries(Entries.parse(value)).flatMap(([name, inner]) =>
      misfits(inner, type.map, `${at}.${name}`),
    );
  if (!type.startsWith('#'))
    return typeof value === PLAIN.get(type) ? [] : [`${at} is not of type ${type}`];
  const shape = model.shapes[type.slice(1)];
  const entries = Entries.safeParse(value);
  if (shape === undefined || !entries.success) return [`${at} is no ${type}`];
  const missing = shape.required.filter((name) => entries.data[name] === undefined);
  return [
    ...missing.map((name) => `${at} lacks ${name}`),
    ...Object.entries(entries.data).flatMap(([name, inner]) => {
      const field = shape.fields[name];
      if (field === undefined) return [`${at}.${name} is unknown`];
      return inner === undefined ? [] : misfits(inner, field, `${at}.${name}`);
    }),
  ];
}

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
    expect(misfits(input, shapes?.input ?? '', `${target} input`)).toEqual([]);
    const plain: unknown = parseJson(JSON.stringify(output));
    expect(misfits(plain, shapes?.output ?? '', `${target} output`)).toEqual([]);
  }
});

test('every state that AWS publishes is one that is known here', () => {
  const known = ['InProgress', 'Stopping', 'Stopped', 'Succeeded', 'Failed', 'Cancelled'];
  expect([...known, 'Superseded'].sort()).toEqual(
    model.enums['PipelineExecutionStatus']?.toSorted(),
  );
});

test('what is not of a shape is found', () => {
  expect(misfits({ name: 1, extra: true }, '#StartPipelineExecutionInput', 'it')).toEqual([
    'it.name is not of type string',
    'it.extra is unknown',
  ]);
  expect(misfits({}, '#StartPipelineExecutionInput', 'it')).toEqual(['it lacks name']);
});
