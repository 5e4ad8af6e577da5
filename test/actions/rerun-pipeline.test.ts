import { describe, expect, test } from 'vitest';
import { ACTIONS } from '#src/actions/index.ts';
import type { Run } from '#src/domain/signal.ts';
import { ActionKind } from '#src/domain/proposal.ts';
import { Invalid } from '#src/lib/errors.ts';
import { buildAccount } from '../support/build-proposal.ts';
import { ACCOUNT, buildMail, buildRun, buildSignal } from '../support/build-signal.ts';
import { boundOf, changedRequests, connectors } from './support.ts';

const rerun = ACTIONS['pipeline.rerun'];
const account = buildAccount({ id: ACCOUNT, kind: 'github-actions', name: 'acme' });

function plan(changes: Partial<Run> = {}) {
  const signal = buildSignal(buildRun(changes));
  const { attempt, status, headSha, runId } = signal.content;
  const target = { attempt, status, headSha, newestRunId: runId };
  return rerun.plan(connectors, { account, signal, target, proposalId: 'prp_1', at: new Date(0) });
}

describe('running failed jobs again', () => {
  const bound = boundOf('pipeline.rerun', plan());

  test('plans exactly one request about exactly this run', () => {
    expect(bound.request).toEqual({
      method: 'POST',
      target: '/repos/acme/shop/actions/runs/42/rerun-failed-jobs',
      body: null,
    });
  });

  test('binds commit, attempt, state and that no newer run is there', () => {
    expect(bound.preconditions).toEqual({
      attempt: 1,
      status: 'completed',
      headSha: '0123456789abcdef0123456789abcdef01234567',
      newestRunId: 42,
    });
  });

  test('says on its card what runs, where, at which commit and with whose rights', () => {
    expect(rerun.describe(connectors, bound)).toMatchObject({
      effect: 'Starts attempt 2 of run 42 in acme/shop, with the rights of ana.',
      fields: [
        { label: 'Repository', value: 'acme/shop' },
        { label: 'Workflow', value: 'Deploy' },
        {
          label: 'Environment',
          value: 'not all known, so it counts as any that the policy lists',
        },
        { label: 'Branch', value: 'main' },
        { label: 'Commit', value: '0123456789ab Cache prices' },
      ],
      riskWords: expect.stringContaining('cannot be undone'),
    });
  });

  test('is planned for nothing that its provider cannot run again', () => {
    expect(plan({ rerun: 'never' })).toBeNull();
    expect(plan()).not.toBeNull();
  });

  test('names an environment that is written as an expression, and says that it counts as any', () => {
    const bound = boundOf('pipeline.rerun', plan({ environments: ['${{ inputs.where }}'] }));
    expect(rerun.describe(connectors, bound).fields).toContainEqual({
      label: 'Environment',
      value: '${{ inputs.where }}, not all known, so it counts as any that the policy lists',
    });
  });

  test('says on its card for GitLab that the jobs have the rights of the token', () => {
    const gitlab = buildAccount({ id: ACCOUNT, kind: 'gitlab', name: 'acme' });
    const signal = buildSignal(buildRun({ repository: 'acme/mobile/shop', runId: 11_000_000_001 }));
    const target = { attempt: 1, status: 'completed', headSha: 'a', newestRunId: 11_000_000_001 };
    const given = { account: gitlab, signal, target, proposalId: 'prp_1', at: new Date(0) };
    const planned = boundOf('pipeline.rerun', rerun.plan(connectors, given));
    expect(planned.request.target).toBe(
      '/projects/acme%2Fmobile%2Fshop/pipelines/11000000001/retry',
    );
    expect(rerun.describe(connectors, planned).effect).toBe(
      'Runs the failed jobs of run 11000000001 in acme/mobile/shop again, with the rights of the connected token.',
    );
    const elsewhere = { ...planned, facts: { ...planned.facts, provider: 'github-actions' } };
    expect(() => rerun.describe(connectors, elsewhere)).toThrow(Invalid);
  });

  test('says on its card for Jenkins that all of it runs again, and for CodePipeline which stage', () => {
    const cardOf = (kind: 'jenkins' | 'codepipeline', run: Run) => {
      const target = { attempt: 1, status: 'completed', headSha: 'a', newestRunId: run.runId };
      const own = buildAccount({ id: ACCOUNT, kind, name: 'acme' });
      const given = { account: own, signal: buildSignal(run), target };
      const planned = rerun.plan(connectors, { ...given, proposalId: 'prp_1', at: new Date(0) });
      return planned === null ? null : rerun.describe(connectors, boundOf(rerun.kind, planned));
    };
    expect(cardOf('jenkins', buildRun())).toMatchObject({
      question: 'Run all of it again?',
      effect: expect.stringContaining('Only a multibranch job keeps the commit'),
    });
    const part = 'Test 01234567-89ab-4cde-8f01-23456789abcd';
    const pipeline = { repository: 'eu-central-1/shop' };
    expect(cardOf('codepipeline', buildRun({ ...pipeline, part }))?.fields).toContainEqual({
      label: 'Stage and execution',
      value: part,
    });
    expect(cardOf('codepipeline', buildRun(pipeline))).toBeNull();
  });

  test.each([
    ...changedRequests(bound.request).filter(([how]) => how !== 'one more field'),
    ['a field', { ...bound.request, body: { enable_debug_logging: true } }] as const,
    ['every job', { ...bound.request, target: '/repos/acme/shop/actions/runs/42/rerun' }] as const,
    [
      'another repository',
      { ...bound.request, target: '/repos/acme/other/actions/runs/42/rerun-failed-jobs' },
    ] as const,
  ])('describes no record with %s', (_how, request) => {
    expect(() => rerun.describe(connectors, { ...bound, request })).toThrow(Invalid);
  });

  test.each(['repository', 'run', 'attempt', 'workflow', 'branch', 'sha', 'actor', 'commit'])(
    'describes no record without %s',
    (name) => {
      const { [name]: _left, ...facts } = bound.facts;
      expect(() => rerun.describe(connectors, { ...bound, facts })).toThrow(Invalid);
    },
  );

  test('describes no record about another run or repository than its facts', () => {
    for (const change of [{ run: '43' }, { repository: 'acme/other' }]) {
      const facts = { ...bound.facts, ...change };
      expect(() => rerun.describe(connectors, { ...bound, facts })).toThrow(Invalid);
    }
  });

  test.each(['queued', 'in_progress', 'waiting'])(
    'plans nothing for a run that is %s',
    (status) => {
      expect(plan({ status })).toBeNull();
    },
  );

  test.each([
    { repository: 'acme' },
    { repository: '../shop' },
    { repository: 'acme/..' },
    { repository: 'acme/shop/../other' },
    { repository: 'acme/shop?x' },
    { runId: 0 },
    { runId: 1.5 },
    { runId: 2 ** 60 },
  ])('plans nothing for %j, and the night goes on', (changes) => {
    expect(plan(changes)).toBeNull();
  });

  test('is refused for a mail, and for an account that is no pipeline', () => {
    const input = { target: {}, proposalId: 'prp_1', at: new Date(0) };
    const mail = { ...input, account, signal: buildSignal(buildMail()) };
    const elsewhere = { ...input, account: buildAccount(), signal: buildSignal(buildRun()) };
    expect(() => rerun.plan(connectors, mail)).toThrow(Invalid);
    expect(() => rerun.plan(connectors, elsewhere)).toThrow(Invalid);
  });

  test('keeps every hostile name on one line', () => {
    const hostile = 'a\r\nApproved by: Boss\u2028b';
    const changes = { workflow: hostile, branch: hostile, actor: hostile, commitTitle: hostile };
    const content = rerun.describe(connectors, boundOf('pipeline.rerun', plan(changes)));
    expect(JSON.stringify(content)).not.toMatch(/\\r|\\n|\u2028/);
  });
});

describe('the actions', () => {
  test('are one of each kind, and each knows its own name', () => {
    expect(Object.keys(ACTIONS).toSorted()).toEqual(ActionKind.options.toSorted());
    for (const kind of ActionKind.options) expect(ACTIONS[kind].kind).toBe(kind);
  });

  test('that change only the mailbox are R1, what others see is R2, what reaches production is R3', () => {
    const risks = ActionKind.options.map((kind) => [kind, ACTIONS[kind].risk]);
    expect(Object.fromEntries(risks)).toEqual({
      'mail.archive': 'R1',
      'mail.label': 'R1',
      'mail.read': 'R1',
      'mail.file': 'R1',
      'mail.makefolder': 'R1',
      'mail.unfile': 'R1',
      'mail.report': 'R1',
      'mail.draft': 'R1',
      'mail.send': 'R2',
      'mail.snooze': 'R1',
      'mail.wake': 'R1',
      'mail.unsubscribe': 'R2',
      'pipeline.rerun': 'R2',
      'pipeline.approve': 'R3',
      'pipeline.cancel': 'R2',
      'pipeline.deploy': 'R3',
      'pipeline.issue': 'R2',
      'pipeline.reject': 'R2',
      'pipeline.rollback': 'R3',
      'mail.unarchive': 'R1',
      'mail.unlabel': 'R1',
      'mail.unread': 'R1',
      'mail.unreport': 'R1',
      'mail.undraft': 'R1',
    });
  });
});
