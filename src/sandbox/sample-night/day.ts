import { localDay, localInstant } from '../../lib/time.ts';
import type { RunSpec } from '../github/server.ts';
import { jobLog } from './job-log.ts';
import { DEPLOY, seconds } from './night-run.ts';
import { NIGHT_ZONE } from './night.ts';

/** What the working day after a night begins with: a meeting, and what happens in it. */
export interface SampleDay {
  /** In the calendar of Dana's mailbox at Harborlight Rail. */
  meeting: { address: string; from: Date; to: Date; subject: string };
  /** What fails and is mended before, in the order in which it begins. */
  runs: RunSpec[];
}

/** In production, on the default branch: each is deployed by the job that its environment waits for. */
function deploys(
  at: Date,
  what: Pick<RunSpec, 'repo' | 'message' | 'actor'> & { log?: string },
): RunSpec {
  const { log, ...run } = what;
  const job = { name: 'production', environment: 'production', durationMs: seconds(70) };
  const failing = { conclusion: 'failure', steps: ['Set up job', 'Run npm ci', 'Roll out'] };
  return {
    ...run,
    workflow: DEPLOY,
    createdAt: at,
    jobs: [log === undefined ? job : { ...job, ...failing, log: jobLog(log, at) }],
  };
}

/** The morning after the night that ends at `dawn`; the same `dawn` gives the same morning. */
export function sampleDay({ dawn }: { dawn: Date }): SampleDay {
  const today = localDay(dawn, NIGHT_ZONE);
  const at = (time: string): Date => localInstant(today, time, NIGHT_ZONE);
  return {
    meeting: {
      address: 'dana@harborlight-rail.example',
      from: at('09:30'),
      to: at('10:00'),
      subject: 'Sprint planning',
    },
    runs: [
      deploys(at('09:12'), {
        repo: 'harborlight/payments',
        message: 'Round refunds to minor units (#415)',
        actor: 'lukas-brandt',
      }),
      deploys(at('09:34'), {
        repo: 'harborlight/website',
        message: 'Show the winter timetable (#214)',
        actor: 'samira-haddad',
        log: 'website-build',
      }),
      deploys(at('09:41'), {
        repo: 'harborlight/website',
        message: 'Mend the winter timetable (#215)',
        actor: 'samira-haddad',
      }),
      deploys(at('09:47'), {
        repo: 'harborlight/payments',
        message: 'Retry ledger writes on serialization failure (#418)',
        actor: 'lukas-brandt',
        log: 'payments-registry',
      }),
    ],
  };
}
