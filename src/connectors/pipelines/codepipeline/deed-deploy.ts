import { randomUUID } from 'node:crypto';
import { environmentFacts } from '../../../domain/environments.ts';
import type { Connection, ReadBack, TargetState } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared, Progress, Sent } from '../deed.ts';
import { namedEnvironment } from '../environment-name.ts';
import type { Client } from './client.ts';
import { unlessGone } from '../unless-gone.ts';
import { newestExecutions, stagesFrom, stateOfPipeline } from './executions.ts';
import { parseRepository } from './names.ts';
import { executionProgress } from './progress.ts';
import { startRequest } from './requests.ts';
import { type Execution, liveFacts, pageOf, sourceOf } from './shapes.ts';

const SHA = /^[0-9a-f]{40}$/;
const SHORT_MIN = 7;

/** Starts a pipeline at one commit, by an override of its source's revision. */
export function deployDeed(open: (connection: Connection) => Client): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked),
    request: startRequest,
    state: async (connection, { repository = '' }) =>
      await unlessGone(null, async () =>
        stateOf(await newestExecutions(open(connection), repository)),
      ),
    readBack: (connection, sent) => readBack(open(connection), sent),
    progress: (connection, sent) => progress(open(connection), sent),
  };
}

function stateOf([newest]: readonly Execution[]): TargetState {
  return { newest: newest?.pipelineExecutionId ?? '' };
}

async function prepare(client: Client, asked: DeedAsked): Promise<Prepared | Cannot> {
  const { repository, environment: typed = '', ref = '' } = asked;
  const state = await unlessGone(null, () => stateOfPipeline(client, repository));
  if (state === null) return { cannot: `AWS shows no pipeline ${repository}.` };
  const stages = state.stageStates.map(({ stageName: name }) => ({ name }));
  const environment = namedEnvironment(typed, stages.slice(1));
  if ('cannot' in environment) return environment;
  const executions = await newestExecutions(client, repository);
  const found = atCommit(executions, ref);
  if (found === null) return { cannot: NOT_FETCHED };
  const { name } = environment;
  const [live] = await newestExecutions(client, repository, name);
  const before = stages.slice(1).map((stage) => stage.name);
  const through = before.slice(0, before.indexOf(name));
  const { pipeline } = parseRepository(repository);
  return {
    facts: {
      repository,
      url: urlOf(repository, executions),
      environment: name,
      ...environmentFacts(stagesFrom(state, null)),
      workflow: pipeline,
      branch: ref,
      sha: found.sha,
      commit: found.title,
      ...liveFacts(live),
      means: meaning({ name, through, after: before.slice(before.indexOf(name) + 1) }),
      undo: 'A rollback of the stage takes it back; what it changes in databases stays.',
      viaSource: found.action,
      viaToken: randomUUID(),
    },
    preconditions: stateOf(executions),
  };
}

function urlOf(repository: string, [newest]: readonly Execution[]): string {
  return newest === undefined
    ? ''
    : pageOf(parseRepository(repository), newest.pipelineExecutionId);
}

const NOT_FETCHED =
  'CodePipeline resolves no names of branches and tags, and none of its newest executions fetched that commit. Give the full commit, of a source in Git.';

/** The commit that an execution fetched, or a full one for the source that they all have. */
function atCommit(executions: readonly Execution[], ref: string) {
  const sources = executions.map(sourceOf);
  const known = sources.find(
    ({ sha }) => SHA.test(sha) && ref.length >= SHORT_MIN && sha.startsWith(ref),
  );
  if (known !== undefined) return known;
  const inGit = sources.find(({ sha }) => SHA.test(sha));
  return inGit !== undefined && SHA.test(ref) ? { ...inGit, sha: ref, title: '' } : null;
}

function meaning({
  name,
  through,
  after,
}: {
  name: string;
  through: readonly string[];
  after: readonly string[];
}): string {
  const first = through.length === 0 ? '' : ` first through ${through.join(', ')},`;
  const then = after.length === 0 ? '' : ` It does not end there: ${after.join(', ')} follow.`;
  return `Starts the whole pipeline at that commit:${first} then ${name}. Its own approvals still ask.${then}`;
}

/** The execution that AWS named in its answer, else one of that commit that somebody started since. */
async function startedBy(client: Client, sent: Sent): Promise<Execution | null> {
  const { repository = '', sha = '' } = sent.facts;
  const executions = await newestExecutions(client, repository);
  const named = sent.receipt?.providerId ?? '';
  if (named !== '') return executions.find(({ pipelineExecutionId: id }) => id === named) ?? null;
  const before = executions.findIndex(
    ({ pipelineExecutionId: id }) => id === sent.preconditions['newest'],
  );
  const since = before === -1 ? executions : executions.slice(0, before);
  const isManual = ({ trigger }: Execution): boolean =>
    trigger?.triggerType === 'StartPipelineExecution';
  return since.findLast((each) => isManual(each) && sourceOf(each).sha === sha) ?? null;
}

async function readBack(client: Client, sent: Sent): Promise<ReadBack> {
  if (typeof sent.preconditions['newest'] !== 'string') return 'unclear';
  return (await startedBy(client, sent)) === null ? 'not-applied' : 'applied';
}

async function progress(client: Client, sent: Sent): Promise<Progress> {
  const { repository = '', sha = '' } = sent.facts;
  const execution = await startedBy(client, sent);
  if (execution === null)
    return { state: 'running', words: 'Its execution is not listed yet', url: '' };
  const { sha: fetched } = sourceOf(execution);
  if (fetched === '' || fetched === sha)
    return await executionProgress(client, repository, execution);
  const id = execution.pipelineExecutionId;
  const words = `Execution ${id.slice(0, 8)} fetched ${fetched.slice(0, 12)} and not what was approved. Stop it`;
  return { state: 'failed', words, url: pageOf(parseRepository(repository), id) };
}
