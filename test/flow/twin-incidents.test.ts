import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { disconnect } from '#src/flow/disconnect.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { type Night, openNight, OWNER } from '../support/night.ts';
import { keyOf } from './mails.ts';
import { audited } from './scenes.ts';

const SAM = 'U0SECOND';
const ON_DUTY = 'U0MANAGER';

/** Dana and Sam both read the pipeline; a third person is on duty for it. */
async function readByTwo(): Promise<Night> {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  const duty = `duty: [{ name: all, match: { environments: [production] }, people: [${ON_DUTY}] }]`;
  await writeFile(file, `version: 1\n${duty}\n`);
  const night = await openNight({ env: { NIGHTSHIFT_POLICY: file } });
  deploys(night, 'success');
  await night.runUntilIdle();
  night.clock.set(new Date('2026-11-21T02:12:00.000Z'));
  deploys(night, 'failure');
  await later(night, 2);
  const secret = JSON.stringify(night.github.tokens);
  await addAccount(night.ctx, { kind: 'github-actions', owner: SAM, repositories: [], secret });
  await later(night, 1);
  return night;
}

function deploys(night: Night, conclusion: string): void {
  night.github.addRun({
    repo: 'acme/payments',
    workflow: { name: 'Deploy' },
    message: `It ends in ${conclusion} at ${night.clock.now().toISOString()}`,
    jobs: [{ name: 'deploy', environment: 'production', durationMs: 5_000, conclusion }],
  });
}

async function later(night: Night, minutes: number): Promise<void> {
  night.clock.advance(minutes * 60_000);
  await night.runUntilIdle();
}

const toldOnDuty = (night: Night) =>
  night.slack
    .conversation(night.slack.dmOf(ON_DUTY))
    .filter((message) => keyOf(message).startsWith('incident-'));

it('a failure that two people read is told once to who is on duty', async () => {
  await using night = await readByTwo();
  expect(await audited(night, 'incident.opened')).toHaveLength(2);
  await later(night, 5);
  expect(toldOnDuty(night)).toHaveLength(1);
});

it('where the source of the first one is disconnected, the other one tells who is on duty, and the first is over', async () => {
  await using night = await readByTwo();
  const { db } = night.ctx.store;
  const [theirs] = (await listAccounts(db, OWNER)).filter(({ kind }) => kind === 'github-actions');
  await disconnect(night.ctx, theirs?.id ?? '', { kind: 'person', id: OWNER });
  await later(night, 2);
  expect(toldOnDuty(night).map(({ text }) => text)).toEqual([
    '⚪ Not heard of since: acme/payments · Deploy · main',
    '🔴 Production failed: acme/payments · Deploy · main',
  ]);
  deploys(night, 'success');
  await later(night, 2);
  expect(toldOnDuty(night)[1]?.text).toContain('✅ Recovered');
  expect(await audited(night, 'incident.closed')).toMatchObject([
    { data: { state: 'silent' } },
    { data: { state: 'recovered' } },
  ]);
});
