import type { PipelineConnector } from '../connectors/pipelines/connector.ts';
import { isRunSignal, type Run, type Signal } from '../domain/signal.ts';
import { environmentFacts, environmentWords } from '../domain/environments.ts';
import { Invalid } from '../lib/errors.ts';
import { singleLine } from '../lib/text.ts';
import {
  type Action,
  fact,
  mustBePlanned,
  pipelineConnector,
  planned,
  providerOf,
} from './action.ts';
import * as say from '../words/actions.ts';

export const rerunPipeline: Action = {
  kind: 'pipeline.rerun',
  risk: 'R2',
  description: say.runsTheFailedJobs,
  plan(connectors, { account, signal, target }) {
    const run = runOf(signal);
    const connector = pipelineConnector(connectors, account.kind);
    const ended = run.status === 'completed' && run.rerun !== 'never';
    const request = ended ? planned(() => connector.plan.rerunFailed(run)) : null;
    if (request === null) return null;
    return {
      request,
      preconditions: { ...target },
      facts: { provider: account.kind, ...runFacts(run) },
    };
  },
  describe(connectors, bound) {
    const repository = fact(bound, 'repository');
    const run = fact(bound, 'run');
    const connector = pipelineConnector(connectors, providerOf(bound));
    mustBePlanned(
      bound.request,
      connector.plan.rerunFailed({ repository, runId: Number(run), ...partOf(bound.facts) }),
    );
    return {
      question: connector.rerunsAs === 'new-run' ? say.runAllOfItAgain : say.runTheFailedJobsAgain,
      effect: EFFECTS[connector.rerunsAs]((name) => fact(bound, name)),
      fields: [
        { label: say.repository, value: repository },
        { label: say.workflow, value: fact(bound, 'workflow') },
        ...partField(bound.facts),
        ...environmentField(bound.facts),
        ...freezesField(bound.facts),
        { label: say.branch, value: fact(bound, 'branch') },
        { label: say.commit, value: `${fact(bound, 'sha').slice(0, 12)} ${fact(bound, 'commit')}` },
      ],
      exactText: null,
      riskWords: say.runsCiOthersSee,
      itemLine: `${repository} — ${fact(bound, 'workflow')}`,
    };
  },
  preconditionsOf: (target) => ({ ...target }),
  currentState: (connectors, connection, { signal }) =>
    pipelineConnector(connectors, connection.account.kind)
      .openReader(connection)
      .state(runOf(signal)),
  readBack: (connectors, connection, proposal) =>
    pipelineConnector(connectors, connection.account.kind)
      .openReader(connection)
      .readBack(proposal.request, proposal.preconditions),
};

const EFFECTS: Readonly<
  Record<PipelineConnector['rerunsAs'], (said: (name: string) => string) => string>
> = {
  starter: (said) =>
    say.startsAttemptOfRun({
      attempt: Number(said('attempt')) + 1,
      run: said('run'),
      repository: said('repository'),
      actor: said('actor'),
    }),
  token: (said) => say.runsTheFailedJobsRun(said('run'), said('repository')),
  'new-run': (said) => say.startsANewRun(said('run'), said('repository')),
};

function runOf(signal: Signal): Run {
  if (!isRunSignal(signal)) throw new Invalid(`Signal ${signal.id} is not a run`);
  return signal.content;
}

function partOf({ part }: { part?: string | undefined }): { part?: string } {
  return part === undefined ? {} : { part };
}

/** Each word of what is run again is part of the request, and so is shown. */
function partField({ part }: Readonly<Record<string, string>>) {
  return part === undefined ? [] : [{ label: say.stageAndExecution, value: part }];
}

function runFacts(run: Run): Record<string, string> {
  return {
    repository: run.repository,
    run: String(run.runId),
    attempt: String(run.attempt),
    workflow: singleLine(run.workflow),
    branch: singleLine(run.branch),
    sha: run.headSha,
    actor: singleLine(run.actor),
    commit: singleLine(run.commitTitle),
    url: run.url,
    ...environmentFacts(run.environments),
    ...partOf(run),
    ...(run.freezes === undefined ? {} : { freezes: run.freezes }),
  };
}

function freezesField({ freezes = '' }: Readonly<Record<string, string>>) {
  return freezes === '' ? [] : [{ label: say.frozenThere, value: freezes.replaceAll('\n', '; ') }];
}

function environmentField(
  facts: Readonly<Record<string, string>>,
): readonly { label: string; value: string }[] {
  const value = environmentWords(facts);
  return value === '' ? [] : [{ label: say.environment, value }];
}
