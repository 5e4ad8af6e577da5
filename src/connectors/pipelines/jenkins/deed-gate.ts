import { z } from 'zod';
import { environmentFacts } from '../../../domain/environments.ts';
import type { Connection, TargetState } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared } from '../deed.ts';
import { namedEnvironment } from '../environment-name.ts';
import type { RestClient } from '../rest-client.ts';
import { unlessGone } from '../unless-gone.ts';
import { currentBuild, stagesOf } from './builds.ts';
import { buildPath, shortName, type Target } from './names.ts';
import { buildProgress } from './progress.ts';
import { inputRequest, type Verdict } from './requests.ts';
import { type ApiBuild, commitOf, environmentsIn, parseAnswer, revisionOf } from './shapes.ts';

/** `wfapi/pendingInputActions` of the Pipeline REST API plugin. */
const ApiInputs = z.array(
  z.object({
    id: z.string(),
    message: z.string().catch(''),
    inputs: z.array(z.unknown()).nullish(),
  }),
);
type Input = z.infer<typeof ApiInputs>[number];

/** Answers the question of an `input` step that a build waits at, where it asks for no values. */
export function gateDeed(open: (connection: Connection) => RestClient, verdict: Verdict): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked, verdict),
    request: (facts) => inputRequest(facts, verdict),
    state: async (connection, facts) => {
      const client = open(connection);
      const target = targetOf(facts);
      const build = await currentBuild(client, target);
      return build === null ? null : stateOf(await inputsOf(client, target), facts['viaInput']);
    },
    readBack: async (connection, { facts }) => {
      const client = open(connection);
      const target = targetOf(facts);
      const build = await currentBuild(client, target);
      if (build === null) return 'unclear';
      if (isOpen(await inputsOf(client, target), facts['viaInput'])) return 'not-applied';
      const isShut = !build.building && build.result !== 'SUCCESS';
      return isShut === (verdict === 'reject') ? 'applied' : 'unclear';
    },
    progress: async (connection, { facts }) => {
      const client = open(connection);
      const target = targetOf(facts);
      const build = await currentBuild(client, target);
      if (build === null) return { state: 'failed', words: 'The build was discarded', url: '' };
      const now = await buildProgress(client, target.repository, build);
      // Jenkins ends a build as aborted whose question is answered with no.
      const isRefused = verdict === 'reject' && now.state === 'cancelled';
      return isRefused ? { ...now, state: 'failed' } : now;
    },
  };
}

function targetOf({ repository = '', run }: Readonly<Record<string, string>>): Target {
  return { repository, runId: Number(run) };
}

async function inputsOf(client: RestClient, target: Target): Promise<Input[]> {
  const path = `${buildPath(target)}/wfapi/pendingInputActions`;
  return await unlessGone([], async () => parseAnswer(ApiInputs, await client.get(path)));
}

function isOpen(inputs: readonly Input[], id: string | undefined): boolean {
  return inputs.some((input) => input.id === id);
}

function stateOf(inputs: readonly Input[], id: string | undefined): TargetState {
  return { waiting: isOpen(inputs, id) };
}

async function prepare(
  client: RestClient,
  { repository, runId = 0, environment: typed }: DeedAsked,
  verdict: Verdict,
): Promise<Prepared | Cannot> {
  const target = { repository, runId };
  const build = await currentBuild(client, target);
  if (build === null) return { cannot: 'That build was discarded.' };
  const inputs = await inputsOf(client, target);
  const [input] = inputs;
  if (input === undefined) return { cannot: 'That build waits for nobody.' };
  if (inputs.length > 1) return { cannot: `It asks ${inputs.length} things at once. ${ON_PAGE}` };
  if (verdict === 'approve' && (input.inputs ?? []).length > 0)
    return { cannot: `“${input.message}” asks for values too. ${ON_PAGE}` };
  const environments = await environmentsOf(client, target, build);
  const environment = environments[0] ?? 'its next stage';
  const named = typed === undefined ? null : namedEnvironment(typed, [{ name: environment }]);
  if (named !== null && 'cannot' in named) return named;
  const { sha, branch } = revisionOf(build, repository);
  const { title: commit, author } = commitOf(build, sha);
  return {
    facts: {
      repository,
      url: build.url,
      environment,
      ...environmentFacts(environments),
      workflow: shortName(repository),
      run: String(build.number),
      branch,
      sha,
      commit,
      author,
      quoted: input.message,
      ...CONSEQUENCES[verdict](build.number),
      viaInput: input.id,
    },
    preconditions: stateOf(inputs, input.id),
  };
}

const ON_PAGE = 'Answer it on its page in Jenkins.';

/** What the build was started for; else the stage that waits, for Jenkins has no environments. */
async function environmentsOf(
  client: RestClient,
  target: Target,
  build: ApiBuild,
): Promise<string[]> {
  const named = environmentsIn(build);
  if (named !== undefined) return named;
  const stages = (await stagesOf(client, target))?.stages ?? [];
  return stages.filter(({ status }) => status === 'PAUSED_PENDING_INPUT').map(({ name }) => name);
}

const CONSEQUENCES: Readonly<Record<Verdict, (build: number) => { means: string; undo: string }>> =
  {
    approve: (build) => ({
      means: `Answers what build ${build} asks with yes, in the name of the connected user.`,
      undo: 'What the build does then stays; the answer itself cannot be taken back.',
    }),
    reject: (build) => ({
      means: `Answers what build ${build} asks with no, and the build is aborted.`,
      undo: 'A new build asks once more.',
    }),
  };
