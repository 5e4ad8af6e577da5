import type { Request, Response } from 'express';
import {
  presentAll,
  presentBuild,
  presentJob,
  presentQueueItem,
  presentStages,
} from './present.ts';
import { parseTree, prune } from './tree.ts';
import {
  type BuildRecord,
  endOf,
  type JobRecord,
  openInput,
  QUIET_MS,
  type TokenRecord,
  type World,
} from './world.ts';

/** A refusal as Jenkins' error page: HTML, also where JSON was asked for. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export interface Call {
  world: World;
  now: number;
  token: TokenRecord;
  request: Request;
  response: Response;
  /** The job that the path names; null for Jenkins itself. */
  job: JobRecord | null;
  /** What follows the job in the path. */
  rest: string;
}

type Answer = (call: Call, parts: readonly string[]) => unknown;

/** By what follows the job's own path; the answer is JSON, a text, or null where it was sent already. */
const OF_JOB: readonly [method: 'GET' | 'POST', rest: RegExp, answer: Answer][] = [
  ['GET', /^\/api\/json$/, (call) => treeOf(call, presentJob(jobOf(call), call.now))],
  ['GET', /^\/(\d+)\/api\/json$/, oneBuild],
  ['GET', /^\/(\d+)\/logText\/progressiveText$/, progressiveText],
  [
    'GET',
    /^\/(\d+)\/wfapi\/describe$/,
    (call, [n]) => presentStages(pipelineBuild(call, n), call.now),
  ],
  ['GET', /^\/(\d+)\/wfapi\/pendingInputActions$/, pendingInputs],
  ['POST', /^\/(\d+)\/replay\/rebuild$/, replay],
  ['POST', /^\/(\d+)\/input\/([^/]+)\/(proceedEmpty|abort)$/, answerInput],
  ['POST', /^\/(\d+)\/stop$/, stop],
  ['POST', /^\/buildWithParameters$/, build],
];

const OF_JENKINS: typeof OF_JOB = [
  ['GET', /^\/me\/api\/json$/, (call) => treeOf(call, { _class: 'User', id: call.token.user })],
  [
    'GET',
    /^\/api\/json$/,
    (call) => treeOf(call, { ...presentAll(call.world.jobs.values(), call.now) }),
  ],
  ['GET', /^\/queue\/api\/json$/, (call) => treeOf(call, { items: queued(call) })],
  ['GET', /^\/queue\/item\/(\d+)\/api\/json$/, queueItem],
];

/** What Jenkins answers; throws `Refusal`. */
export function answer(call: Call): unknown {
  const table = call.job === null ? OF_JENKINS : OF_JOB;
  for (const [method, pattern, reply] of table) {
    const [found, ...parts] = pattern.exec(call.rest) ?? [];
    if (found !== undefined && method === call.request.method) return reply(call, parts);
    if (found !== undefined) throw new Refusal(405, 'This URL requires POST');
  }
  throw new Refusal(404, 'Not Found');
}

function treeOf({ request }: Call, value: Readonly<Record<string, unknown>>): unknown {
  const { tree } = request.query;
  if (tree === undefined) return value;
  const wanted = typeof tree === 'string' ? parseTree(tree) : null;
  if (wanted === null) throw new Refusal(400, 'Bad tree expression');
  return prune(value, wanted);
}

function jobOf({ job }: Call): JobRecord {
  if (job === null) throw new Refusal(404, 'Not Found');
  return job;
}

function buildOf(call: Call, number: string | undefined): BuildRecord {
  const found = jobOf(call).builds.find((each) => String(each.number) === number);
  if (found === undefined) throw new Refusal(404, 'Not Found');
  return found;
}

/** What only builds of Pipelines have. */
function pipelineBuild(call: Call, number: string | undefined): BuildRecord {
  if (jobOf(call).kind !== 'pipeline') throw new Refusal(404, 'Not Found');
  return buildOf(call, number);
}

function oneBuild(call: Call, [number]: readonly string[]): unknown {
  return treeOf(call, presentBuild(jobOf(call), buildOf(call, number), call.now));
}

/** `LargeText.doProgressText`: from an offset in bytes, with where it ends and whether more will come. */
function progressiveText(call: Call, [number]: readonly string[]): string {
  const build = buildOf(call, number);
  const bytes = Buffer.from(build.log ?? '');
  const asked = Number(call.request.query['start'] ?? 0);
  if (!Number.isSafeInteger(asked) || asked < 0) throw new Refusal(400, 'Bad start');
  call.response.set('X-Text-Size', String(bytes.length));
  if (endOf(build, call.now) === null) call.response.set('X-More-Data', 'true');
  return bytes.subarray(asked > bytes.length ? 0 : asked).toString();
}

function pendingInputs(call: Call, [number]: readonly string[]): unknown {
  const input = openInput(pipelineBuild(call, number), call.now);
  if (input === null) return [];
  const url = `${call.request.path.replace(/\/wfapi\/.*$/, '')}/input/${input.id}`;
  const inputs = (input.inputs ?? []).map((name) => ({ type: 'StringParameterDefinition', name }));
  const { id, message } = input;
  return [{ id, message, inputs, proceedUrl: `${url}/proceedEmpty`, abortUrl: `${url}/abort` }];
}

function itemsOf({ world }: Call): { job: JobRecord; item: BuildRecord }[] {
  return world.queue.flatMap((item) => {
    const job = [...world.jobs.values()].find((each) => each.job === world.homeOf(item));
    return job === undefined ? [] : [{ job, item }];
  });
}

function queued(call: Call): unknown[] {
  return itemsOf(call).map(({ job, item }) => presentQueueItem(job, item));
}

/** Jenkins remembers for five minutes what has left the queue. */
const LEFT_MS = 300_000;

function queueItem(call: Call, [id]: readonly string[]): unknown {
  const waiting = itemsOf(call).find(({ item }) => String(item.queueId) === id);
  const left = [...call.world.jobs.values()].flatMap((job) =>
    job.builds
      .filter((item) => String(item.queueId) === id && call.now - item.startsAt < LEFT_MS)
      .map((item) => ({ job, item })),
  );
  const found = waiting ?? left[0];
  if (found === undefined) throw new Refusal(404, 'Not Found');
  return treeOf(call, presentQueueItem(found.job, found.item));
}

function accepted(call: Call): void {
  const { world, now, token, request } = call;
  if (!token.mayBuild) throw new Refusal(403, `${token.user} is missing the Job/Build permission`);
  const { method, originalUrl: target } = request;
  const body = typeof request.body === 'string' && request.body !== '' ? request.body : null;
  world.effects.push({
    at: new Date(now).toISOString(),
    provider: 'jenkins',
    method,
    target,
    body,
  });
}

/** As `ReplayAction.doRebuild`: same script and parameters, of a multibranch job also the same revision. */
function replay(call: Call, [number]: readonly string[]): null {
  const original = pipelineBuild(call, number);
  accepted(call);
  call.world.enqueue(jobOf(call), {
    ...original,
    startsAt: call.now + QUIET_MS,
    outcome: 'SUCCESS',
    log: null,
    user: call.token.user,
    causes: [{ kind: 'user' }, { kind: 'replay', original: original.number }],
    answered: null,
  });
  call.response.redirect(302, call.request.path.replace(/\d+\/replay\/rebuild$/, ''));
  return null;
}

function answerInput(call: Call, [number, id, verb]: readonly string[]): string {
  const record = pipelineBuild(call, number);
  const input = openInput(record, call.now);
  if (input === null || input.id !== id) throw new Refusal(404, 'Not Found');
  if (verb === 'proceedEmpty' && (input.inputs ?? []).length > 0)
    throw new Refusal(400, 'This input has parameters');
  accepted(call);
  record.answered = { at: call.now, proceeds: verb === 'proceedEmpty' };
  return '';
}

function stop(call: Call, [number]: readonly string[]): null {
  const record = buildOf(call, number);
  accepted(call);
  if (endOf(record, call.now) === null) record.answered = { at: call.now, proceeds: false };
  call.response.redirect(302, call.request.path.replace(/stop$/, ''));
  return null;
}

/** Parameters that the job does not define are dropped; those not given have their default. */
function build(call: Call): null {
  const job = jobOf(call);
  if (job.parameters.length === 0) throw new Refusal(400, `${job.job} is not parameterized`);
  const given = new URL(call.request.originalUrl, 'http://sandbox').searchParams;
  const values = job.parameters.map(({ name, choices, value }) => {
    const said = given.get(name) ?? value ?? choices?.[0] ?? '';
    if (choices !== undefined && !choices.includes(said))
      throw new Refusal(500, `Illegal choice for parameter ${name}: ${said}`);
    return [name, said] as const;
  });
  accepted(call);
  const parameters: Record<string, string> = Object.fromEntries(values);
  const sha = Object.values(parameters).find((value) => /^[0-9a-f]{40}$/.test(value));
  const item = call.world.enqueue(job, {
    startsAt: call.now + QUIET_MS,
    outcome: 'SUCCESS',
    branch: 'detached',
    sha: sha ?? job.builds.at(-1)?.sha ?? '',
    log: null,
    user: call.token.user,
    causes: [{ kind: 'user' }],
    parameters,
    input: null,
    answered: null,
  });
  call.response
    .status(201)
    .set('Location', `http://${call.request.get('host') ?? ''}/queue/item/${item.queueId}/`)
    .end();
  return null;
}
