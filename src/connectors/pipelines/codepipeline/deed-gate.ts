import { environmentFacts } from '../../../domain/environments.ts';
import type { Connection, TargetState } from '../../connector.ts';
import type { Cannot, Deed, DeedAsked, Prepared } from '../deed.ts';
import { namedEnvironment } from '../environment-name.ts';
import type { Client } from './client.ts';
import { unlessGone } from '../unless-gone.ts';
import {
  actionsOf,
  currentExecution,
  type Gate,
  gatesOf,
  latestOf,
  newestExecutions,
  stagesFrom,
  stateOfPipeline,
} from './executions.ts';
import { parseRepository } from './names.ts';
import { executionOf, executionProgress } from './progress.ts';
import { approvalRequest, type Verdict } from './requests.ts';
import { liveFacts, pageOf, type PipelineState, sourceOf } from './shapes.ts';

/** Answers a manual approval that an execution waits for. */
export function gateDeed(open: (connection: Connection) => Client, verdict: Verdict): Deed {
  return {
    prepare: (connection, asked) => prepare(open(connection), asked, verdict),
    request: (facts) => approvalRequest(facts, verdict),
    state: async (connection, { repository = '', viaExecution = '', viaToken }) => {
      const state = await unlessGone(null, () => stateOfPipeline(open(connection), repository));
      return state === null ? null : stateOf(gatesOf(state, viaExecution), viaToken);
    },
    readBack: async (connection, { facts }) => {
      const { repository = '', viaExecution = '', viaStage, viaAction } = facts;
      const actions = latestOf(await actionsOf(open(connection), repository, viaExecution));
      const gate = actions.find(
        ({ stageName, actionName }) => stageName === viaStage && actionName === viaAction,
      );
      if (gate === undefined) return 'unclear';
      if (gate.status === 'InProgress') return 'not-applied';
      return gate.status === ENDS[verdict] ? 'applied' : 'unclear';
    },
    progress: async (connection, { facts: { repository = '', viaExecution = '' } }) => {
      const client = open(connection);
      const execution = await executionOf(client, repository, viaExecution);
      if (execution === null) return { state: 'failed', words: 'Its execution is gone', url: '' };
      return await executionProgress(client, repository, execution);
    },
  };
}

const ENDS: Readonly<Record<Verdict, string>> = { Approved: 'Succeeded', Rejected: 'Failed' };

/** The token is another one each time that the approval is asked for. */
function stateOf(gates: readonly Gate[], token: string | undefined): TargetState {
  return { waiting: gates.some((gate) => gate.token === token) };
}

async function prepare(
  client: Client,
  { repository, runId = 0, environment: typed }: DeedAsked,
  verdict: Verdict,
): Promise<Prepared | Cannot> {
  const execution = await currentExecution(client, { repository, runId });
  if (execution === null) return { cannot: 'That execution is gone.' };
  const { pipelineExecutionId: id } = execution;
  const state = await stateOfPipeline(client, repository);
  const gates = gatesOf(state, id);
  const gate = gateOf(gates, typed);
  if ('cannot' in gate) return gate;
  const [live] = await newestExecutions(client, repository, gate.opens);
  const { sha, title, action } = sourceOf(execution);
  const { region, pipeline } = parseRepository(repository);
  return {
    facts: {
      repository,
      url: pageOf({ region, pipeline }, id),
      environment: gate.opens,
      ...environmentFacts(stagesFrom(state, gate.opens)),
      workflow: pipeline,
      run: String(runId),
      branch: action,
      sha,
      commit: title,
      ...liveFacts(live),
      holds: heldBehind(state, gate.stage),
      ...CONSEQUENCES[verdict](gate),
      viaExecution: id,
      viaStage: gate.stage,
      viaAction: gate.action,
      viaToken: gate.token,
    },
    preconditions: stateOf(gates, gate.token),
  };
}

function gateOf(gates: readonly Gate[], typed: string | undefined): Gate | Cannot {
  const [only] = gates;
  if (only === undefined) return { cannot: 'That execution waits for no approval.' };
  if (typed === undefined && gates.length === 1) return only;
  return namedEnvironment(
    typed ?? '',
    gates.map((gate) => ({ ...gate, name: gate.opens })),
  );
}

const CONSEQUENCES: Readonly<Record<Verdict, (gate: Gate) => { means: string; undo: string }>> = {
  Approved: ({ stage, action, opens }) => ({
    means: `The approval ${action} in ${stage} is given, in the name of the connected key, and the execution goes on to ${opens}.`,
    undo: 'A rollback of the stage takes the deployment back; the approval itself stays.',
  }),
  Rejected: ({ stage, action }) => ({
    means: `The approval ${action} is refused, and the execution fails in ${stage}.`,
    undo: 'Running the stage again asks once more.',
  }),
};

/** An approval that nobody gives fails after seven days; until then the next ones wait before its stage. */
function heldBehind({ stageStates }: PipelineState, name: string): string {
  const held = stageStates.find(({ stageName }) => stageName === name)?.inboundExecutions ?? [];
  return held.length === 0 ? '' : `${held.length} before ${name}`;
}
