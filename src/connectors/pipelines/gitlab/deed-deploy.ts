import { z } from 'zod';
import { environmentFacts } from '../../../domain/environments.ts';
import type { Connection, ReadBack, TargetState } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared, Progress, Sent } from '../deed.ts';
import { namedEnvironment } from '../environment-name.ts';
import { createRequest } from './allowed.ts';
import type { Client } from './client.ts';
import {
  type Deployment,
  deploymentsOf,
  environmentsOf,
  liveFacts,
  reachedBy,
} from './deployments.ts';
import { freezesOf } from './freezes.ts';
import { pipelineProgress } from './progress.ts';
import { changesBetween, namedRef } from './refs.ts';
import { projectPath } from './retry.ts';
import { ApiList, ApiPipeline, parseAnswer } from './shapes.ts';

/** Starts a pipeline at a tag or branch; its jobs decide what is deployed, as they did before. */
export function deployDeed(open: (connection: Connection) => Client): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: createRequest,
    state: async (connection, { repository = '', environment = '', viaRef = '' }) => {
      const client = open(connection);
      const named = await namedRef(client, repository, viaRef);
      if (typeof named === 'string') return null;
      return {
        ...stateOf(named.sha, await newestTo(client, repository, environment)),
        freezes: await freezesOf(client, repository),
      };
    },
    readBack: (connection, sent) => readBack(open(connection), sent),
    progress: (connection, sent) => progress(open(connection), sent),
  };
}

function stateOf(sha: string, newest: number): TargetState {
  return { sha, newest: String(newest) };
}

/** The newest deployment to it, also one that goes on or failed; 0 where there was none. */
async function newestTo(client: Client, repository: string, environment: string): Promise<number> {
  const [newest] = await deploymentsOf(client, repository, { environment });
  return newest?.id ?? 0;
}

async function prepare(client: Client, asked: DeedAsked): Promise<Prepared | Cannot> {
  const { repository, environment: typed = '', ref = '' } = asked;
  const environment = namedEnvironment(typed, await environmentsOf(client, repository));
  if ('cannot' in environment) return environment;
  const named = await namedRef(client, repository, ref);
  if (typeof named === 'string') return { cannot: NOT_NAMED[named] };
  const place = await placeOf(client, repository, environment.name);
  if ('cannot' in place) return place;
  const now = liveFacts(place.live);
  const freezes = await freezesOf(client, repository);
  return {
    facts: {
      repository,
      url: await urlOf(client, repository, place.pipeline),
      environment: environment.name,
      ...environmentFacts(place.reaches),
      workflow: place.job,
      branch: named.ref,
      sha: named.sha,
      commit: named.title,
      author: named.author,
      ...now,
      freezes,
      changes: await changesBetween(client, repository, { from: now.live, to: named.sha }),
      means: `Starts a pipeline at ${named.ref}, with the rights of the connected token. Its .gitlab-ci.yml decides which jobs run; ${place.job} deployed to ${environment.name} last. A job that is started by hand waits then: /nightshift gate open.`,
      undo: 'Another deployment or a rollback takes it back; what it changes in databases stays.',
      viaRef: named.ref,
    },
    preconditions: { ...stateOf(named.sha, place.newest), freezes },
  };
}

interface Place {
  newest: number;
  live: Deployment | null;
  /** The pipeline that deployed there last, its job, and all that this pipeline deployed to. */
  pipeline: number;
  job: string;
  reaches: readonly string[];
}

async function placeOf(client: Client, repository: string, name: string): Promise<Place | Cannot> {
  const there = await deploymentsOf(client, repository, { environment: name });
  const [last] = there;
  const pipeline = last?.deployable?.pipeline?.id;
  if (last?.deployable === undefined || last.deployable === null || pipeline === undefined)
    return { cannot: `No pipeline is known that deployed to ${name}.` };
  const all = await deploymentsOf(client, repository);
  return {
    newest: last.id,
    live: there.find(({ status }) => status === 'success') ?? null,
    pipeline,
    job: last.deployable.name,
    reaches: reachedBy([...there, ...all], pipeline),
  };
}

const NOT_NAMED = {
  none: 'The project has no branch and no tag of that name. GitLab starts pipelines at those only.',
  both: 'The project has a branch and a tag of that name, and GitLab would choose. Name another.',
} as const;

const Page = z.object({ web_url: z.string().catch('') });

async function urlOf(client: Client, repository: string, pipeline: number): Promise<string> {
  const { data } = await client.get(`${projectPath(repository)}/pipelines/${pipeline}`);
  return parseAnswer(Page, data).web_url;
}

/** GitLab's clock may be behind ours; what lies in between may be ours or somebody's before. */
const SKEW_MS = 60_000;

/** The pipelines that were started through the API at this ref since shortly before, newest first. */
async function startedAbout(client: Client, { facts, at }: Sent): Promise<ApiPipeline[]> {
  const { repository = '', viaRef = '' } = facts;
  const query = new URLSearchParams({
    ref: viaRef,
    source: 'api',
    order_by: 'id',
    sort: 'desc',
    per_page: '20',
  });
  const { data } = await client.get(`${projectPath(repository)}/pipelines?${query.toString()}`);
  const found = parseAnswer(ApiList, data).flatMap((item) => {
    const parsed = ApiPipeline.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
  return found.filter(({ created_at: made }) => Date.parse(made) >= at.getTime() - SKEW_MS);
}

async function startedId(client: Client, sent: Sent): Promise<number | null> {
  const named = Number(sent.receipt?.providerId ?? '');
  if (Number.isSafeInteger(named) && named > 0) return named;
  const since = (await startedAbout(client, sent)).filter(
    ({ created_at: made }) => Date.parse(made) >= sent.at.getTime(),
  );
  return since.at(-1)?.id ?? null;
}

/** Whatever commit it builds: a ref that was moved at that moment must not be told as “nothing happened”. */
async function readBack(client: Client, sent: Sent): Promise<ReadBack> {
  if ((await startedId(client, sent)) !== null) return 'applied';
  return (await startedAbout(client, sent)).length === 0 ? 'not-applied' : 'unclear';
}

async function progress(client: Client, sent: Sent): Promise<Progress> {
  const { repository = '', sha = '', environment = '' } = sent.facts;
  const runId = await startedId(client, sent);
  if (runId === null) return { state: 'running', words: 'Its pipeline is not listed yet', url: '' };
  const { data } = await client.get(`${projectPath(repository)}/pipelines/${runId}`);
  const pipeline = parseAnswer(ApiPipeline, data);
  const url = pipeline.web_url;
  if (pipeline.sha !== sha)
    return {
      state: 'failed',
      words: `Pipeline ${runId} builds ${pipeline.sha.slice(0, 12)} and not what was approved: the ref was moved at that moment. Cancel it`,
      url,
    };
  const now = await pipelineProgress(client, { repository, runId });
  if (now.state !== 'succeeded') return now;
  const there = await deploymentsOf(client, repository, { environment, status: 'success' });
  if (reachedBy(there, runId).length > 0) return now;
  return {
    state: 'failed',
    words: `${now.words}, and none of them deployed to ${environment}`,
    url,
  };
}
