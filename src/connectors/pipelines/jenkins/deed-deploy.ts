import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import { clip } from '../../../lib/text.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { Connection, ReadBack, TargetState } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared, Progress, Sent } from '../deed.ts';
import { namedEnvironment } from '../environment-name.ts';
import type { RestClient } from '../rest-client.ts';
import { unlessGone } from '../unless-gone.ts';
import { newestBuilds, queuedOf, treeQuery } from './builds.ts';
import { buildProgress, queueProgress } from './progress.ts';
import { jobPath, shortName } from './names.ts';
import { buildRequest } from './requests.ts';
import {
  type ApiBuild,
  commitOf,
  ENVIRONMENT,
  parametersOf,
  parseAnswer,
  revisionOf,
} from './shapes.ts';

const Definition = z.object({
  name: z.string(),
  choices: z.array(z.string()).nullish(),
  defaultParameterValue: z
    .object({ value: z.union([z.string(), z.boolean(), z.number()]).catch('') })
    .nullish(),
});
const DEFINITIONS = 'url,property[parameterDefinitions[name,choices,defaultParameterValue[value]]]';
const ApiJob = z.object({
  url: z.string().catch(''),
  property: z.array(z.object({ parameterDefinitions: z.array(Definition).nullish() })).nullish(),
});
type Definition = z.infer<typeof Definition>;

const REVISION = /^(?:git_?)?(?:ref|rev|revision|commit|sha)$/i;
const SHA = /^[0-9a-f]{40}$/;
const SHORT_MIN = 7;

const Parameters = z.record(z.string(), z.string());

/** Starts a job that takes an environment and a commit, at one commit that some build of it built. */
export function deployDeed(open: (connection: Connection) => RestClient): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: ({ repository = '', viaParameters = '' }) => {
      const parsed = Parameters.safeParse(viaParameters === '' ? null : parseJson(viaParameters));
      if (!parsed.success) throw new Invalid('A job is started with values for its parameters');
      return buildRequest(repository, parsed.data);
    },
    state: async (connection, { repository = '', environment = '', viaName = '' }) =>
      await unlessGone(null, async () =>
        stateOf(await newestBuilds(open(connection), repository), [viaName, environment]),
      ),
    readBack: (connection, sent) => readBack(open(connection), sent),
    progress: (connection, sent) => progress(open(connection), sent),
  };
}

/** Any build of the job to that environment, also one that goes on or failed, makes it another. */
function stateOf(builds: readonly ApiBuild[], to: readonly [string, string]): TargetState {
  return { newest: String(builds.find(isTo(to))?.number ?? '') };
}

function isTo([name, value]: readonly [string, string]): (build: ApiBuild) => boolean {
  return (build) => parametersOf(build)[name] === value;
}

async function prepare(client: RestClient, asked: DeedAsked): Promise<Prepared | Cannot> {
  const { repository, environment: typed = '', ref = '' } = asked;
  const job = await unlessGone(null, async () =>
    parseAnswer(ApiJob, await client.get(`${jobPath(repository)}/${treeQuery(DEFINITIONS)}`)),
  );
  if (job === null) return { cannot: `Jenkins shows no job ${repository}.` };
  const definitions = (job.property ?? []).flatMap((each) => each.parameterDefinitions ?? []);
  const into = definitions.find(({ name }) => ENVIRONMENT.test(name));
  const at = definitions.find(({ name }) => REVISION.test(name));
  if (into === undefined || at === undefined) return { cannot: NO_PARAMETERS };
  const isSecond = definitions.some((each) => each !== into && ENVIRONMENT.test(each.name));
  if (isSecond) return { cannot: TWO_ENVIRONMENTS };
  const builds = await newestBuilds(client, repository);
  const environment = namedEnvironment(typed, environmentsOf(into, builds));
  if ('cannot' in environment) return environment;
  const found = builtAs(builds, { repository, ref, name: at.name });
  if (found === null) return { cannot: NOT_BUILT };
  const to = [into.name, environment.name] as const;
  const live = builds.find((build) => build.result === 'SUCCESS' && isTo(to)(build));
  return {
    facts: {
      repository,
      url: job.url,
      environment: environment.name,
      workflow: shortName(repository),
      branch: ref,
      sha: found.sha,
      ...found.commit,
      ...liveFacts(live, repository),
      means: meaning(repository, { definitions, into, at, from: found.from }),
      undo: 'Deploying another commit takes it back; what it changes in databases stays.',
      viaName: into.name,
      viaParameters: JSON.stringify({ [into.name]: environment.name, [at.name]: found.sha }),
    },
    preconditions: stateOf(builds, to),
  };
}

const NO_PARAMETERS =
  'That job takes no environment and no commit: it needs a parameter named ENVIRONMENT and one named REF, REVISION or COMMIT. Start it in Jenkins.';
const TWO_ENVIRONMENTS =
  'That job takes more than one environment, and only one would be on the card. Start it in Jenkins.';
const NOT_BUILT =
  'Jenkins resolves no names of branches and tags, and none of this job’s newest builds built that one. Give the full commit.';

function environmentsOf({ name, choices }: Definition, builds: readonly ApiBuild[]) {
  const known = choices ?? builds.flatMap((build) => parametersOf(build)[name] ?? []);
  return [...new Set(known)].map((each) => ({ name: each }));
}

interface Found {
  sha: string;
  /** The build that it is known from; null for a full commit that none built. */
  from: number | null;
  commit: { commit?: string; author?: string };
}

/** The commit that the newest build of that name checked out; a full one is itself. */
function builtAs(
  builds: readonly ApiBuild[],
  { repository, ref, name }: { repository: string; ref: string; name: string },
): Found | null {
  const isNamed = (build: ApiBuild): boolean => {
    const { sha, branch } = revisionOf(build, repository);
    const isShort = ref.length >= SHORT_MIN && sha.startsWith(ref);
    return sha !== '' && (isShort || branch === ref || parametersOf(build)[name] === ref);
  };
  const build = ref === '' ? undefined : builds.find(isNamed);
  if (build === undefined) return SHA.test(ref) ? { sha: ref, from: null, commit: {} } : null;
  const { sha } = revisionOf(build, repository);
  const { title, author } = commitOf(build, sha);
  return SHA.test(sha) ? { sha, from: build.number, commit: { commit: title, author } } : null;
}

function liveFacts(live: ApiBuild | undefined, repository: string) {
  if (live === undefined) return { live: '' };
  const { sha, branch } = revisionOf(live, repository);
  const liveSince = new Date(live.timestamp + live.duration).toISOString();
  return { live: sha, liveRef: branch, liveSince, liveState: 'ok' };
}

interface Meant {
  definitions: readonly Definition[];
  into: Definition;
  at: Definition;
  from: number | null;
}

function meaning(repository: string, { definitions, into, at, from }: Meant): string {
  const others = definitions.filter((each) => each !== into && each !== at);
  const kept = others.map(
    ({ name, defaultParameterValue: by }) => `${name}=${clip(String(by?.value ?? ''), 40)}`,
  );
  return [
    `Starts ${shortName(repository)} with ${at.name} set to that commit, in the name of the connected user.`,
    from === null ? '' : `It is what build ${from} of it checked out.`,
    kept.length === 0 ? '' : `Its other parameters keep their defaults: ${kept.join(', ')}.`,
    'Its script decides what else it does.',
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** What came of it: a build, or what waits in the queue for one. */
async function startedBy(
  client: RestClient,
  { facts, receipt, preconditions }: Sent,
): Promise<{ build: ApiBuild } | { why: string } | null> {
  const { repository = '', viaParameters = '' } = facts;
  const asked = Parameters.safeParse(viaParameters === '' ? null : parseJson(viaParameters));
  if (!asked.success) return null;
  const queueId = Number(receipt?.providerId || Number.NaN);
  const isSame = (each: Pick<ApiBuild, 'actions'>): boolean => {
    const given = parametersOf(each);
    return Object.entries(asked.data).every(([name, value]) => given[name] === value);
  };
  // The queue first: what leaves it meanwhile is among the builds then.
  const queued = await queuedOf(client, repository);
  const since = Number(preconditions['newest'] || 0);
  const build = (await newestBuilds(client, repository)).findLast((each) =>
    Number.isNaN(queueId) ? each.number > since && isSame(each) : each.queueId === queueId,
  );
  if (build !== undefined) return { build };
  const item = queued.find((each) => (Number.isNaN(queueId) ? isSame(each) : each.id === queueId));
  return item === undefined ? null : { why: item.why };
}

async function readBack(client: RestClient, sent: Sent): Promise<ReadBack> {
  if (typeof sent.preconditions['newest'] !== 'string') return 'unclear';
  return (await startedBy(client, sent)) === null ? 'not-applied' : 'applied';
}

async function progress(client: RestClient, sent: Sent): Promise<Progress> {
  const { repository = '', sha = '' } = sent.facts;
  const started = await startedBy(client, sent);
  if (started === null) return queueProgress('it is neither queued nor built any more');
  if ('why' in started) return queueProgress(started.why);
  const { build } = started;
  const built = revisionOf(build, repository).sha;
  if (built === sha || built === '') return await buildProgress(client, repository, build);
  const words = `Build ${build.number} checked out ${built.slice(0, 12)} and not what was approved. Stop it`;
  return { state: 'failed', words, url: build.url };
}
