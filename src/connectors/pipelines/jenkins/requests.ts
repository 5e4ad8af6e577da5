import type { ActionKind, Proposal, ProviderRequest } from '../../../domain/proposal.ts';
import { Invalid } from '../../../lib/errors.ts';
import { buildPath, jobOfPath, jobPath, type Target } from './names.ts';

type Facts = Readonly<Record<string, string>>;

const post = (target: string): ProviderRequest => ({ method: 'POST', target, body: null });

/**
 * `POST …/replay/rebuild` of the Pipeline plugin (`ReplayAction.doRebuild`): the same script and parameters,
 * of a multibranch job also the same commit. It needs the permission Job/Build.
 */
export function replayRequest(run: Target): ProviderRequest {
  return post(`${buildPath(run)}/replay/rebuild`);
}

const REPLAY = /^(.+)\/([1-9]\d{0,15})\/replay\/rebuild$/;

/** Which build a request would repeat; null when it is not exactly such a request. */
export function parseReplay(request: ProviderRequest): Target | null {
  return parseBuild(request, REPLAY);
}

function parseBuild({ method, target, body }: ProviderRequest, shape: RegExp): Target | null {
  const [, path = '', digits] = shape.exec(target) ?? [];
  const repository = jobOfPath(path);
  if (method !== 'POST' || body !== null || repository === null) return null;
  const runId = Number(digits);
  return Number.isSafeInteger(runId) ? { repository, runId } : null;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_.-]{0,99}$/;
const VALUE = /^[A-Za-z0-9][A-Za-z0-9 ._/@+-]{0,199}$/;
const VALUES_MAX = 10;

/** `POST …/buildWithParameters`; what is not given has the default that the job defines. */
export function buildRequest(repository: string, parameters: Facts): ProviderRequest {
  const given = Object.entries(parameters);
  const isPlain = given.every(([name, value]) => NAME.test(name) && VALUE.test(value));
  if (given.length === 0 || given.length > VALUES_MAX || !isPlain)
    throw new Invalid('A job is started with plain values for its parameters');
  const query = new URLSearchParams(given).toString();
  return post(`${jobPath(repository)}/buildWithParameters?${query}`);
}

const START = /^(.+)\/buildWithParameters\?([^#]+)$/;

function parseStart(request: ProviderRequest): string | null {
  const [, path = '', query = ''] = START.exec(request.target) ?? [];
  const repository = jobOfPath(path);
  if (request.method !== 'POST' || request.body !== null || repository === null) return null;
  try {
    const given = Object.fromEntries(new URLSearchParams(query));
    return buildRequest(repository, given).target === request.target ? repository : null;
  } catch {
    return null;
  }
}

const INPUT = '[A-Za-z0-9_-]{1,100}';
const VERBS = { approve: 'proceedEmpty', reject: 'abort' } as const;
export type Verdict = keyof typeof VERBS;

/** `POST …/input/{id}/proceedEmpty` or `abort` of the input step. */
export function inputRequest(facts: Facts, verdict: Verdict): ProviderRequest {
  const { repository = '', run, viaInput = '' } = facts;
  if (!new RegExp(`^${INPUT}$`).test(viaInput))
    throw new Invalid('A question of a build is named by its id');
  return post(
    `${buildPath({ repository, runId: Number(run) })}/input/${viaInput}/${VERBS[verdict]}`,
  );
}

/** `POST …/stop`: the build is asked to end; what hangs is never killed. */
export function stopRequest({ repository = '', run }: Facts): ProviderRequest {
  return post(`${buildPath({ repository, runId: Number(run) })}/stop`);
}

const input = (verdict: Verdict): RegExp =>
  new RegExp(`^(.+)/([1-9]\\d{0,15})/input/${INPUT}/${VERBS[verdict]}$`);

/** The closed list of what this connector can ever send, by the action that is approved. */
const ALLOWED: ReadonlyMap<ActionKind, (request: ProviderRequest) => string | null> = new Map([
  ['pipeline.rerun', (request) => parseReplay(request)?.repository ?? null],
  ['pipeline.deploy', parseStart],
  ['pipeline.approve', (request) => parseBuild(request, input('approve'))?.repository ?? null],
  ['pipeline.reject', (request) => parseBuild(request, input('reject'))?.repository ?? null],
  [
    'pipeline.cancel',
    (request) => parseBuild(request, /^(.+)\/([1-9]\d{0,15})\/stop$/)?.repository ?? null,
  ],
]);

/** The job that an approved request is about; null when it is none that this connector sends. */
export function allowedIn({ kind, request }: Pick<Proposal, 'kind' | 'request'>): string | null {
  return ALLOWED.get(kind)?.(request) ?? null;
}
