import { presentJob, presentPipeline, presentProject, presentUser } from './present.ts';
import {
  type Call,
  effectOf,
  pipelineOf,
  pipelinesOf,
  placeOf,
  projectOf,
  type Route,
} from './call.ts';
import { DEPLOYING } from './deploying.ts';
import { given, instant, listed, oneOf, page } from './query.ts';
import { latestJobs } from './world.ts';

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
  {
    method: 'get',
    path: '/projects/:id/jobs/:job/trace',
    answer: (call) => placeOf(call, Number(call.request.params['job'])).job.trace,
  },
  { method: 'post', path: `${PIPELINE}/retry`, answer: retry, status: 201 },
  { method: 'get', path: '/projects/:id/jobs/:job', answer: oneJob },
  ...DEPLOYING,
];

function oneJob(call: Call): unknown {
  const { pipeline, job } = placeOf(call, Number(call.request.params['job']));
  return presentJob(pipeline, job, call.clock.now().getTime());
}

function listPipelines(call: Call): unknown {
  const { world, clock, request, response } = call;
  const project = projectOf(call);
  const after = instant(request, 'updated_after') ?? 0;
  const by = oneOf(request, 'order_by', ['id', 'updated_at']);
  const sign = oneOf(request, 'sort', ['desc', 'asc']) === 'asc' ? 1 : -1;
  const ref = given(request, 'ref');
  const source = given(request, 'source');
  const status = given(request, 'status');
  const found = pipelinesOf(world, project)
    .map((pipeline) => presentPipeline(project, pipeline, clock.now().getTime()))
    .filter((pipeline) => Date.parse(pipeline.updated_at) >= after)
    .filter((pipeline) => ref === undefined || pipeline.ref === ref)
    .filter((pipeline) => source === undefined || pipeline.source === source)
    .filter((pipeline) => status === undefined || pipeline.status === status)
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
  const { world, clock, token } = call;
  const now = clock.now().getTime();
  world.retry(pipelineOf(call), { user: token.username, now, effect: effectOf(call) });
  return onePipeline(call);
}
