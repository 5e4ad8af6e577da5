import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { signed } from '#src/connectors/pipelines/codepipeline/sign.ts';
import { Conflict, Invalid, Reauthorise, Transient } from '#src/lib/errors.ts';
import { reader, SINCE } from '#test/contracts/pipeline-world.ts';
import { rollbackContract } from '#test/contracts/pipeline-rollback.ts';
import { approvedRequest } from '#test/contracts/pipeline-writing.ts';
import { cancelContract } from '#test/contracts/pipeline-cancel.ts';
import { pipelineContract } from '#test/contracts/pipelines.ts';
import { type CodepipelineWorld, createCodepipelineWorld } from './codepipeline-world.ts';

pipelineContract('AWS CodePipeline', createCodepipelineWorld, {
  linksLogs: false,
  listsAtOnce: true,
});
rollbackContract('AWS CodePipeline', createCodepipelineWorld);
cancelContract('AWS CodePipeline', createCodepipelineWorld);

let world: CodepipelineWorld;
beforeEach(async () => {
  world = await createCodepipelineWorld();
});
afterEach(() => world.close());

const PIPELINE = 'acme/api';

describe('a signature', () => {
  test.each([
    ['nothing else', {}, '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31'],
    [
      'a query',
      { search: '?Param2=value2&Param1=value1' },
      'b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
    ],
    [
      'another method',
      { method: 'POST' },
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    ],
  ])(
    'is that of AWS’ test suite with %s',
    (_with, { method = 'GET', search = '' }: { method?: string; search?: string }, signature) => {
      const url = new URL(`https://example.amazonaws.com/${search}`);
      const credentials = {
        accessKeyId: 'AKIDEXAMPLE',
        secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
      };
      const at = new Date('2015-08-30T12:36:00Z');
      const scope = { region: 'us-east-1', service: 'service', at };
      const { authorization } = signed({ method, url, headers: {}, body: '' }, credentials, scope);
      expect(authorization).toContain(`Signature=${signature}`);
    },
  );

  test('of a wrong secret or a wrong clock is told apart', async () => {
    const [id = ''] = world.sandbox.keys.read.split(':');
    const wrong = { ...world.connect('read'), secret: `${id}:wrong` };
    await expect(world.connector.openReader(wrong).profile()).rejects.toBeInstanceOf(Reauthorise);
    const none = { ...world.connect('read'), secret: id };
    expect(() => world.connector.openReader(none)).toThrow(Invalid);
    const late = {
      type: 'status',
      status: 400,
      body: { __type: 'InvalidSignatureException', message: 'Signature expired: 1' },
    } as const;
    world.sandbox.faults.add({ match: /./, times: 1, kind: late });
    const failure = reader(world).profile();
    await expect(failure).rejects.toBeInstanceOf(Transient);
    await expect(failure).rejects.toThrow('clock');
  });

  test('covers a session token', () => {
    const url = new URL('https://example.amazonaws.com/');
    const credentials = { accessKeyId: 'A', secretAccessKey: 's', sessionToken: 't' };
    const scope = { region: 'us-east-1', service: 'service', at: new Date(0) };
    const sent = signed({ method: 'GET', url, headers: {}, body: '' }, credentials, scope);
    expect(sent).toMatchObject({ 'x-amz-security-token': 't' });
    expect(sent['authorization']).toContain('x-amz-security-token');
  });
});

describe('reading', () => {
  test('says that an execution waits for an approval, and until when it did', async () => {
    withGate();
    const runId = world.sandbox.addExecution({ pipeline: PIPELINE });
    world.letTimePass();
    const { runs } = await reader(world).changes(null, SINCE);
    expect(runs).toMatchObject([{ runId, status: 'waiting', conclusion: null }]);
    expect(await reader(world).state({ repository: PIPELINE, runId })).toMatchObject({
      status: 'waiting',
    });
  });

  test('of a pipeline that fails by itself leaves the others, and reads it the next time', async () => {
    world.addFailedRun('acme/api');
    world.addFailedRun('acme/web');
    world.fail('not-found', /ListPipelineExecutions\?api/);
    const page = await reader(world).changes(null, SINCE);
    expect(page.runs.map(({ repository }) => repository)).toEqual(['acme/web']);
    expect(page.problems).toMatchObject([{ repository: 'acme/api' }]);
    const next = await reader(world).changes(page.cursor, SINCE);
    expect(next.runs.map(({ repository }) => repository)).toEqual(['acme/api']);
  });

  test('takes one request a minute and pipeline where nothing moved', async () => {
    world.addFailedRun('acme/api');
    const first = await reader(world).changes(null, SINCE);
    const before = world.httpRequests();
    await reader(world).changes(first.cursor, SINCE);
    expect(world.httpRequests() - before).toBe(2);
  });

  test('gives AWS’ own words where a failed action has no log', async () => {
    world.sandbox.addExecution({ pipeline: PIPELINE, failsAt: 'Deploy' });
    world.letTimePass();
    const [run] = (await reader(world).changes(null, SINCE)).runs;
    if (run === undefined) throw new Error('The world has no run');
    const [job] = await reader(world).failedJobs(run);
    expect(job).toMatchObject({ name: 'Deploy', failedStep: 'production' });
    expect(await reader(world).log(run, job?.jobId ?? 0)).toBe('Instances are too few');
  });

  test('reads a long log backwards to its beginning', async () => {
    const lines = Array.from({ length: 7 }, (_, at) => `line ${at}`).join('\n');
    world.addFailedRun(PIPELINE, { log: lines });
    const [run] = (await reader(world).changes(null, SINCE)).runs;
    if (run === undefined) throw new Error('The world has no run');
    const [job] = await reader(world).failedJobs(run);
    expect(await reader(world).log(run, job?.jobId ?? 0)).toBe(`${lines}\n`);
  });
});

test('a stage that was run again is another attempt of the same execution', async () => {
  const runId = world.addFailedRun(PIPELINE);
  const first = await reader(world).changes(null, SINCE);
  const [run] = first.runs;
  if (run === undefined) throw new Error('The world has no run');
  const request = world.connector.plan.rerunFailed(run);
  expect(run.environments).toEqual(['Test', 'production']);
  expect(request.body).toMatchObject({ stageName: 'Test', retryMode: 'FAILED_ACTIONS' });
  await world.connector.openWriter(world.connect('write'), approvedRequest(request)).send();
  world.letTimePass();
  const { runs } = await reader(world).changes(first.cursor, SINCE);
  expect(runs).toMatchObject([{ runId, attempt: 2, conclusion: 'success' }]);
  const writer = world.connector.openWriter(world.connect('write'), approvedRequest(request));
  await expect(writer.send()).rejects.toBeInstanceOf(Conflict);
});

function withGate(): void {
  world.sandbox.setStages(PIPELINE, [
    { name: 'Source', actions: [{ name: 'Source', provider: 'GitHub' }] },
    { name: 'Release', actions: [{ name: 'Ask', provider: 'Manual' }] },
    { name: 'production', actions: [{ name: 'Deploy', provider: 'CodeDeploy' }] },
  ]);
}
