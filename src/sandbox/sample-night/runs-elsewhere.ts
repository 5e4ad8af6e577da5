import { readFileSync } from 'node:fs';
import type { SyncSpec } from '../argo-cd/world.ts';
import type { ExecutionSpec } from '../codepipeline/world.ts';
import type { BuildSpec } from '../jenkins/world.ts';
import type { RolloutSpec } from '../kubernetes/world.ts';
import type { PipelineServers } from '../pipeline-servers.ts';
import { instantOf } from './night.ts';

interface Specs {
  jenkins: BuildSpec;
  codepipeline: ExecutionSpec;
  argoCd: SyncSpec;
  kubernetes: RolloutSpec;
}
type Spec = { [Server in keyof Specs]: { server: Server; spec: Specs[Server] } }[keyof Specs];

/** One run of a provider that begins its runs when it is asked to: at `at`, and no earlier. */
export type RunElsewhere = Spec & { at: Date };

export function beginRun(servers: PipelineServers, run: Spec): void {
  switch (run.server) {
    case 'jenkins':
      servers.jenkins.addBuild(run.spec);
      break;
    case 'codepipeline':
      servers.codepipeline.addExecution(run.spec);
      break;
    case 'argoCd':
      servers.argoCd.addSync(run.spec);
      break;
    case 'kubernetes':
      servers.kubernetes.roll(run.spec);
  }
}

const logOf = (name: string): string =>
  readFileSync(new URL(`logs/${name}.txt`, import.meta.url), 'utf8');

const jenkins = (spec: BuildSpec): Spec => ({ server: 'jenkins', spec });
const codepipeline = (spec: ExecutionSpec): Spec => ({ server: 'codepipeline', spec });
const argoCd = (spec: SyncSpec): Spec => ({ server: 'argoCd', spec });
const kubernetes = (spec: RolloutSpec): Spec => ({ server: 'kubernetes', spec });

/** What runs at Harborlight beside GitHub: each has run well before, and one of each fails in the night. */
export function runsElsewhereBefore(dawn: Date): RunElsewhere[] {
  const night: readonly [at: string, run: Spec][] = [
    [
      '22:08:00',
      jenkins({ job: 'logistics/warehouse', outcome: 'SUCCESS', log: 'Finished: SUCCESS\n' }),
    ],
    ['22:21:00', codepipeline({ pipeline: 'eu-central-1/customs' })],
    ['22:35:00', argoCd({ application: 'harbour/berths', outcome: 'Succeeded' })],
    ['22:48:00', kubernetes({ deployment: 'sales/quotes', outcome: 'complete', tag: '5.2.9' })],
    [
      '02:18:00',
      jenkins({ job: 'logistics/warehouse', outcome: 'FAILURE', log: logOf('warehouse-build') }),
    ],
    [
      '02:44:00',
      codepipeline({
        pipeline: 'eu-central-1/customs',
        failsAt: 'test',
        log: logOf('customs-tests'),
      }),
    ],
    [
      '03:05:00',
      argoCd({
        application: 'harbour/berths',
        outcome: 'Failed',
        hook: { name: 'migrate', log: logOf('berths-migration') },
      }),
    ],
    [
      '04:26:00',
      kubernetes({
        deployment: 'sales/quotes',
        outcome: 'broken',
        tag: '5.3.0',
        log: logOf('quotes-start'),
      }),
    ],
  ];
  return night.map(([at, run]) => ({ ...run, at: instantOf(at, dawn) }));
}
