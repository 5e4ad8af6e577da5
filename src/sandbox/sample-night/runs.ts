import type { RunSpec } from '../github/server.ts';
import { jobLog } from './job-log.ts';
import { instantOf } from './night.ts';

const minutes = (count: number): number => count * 60_000;
const seconds = (count: number): number => count * 1_000;

/** Besides when it begins, `log` names a file of `logs/`. */
type NightRun = Omit<RunSpec, 'createdAt'> & { at: string };

const CI = { name: 'CI', dispatchable: false };
const DEPLOY = {
  name: 'Deploy',
  inputs: [{ name: 'environment', required: true }],
};
const CHECKOUT = ['Set up job', 'Run actions/checkout@v6'];

const PAYMENTS: readonly NightRun[] = [
  {
    at: '22:14:20',
    repo: 'harborlight/payments',
    workflow: CI,
    message: 'Round refunds to minor units (#415)',
    files: [{ filename: 'src/refunds/round.ts', status: 'modified' }],
    actor: 'lukas-brandt',
    jobs: [
      { name: 'build', durationMs: seconds(171) },
      { name: 'lint', durationMs: seconds(49) },
    ],
  },
  {
    at: '22:32:05',
    repo: 'harborlight/payments',
    workflow: DEPLOY,
    message: 'Round refunds to minor units (#415)',
    actor: 'lukas-brandt',
    event: 'workflow_dispatch',
    jobs: [{ name: 'staging', environment: 'staging', durationMs: seconds(204) }],
  },
  {
    at: '23:47:02',
    repo: 'harborlight/payments',
    workflow: CI,
    message: 'Retry ledger writes on serialization failure (#418)',
    files: [
      { filename: 'src/ledger/write-entry.ts', status: 'modified' },
      { filename: 'test/ledger/write-entry.test.ts', status: 'modified' },
    ],
    actor: 'lukas-brandt',
    jobs: [
      {
        name: 'build',
        durationMs: seconds(98),
        conclusion: 'failure',
        steps: [...CHECKOUT, 'Run actions/setup-node@v6', 'Run npm ci'],
        log: 'payments-registry',
      },
      { name: 'lint', durationMs: seconds(52) },
    ],
  },
  {
    at: '02:05:00',
    repo: 'harborlight/payments',
    workflow: { name: 'Nightly reconciliation' },
    message: 'Retry ledger writes on serialization failure (#418)',
    title: 'Nightly reconciliation',
    actor: 'lukas-brandt',
    event: 'schedule',
    jobs: [{ name: 'reconcile', durationMs: minutes(11) }],
  },
];

const TRACKING: readonly NightRun[] = [
  {
    at: '22:40:11',
    repo: 'harborlight/tracking',
    workflow: CI,
    message: 'Show the berth on the voyage card (#902)',
    actor: 'samira-haddad',
    jobs: [
      { name: 'test', durationMs: seconds(166) },
      { name: 'lint', durationMs: seconds(41) },
    ],
  },
  {
    at: '00:52:33',
    repo: 'harborlight/tracking',
    workflow: CI,
    branch: 'feature/voyage-legs',
    message: 'Split voyages into legs (#911)',
    files: [
      { filename: 'tracking/legs/leg.py', status: 'added' },
      { filename: 'tests/legs/test_eta.py', status: 'added' },
    ],
    actor: 'tomasz-zielinski',
    event: 'pull_request',
    pullRequests: [911],
    jobs: [
      {
        name: 'test',
        durationMs: seconds(161),
        conclusion: 'failure',
        steps: [...CHECKOUT, 'Run pip install', 'Run pytest'],
        log: 'tracking-tests',
        onRerun: { conclusion: 'failure', log: 'tracking-tests' },
      },
      { name: 'lint', durationMs: seconds(44) },
    ],
  },
  {
    at: '01:12:08',
    repo: 'harborlight/tracking',
    workflow: CI,
    message: 'Cache ETAs per voyage (#904)',
    files: [{ filename: 'tracking/api/voyages.py', status: 'modified' }],
    actor: 'samira-haddad',
    jobs: [
      {
        name: 'test',
        durationMs: seconds(38),
        conclusion: 'failure',
        steps: [...CHECKOUT, 'Run pip install', 'Run pytest'],
        log: 'tracking-missing-module',
        onRerun: { conclusion: 'failure', log: 'tracking-missing-module' },
      },
      { name: 'lint', durationMs: seconds(43) },
    ],
  },
  {
    at: '01:38:47',
    repo: 'harborlight/tracking',
    workflow: CI,
    message: 'Add the eta_cache module that #904 forgot',
    files: [{ filename: 'tracking/eta_cache.py', status: 'added' }],
    actor: 'samira-haddad',
    jobs: [
      { name: 'test', durationMs: seconds(170) },
      { name: 'lint', durationMs: seconds(42) },
    ],
  },
  {
    at: '03:40:00',
    repo: 'harborlight/tracking',
    workflow: DEPLOY,
    message: 'Add the eta_cache module that #904 forgot',
    title: 'Release train',
    actor: 'samira-haddad',
    event: 'schedule',
    jobs: [
      { name: 'staging', environment: 'staging', durationMs: seconds(95) },
      {
        name: 'production',
        environment: 'production',
        startAfterMs: seconds(110),
        durationMs: seconds(140),
      },
    ],
  },
  {
    at: '05:31:09',
    repo: 'harborlight/tracking',
    workflow: DEPLOY,
    message: 'Turn the ETA cache off (#913)',
    files: [{ filename: 'tracking/settings.py', status: 'modified' }],
    actor: 'priya-nair',
    jobs: [
      { name: 'staging', environment: 'staging', durationMs: seconds(97) },
      {
        name: 'production',
        environment: 'production',
        reviewers: ['dana-petrov', 'marek-olsen'],
        durationMs: seconds(140),
      },
    ],
  },
  {
    at: '06:41:00',
    repo: 'harborlight/tracking',
    workflow: { name: 'Load test' },
    message: 'Turn the ETA cache off (#913)',
    title: 'Load test against staging',
    actor: 'priya-nair',
    event: 'schedule',
    jobs: [{ name: 'load', durationMs: minutes(45) }],
  },
];

const WEBSITE: readonly NightRun[] = [
  {
    at: '23:20:44',
    repo: 'harborlight/website',
    workflow: { name: 'Build' },
    message: 'Refresh the carrier logos (#207)',
    actor: 'samira-haddad',
    jobs: [{ name: 'build', durationMs: seconds(74) }],
  },
  {
    at: '00:17:30',
    repo: 'harborlight/website',
    workflow: { name: 'Build' },
    branch: 'patch-1',
    message: 'Fix a typo on the pricing page',
    files: [{ filename: 'src/pages/pricing/plan-table.tsx', status: 'modified' }],
    actor: 'driftwood-77',
    event: 'pull_request',
    pullRequests: [211],
    jobs: [
      {
        name: 'build',
        durationMs: seconds(58),
        conclusion: 'failure',
        steps: [...CHECKOUT, 'Run npm ci', 'Run npm run build'],
        log: 'website-build',
        onRerun: { conclusion: 'failure', log: 'website-build' },
      },
    ],
  },
  {
    at: '04:00:00',
    repo: 'harborlight/website',
    workflow: { name: 'Link check' },
    message: 'Refresh the carrier logos (#207)',
    title: 'Link check',
    actor: 'samira-haddad',
    event: 'schedule',
    jobs: [{ name: 'links', durationMs: minutes(4) }],
  },
];

const RUNNER_COMES_AFTER_MS = seconds(5);

/** The runs of the night that ends at `dawn`, in the order in which they begin. */
export function runsBefore(dawn: Date): RunSpec[] {
  return [...PAYMENTS, ...TRACKING, ...WEBSITE]
    .map(({ at, jobs = [], ...run }): RunSpec & { createdAt: Date } => {
      const createdAt = instantOf(at, dawn);
      const startedAt = new Date(createdAt.getTime() + RUNNER_COMES_AFTER_MS);
      return { ...run, createdAt, jobs: jobs.map((job) => withLogs(job, startedAt)) };
    })
    .sort((left, right) => left.createdAt.getTime() - right.createdAt.getTime());
}

function withLogs<Job extends { log?: string; onRerun?: { log?: string } }>(
  job: Job,
  startedAt: Date,
): Job {
  const { log, onRerun } = job;
  return {
    ...job,
    ...(log === undefined ? {} : { log: jobLog(log, startedAt) }),
    ...(onRerun?.log === undefined
      ? {}
      : { onRerun: { ...onRerun, log: jobLog(onRerun.log, startedAt) } }),
  };
}
