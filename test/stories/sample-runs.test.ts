import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import type { PipelineKind } from '#src/domain/account.ts';
import { createStoppedClock } from '#src/lib/time.ts';
import { addressesOf } from '#src/sandbox/addresses.ts';
import { openPipelineServers, type PipelineServers } from '#src/sandbox/pipeline-servers.ts';
import { beginRun, sampleNight } from '#src/sandbox/sample-night/index.ts';
import { judgedBetween } from '#src/store/verdicts.ts';
import { DANA, DUSK, MORNING, type Night, openNight, OWNER } from '../support/night.ts';

const closing = new AsyncDisposableStack();
const clock = createStoppedClock(DUSK);
let servers: PipelineServers;
let night: Night;

beforeAll(async () => {
  servers = await openPipelineServers(closing, { clock, port: () => 0, journal: {} });
  const bare = closing.use(await openNight({ bare: true }));
  await bare.restart(addressesOf({ ...bare, ...servers }));
  night = bare;
  for (const run of sampleNight({ dawn: MORNING }).runsElsewhere) {
    clock.set(run.at);
    beginRun(servers, run);
  }
  // More that cannot be run again than cards are open at a time.
  for (const name of ['cranes', 'docks', 'gates', 'piers', 'quays', 'tugs']) {
    servers.argoCd.addSync({ application: `harbour/${name}`, outcome: 'Failed' });
    clock.advance(120_000);
  }
  clock.set(MORNING);
  night.clock.set(MORNING);
  await connect('argo-cd', servers.argoCd.tokens);
  await connect('kubernetes', servers.kubernetes.tokens);
  await connect('jenkins', servers.jenkins.tokens);
  await connect('codepipeline', servers.codepipeline.keys);
  await night.untilMorning();
}, 60_000);
afterAll(() => closing.disposeAsync());

async function connect(kind: PipelineKind, grants: { read: string; write: string }): Promise<void> {
  const secret = JSON.stringify(grants);
  await addAccount(night.ctx, { kind, owner: DANA, repositories: [], secret });
}

async function causes(): Promise<string> {
  const times = { from: new Date(0), to: night.ctx.clock.now() };
  const judged = await judgedBetween(night.ctx.store.db, OWNER, times);
  return judged.map(({ verdict }) => verdict.explanation?.cause ?? '').join('\n');
}

describe('what the sample night runs beside GitHub', () => {
  it('is explained from the log of each provider', async () => {
    const said = await causes();
    expect(said).toContain('Could not transfer artifact example.carriers:edifact-client');
    expect(said).toContain('net/http: TLS handshake timeout');
    expect(said).toContain('1 of 2 migrations was not applied');
    expect(said).toContain('zone "NL-5" is listed twice');
  });

  it('asks to run again where that is known to be possible, whatever else failed', async () => {
    const asked = (await night.proposals()).filter(({ kind }) => kind === 'pipeline.rerun');
    expect(new Set(asked.map(({ facts }) => facts['repository']))).toEqual(
      new Set(['eu-central-1/customs', 'logistics/warehouse']),
    );
  });
});
