import { z } from 'zod';
import { ApiError, badParameter, notFound } from './api-error.ts';
import {
  type Call,
  effectOf,
  pipelineOf,
  pipelinesOf,
  placeOf,
  projectOf,
  type Route,
} from './call.ts';
import {
  jobStatus,
  presentCommit,
  presentDeployment,
  presentIssue,
  presentJob,
  presentPipeline,
} from './present.ts';
import { given, instant, oneOf, page } from './query.ts';
import type { JobRecord, PipelineRecord } from './records.ts';

const PROJECT = '/projects/:id';

/** What deployments need beside pipelines: refs, environments, jobs started by hand, approvals, issues. */
export const DEPLOYING: readonly Route[] = [
  { method: 'get', path: `${PROJECT}/repository/tags/:ref`, answer: (call) => refOf(call, true) },
  {
    method: 'get',
    path: `${PROJECT}/repository/branches/:ref`,
    answer: (call) => refOf(call, false),
  },
  { method: 'get', path: `${PROJECT}/repository/commits/:sha`, answer: commit },
  { method: 'get', path: `${PROJECT}/repository/compare`, answer: compare },
  { method: 'get', path: `${PROJECT}/environments`, answer: environments },
  { method: 'get', path: `${PROJECT}/freeze_periods`, answer: freezePeriods },
  { method: 'get', path: `${PROJECT}/deployments`, answer: deployments },
  {
    method: 'post',
    path: `${PROJECT}/deployments/:deployment/approval`,
    answer: approve,
    status: 201,
  },
  { method: 'post', path: `${PROJECT}/pipeline`, answer: create, status: 201 },
  { method: 'post', path: `${PROJECT}/pipelines/:pipeline/cancel`, answer: cancel },
  { method: 'post', path: `${PROJECT}/jobs/:job/play`, answer: play },
  { method: 'post', path: `${PROJECT}/jobs/:job/retry`, answer: retryJob, status: 201 },
  { method: 'get', path: `${PROJECT}/issues`, answer: issues },
  { method: 'post', path: `${PROJECT}/issues`, answer: openIssue, status: 201 },
];

const nowOf = ({ clock }: Call): number => clock.now().getTime();

/** A ref stands where its newest pipeline does. */
function headOf(call: Call, ref: string, tag: boolean): PipelineRecord | undefined {
  const own = pipelinesOf(call.world, projectOf(call));
  return own.filter((each) => each.ref === ref && each.tag === tag && each.source !== 'api').at(-1);
}

function refOf(call: Call, tag: boolean): unknown {
  const name = String(call.request.params['ref']);
  const head = headOf(call, name, tag);
  if (head === undefined) throw notFound(tag ? 'Tag' : 'Branch');
  return { name, commit: presentCommit(head) };
}

function commit(call: Call): unknown {
  const own = pipelinesOf(call.world, projectOf(call));
  const found = own.find(({ sha }) => sha === call.request.params['sha']);
  if (found === undefined) throw notFound('Commit');
  return presentCommit(found);
}

/** What came between two, oldest first, as pipelines of pushes tell it. */
function compare(call: Call): unknown {
  const own = pipelinesOf(call.world, projectOf(call)).filter(({ source }) => source !== 'api');
  const at = (name: string): number => {
    const sha = given(call.request, name);
    const found = own.findIndex((each) => each.sha === sha);
    if (found === -1) throw notFound(`${name} sha`);
    return found;
  };
  const commits = own.slice(at('from') + 1, at('to') + 1).map(presentCommit);
  return { commits, diffs: [], compare_same_ref: commits.length === 0 };
}

function deploying(call: Call): { pipeline: PipelineRecord; job: JobRecord }[] {
  return pipelinesOf(call.world, projectOf(call)).flatMap((pipeline) =>
    pipeline.jobs.filter((job) => job.environment !== '').map((job) => ({ pipeline, job })),
  );
}

function environments(call: Call): unknown {
  oneOf(call.request, 'states', ['available', 'stopped']);
  const names = [...new Set(deploying(call).map(({ job }) => job.environment))];
  const found = names.map((name, at) => ({ id: at + 1, name, slug: name, state: 'available' }));
  return page(found, call.request, call.response);
}

function freezePeriods(call: Call): unknown {
  const found = projectOf(call).freezes.map(({ id, start, end, zone, createdAt }) => ({
    id,
    freeze_start: start,
    freeze_end: end,
    cron_timezone: zone,
    created_at: new Date(createdAt).toISOString(),
    updated_at: new Date(createdAt).toISOString(),
  }));
  return page(found, call.request, call.response);
}

const STATUSES = ['created', 'running', 'success', 'failed', 'canceled', 'blocked'];

function deployments(call: Call): unknown {
  const { request, response } = call;
  const sign = oneOf(request, 'sort', ['asc', 'desc']) === 'asc' ? 1 : -1;
  oneOf(request, 'order_by', ['id', 'iid', 'created_at', 'updated_at', 'ref']);
  const environment = given(request, 'environment');
  const status = given(request, 'status');
  if (status !== undefined && !STATUSES.includes(status))
    throw badParameter('status', 'does not have a valid value');
  const found = deploying(call)
    .map(({ pipeline, job }) => presentDeployment(pipeline, job, nowOf(call)))
    .filter((each) => environment === undefined || each.environment.name === environment)
    .filter((each) => status === undefined || each.status === status)
    .sort((a, b) => sign * (a.id - b.id));
  return page(found, request, response);
}

function bodyOf<Schema extends z.ZodType>(call: Call, schema: Schema): z.infer<Schema> {
  const parsed = schema.safeParse(effectOf(call).body);
  if (!parsed.success) throw badParameter('body', 'is invalid');
  return parsed.data;
}

const Approval = z.strictObject({
  status: z.enum(['approved', 'rejected']),
  comment: z.string().max(500).optional(),
});

/** An approved job is not started by that. */
function approve(call: Call): unknown {
  const { status } = bodyOf(call, Approval);
  const { pipeline, job } = placeOf(call, Number(call.request.params['deployment']));
  if (job.approval !== 'pending')
    throw new ApiError(400, { message: 'This deployment is not waiting for approvals.' });
  changeJob(call, pipeline, { ...job, approval: status });
  return { user: { username: call.token.username }, status, created_at: call.clock.now() };
}

function changeJob(call: Call, pipeline: PipelineRecord, job: JobRecord): void {
  const jobs = pipeline.jobs.map((each) => (each.id === job.id ? job : each));
  call.world.change({ ...pipeline, jobs }, effectOf(call));
}

function create(call: Call): unknown {
  const { ref } = bodyOf(call, z.strictObject({ ref: z.string() }));
  const head = headOf(call, ref, true) ?? headOf(call, ref, false);
  if (head === undefined) throw new ApiError(400, { message: { base: ['Reference not found'] } });
  const project = projectOf(call);
  const by = { user: call.token.username, now: nowOf(call), effect: effectOf(call) };
  return presentPipeline(project, call.world.start(project, { head, ...by }), nowOf(call));
}

/** GitLab answers the same where nothing was left to cancel. */
function cancel(call: Call): unknown {
  const pipeline = pipelineOf(call);
  const changed = call.world.change({ ...pipeline, canceledAt: nowOf(call) }, effectOf(call));
  return presentPipeline(projectOf(call), changed, nowOf(call));
}

function play(call: Call): unknown {
  const { pipeline, job } = placeOf(call, Number(call.request.params['job']));
  if (job.approval === 'pending') throw new ApiError(403, { message: '403 Forbidden' });
  if (jobStatus(pipeline, job, nowOf(call)) !== 'manual')
    throw new ApiError(400, { message: '400 Bad request - Unplayable Job' });
  const played = { ...job, playedAt: nowOf(call), user: call.token.username };
  changeJob(call, pipeline, played);
  return presentJob(pipeline, played, nowOf(call));
}

function retryJob(call: Call): unknown {
  const { pipeline, job } = placeOf(call, Number(call.request.params['job']));
  const isReplaced = pipeline.jobs.some(({ name, id }) => name === job.name && id > job.id);
  const status = jobStatus(pipeline, job, nowOf(call));
  if (isReplaced || !['success', 'failed', 'canceled'].includes(status))
    throw new ApiError(403, { message: '403 Forbidden - Job is not retryable' });
  const by = { user: call.token.username, now: nowOf(call), effect: effectOf(call) };
  return presentJob(pipeline, call.world.retryJob(pipeline, job, by), nowOf(call));
}

function issues(call: Call): unknown {
  const after = instant(call.request, 'created_after') ?? 0;
  const found = projectOf(call).issues.filter(({ createdAt }) => createdAt >= after);
  return page(found.map(presentIssue), call.request, call.response);
}

const Issue = z.strictObject({ title: z.string().min(1).max(255), description: z.string() });

function openIssue(call: Call): unknown {
  const project = projectOf(call);
  const iid = project.issues.length + 1;
  const issue = { id: 900 + iid, iid, createdAt: nowOf(call), ...bodyOf(call, Issue) };
  const record = { ...project, issues: [...project.issues, issue] };
  call.world.commit({ table: 'projects', record }, effectOf(call));
  return presentIssue(issue);
}
