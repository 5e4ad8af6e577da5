import type { Request, Response } from 'express';
import type { Clock } from '../../lib/time.ts';
import { notFound } from './api-error.ts';
import { presentJob, presentPipeline, presentProject, presentUser } from './present.ts';
import { given, instant, listed, oneOf, page } from './query.ts';
import type { JobRecord, PipelineRecord, ProjectRecord, TokenRecord } from './records.ts';
import { latestJobs, type World } from './world.ts';

export interface Call {
  world: World;
  clock: Clock;
  token: TokenRecord;
  request: Request;
  response: Response;
}

export interface Route {
  method: 'get' | 'post';
  path: string;
  /** The answer's JSON, or a string for plain text. */
  answer(call: Call): unknown;
  status?: number;
}

const PIPELINE = '/projects/:id/pipelines/:pipeline';

export const ROUTES: readonly Route[] = [
  { method: 'get', path: '/user', answer: ({ token }) => presentUser(token.username) },
  {
    method: 'get',
    path: '/personal_access_tokens/self',
    answer: ({ token: { scopes } }) => ({ id: 1, name: 'nightshift', active: true, scopes }),
  },
  {
    method: 'get',
    path: '/projects',
    answer: ({ world, request, response }) =>
      page([...world.projects.values()].toReversed().map(presentProject), request, response),
  },
  { method: 'get', path: '/projects/:id/pipelines', answer: listPipelines },
  { method: 'get', path: PIPELINE, answer: onePipeline },
  { method: 'get', path: `${PIPELINE}/jobs`, answer: listJobs },
  { method: 'get', path: '/projects/:id/jobs/:job/trace', answer: (call) => jobOf(call).trace },
  { method: 'post', path: `${PIPELINE}/retry`, answer: retry, status: 201 },
];

function projectOf({ world, request }: Call): ProjectRecord {
  const project = world.project(String(request.params['id']));
  if (project === undefined) throw notFound('Project');
  return project;
}

function pipelinesOf(world: World, project: ProjectRecord): PipelineRecord[] {
  return [...world.pipelines.values()].filter(({ projectId }) => projectId === project.id);
}

function pipelineOf(call: Call): PipelineRecord {
  const id = Number(call.request.params['pipeline']);
  const pipeline = pipelinesOf(call.world, projectOf(call)).find((known) => known.id === id);
  if (pipeline === undefined) throw notFound();
  return pipeline;
}

function jobOf(call: Call): JobRecord {
  const id = Number(call.request.params['job']);
  const jobs = pipelinesOf(call.world, projectOf(call)).flatMap((pipeline) => pipeline.jobs);
  const job = jobs.find((known) => known.id === id);
  if (job === undefined) throw notFound();
  return job;
}

function listPipelines(call: Call): unknown {
  const { world, clock, request, response } = call;
  const project = projectOf(call);
  const after = instant(request, 'updated_after') ?? 0;
  const by = oneOf(request, 'order_by', ['id', 'updated_at']);
  const sign = oneOf(request, 'sort', ['desc', 'asc']) === 'asc' ? 1 : -1;
  const ref = given(request, 'ref');
  const source = given(request, 'source');
  const found = pipelinesOf(world, project)
    .map((pipeline) => presentPipeline(project, pipeline, clock.now().getTime()))
    .filter((pipeline) => Date.parse(pipeline.updated_at) >= after)
    .filter((pipeline) => ref === undefined || pipeline.ref === ref)
    .filter((pipeline) => source === undefined || pipeline.source === source)
    .sort((a, b) => {
      const byTime = by === 'id' ? 0 : Date.parse(a.updated_at) - Date.parse(b.updated_at);
      return sign * (byTime || a.id - b.id);
    });
  return page(found, request, response);
}

function onePipeline(call: Call): unknown {
  const pipeline = pipelineOf(call);
  return presentPipeline(projectOf(call), pipeline, call.clock.now().getTime());
}

const SCOPES = ['created', 'pending', 'running', 'failed', 'success', 'canceled', 'skipped'];

function listJobs(call: Call): unknown {
  const { clock, request, response } = call;
  const pipeline = pipelineOf(call);
  const scopes = listed(request, 'scope', SCOPES);
  const withRetried = oneOf(request, 'include_retried', ['false', 'true']) === 'true';
  const jobs = (withRetried ? pipeline.jobs : latestJobs(pipeline))
    .map((job) => presentJob(pipeline, job, clock.now().getTime()))
    .filter(({ status }) => scopes.length === 0 || scopes.includes(status))
    .sort((a, b) => b.id - a.id);
  return page(jobs, request, response);
}

/** GitLab accepts a retry also where nothing is left to retry, and then changes nothing. */
function retry(call: Call): unknown {
  const { world, clock, token, request } = call;
  const now = clock.now();
  const effect = {
    at: now.toISOString(),
    provider: 'gitlab',
    method: request.method,
    target: request.originalUrl,
    body: typeof request.body === 'string' && request.body !== '' ? request.body : null,
  };
  world.retry(pipelineOf(call), { user: token.username, now: now.getTime(), effect });
  return onePipeline(call);
}
