import { afterEach, expect, test } from 'vitest';
import type { PipelineWorld } from '#test/contracts/pipelines.ts';
import { reader, SINCE } from '#test/contracts/pipeline-world.ts';
import { createCodepipelineWorld } from './codepipeline-world.ts';
import { createGitlabWorld } from './gitlab-world.ts';
import { createJenkinsWorld } from './jenkins-world.ts';

const closing: PipelineWorld[] = [];
afterEach(async () => {
  for (const world of closing.splice(0)) await world.close();
});

interface Passing {
  world: PipelineWorld;
  /** Adds a run that goes well, with this log. */
  pass(log: string, branch?: string): void;
}

async function jenkins(): Promise<Passing> {
  const world = await createJenkinsWorld();
  const pass = (log: string, branch = 'main') =>
    void world.sandbox.addBuild({ job: 'acme/api', outcome: 'SUCCESS', log, branch });
  return { world, pass };
}

async function gitlab(): Promise<Passing> {
  const world = await createGitlabWorld();
  const pass = (trace: string, ref = 'main') => {
    const jobs = [{ name: 'test', outcome: 'success', trace }] as const;
    world.sandbox.addPipeline({ project: 'acme/api', ref, jobs });
  };
  return { world, pass };
}

async function codepipeline(): Promise<Passing> {
  const world = await createCodepipelineWorld();
  const pass = (log: string) => void world.sandbox.addExecution({ pipeline: 'acme/api', log });
  return { world, pass };
}

test.each([
  ['Jenkins', jenkins],
  ['GitLab', gitlab],
  ['AWS CodePipeline', codepipeline],
])('%s gives the log of the same job when it last went well before', async (name, setup) => {
  const { world, pass } = await setup();
  closing.push(world);
  world.addFailedRun('acme/api', { log: 'first' });
  pass('well\n');
  world.letTimePass();
  if (name !== 'AWS CodePipeline') pass('another branch\n', 'topic');
  world.letTimePass();
  const runId = world.addFailedRun('acme/api', { log: 'broken' });
  pass('later\n');
  world.letTimePass();
  const open = reader(world);
  const { runs } = await open.changes(null, SINCE);
  const logOf = async (id: number | undefined) => {
    const run = runs.find((each) => each.runId === id);
    const [job] = run === undefined ? [] : await open.failedJobs(run);
    return run === undefined || job === undefined ? 'no job' : await open.passingLog?.(run, job);
  };
  expect(await logOf(runId)).toBe('well\n');
  expect(await logOf(Math.min(...runs.map((run) => run.runId)))).toBeNull();
});
