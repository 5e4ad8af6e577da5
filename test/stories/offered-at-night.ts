import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Proposal } from '#src/domain/proposal.ts';
import { cards } from '../flow/mails.ts';
import { type Night, openNight } from '../support/night.ts';

export const SECOND = 'U0SECOND';
export const REPO = 'acme/payments';
const QUESTION = 'Roll production back?';

export function deploys(
  night: Night,
  message: string,
  conclusion = 'success',
  more: object = {},
): number {
  return night.github.addRun({
    repo: REPO,
    workflow: { name: 'Deploy' },
    message,
    jobs: [{ name: 'deploy', environment: 'production', durationMs: 5_000, conclusion, ...more }],
  });
}

/** A deployment of production fails at 03:12 of the owner, who sleeps, and a rollback is offered. */
export async function offeredAtNight(policy = ''): Promise<Night> {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  await writeFile(
    file,
    `version: 1\npeople: { owners: [${SECOND}], approvers: { ops: [${SECOND}] } }\n${policy}`,
  );
  const night = await openNight({ env: { NIGHTSHIFT_POLICY: file } });
  deploys(night, 'Retry the ledger once');
  await night.runUntilIdle();
  night.clock.set(new Date('2026-11-21T02:12:00.000Z'));
  deploys(night, 'Round half to even', 'failure');
  await later(night, 2);
  return night;
}

export async function later(night: Night, minutes: number): Promise<void> {
  night.clock.advance(minutes * 60_000);
  await night.runUntilIdle();
}

export async function rollbacks(night: Night): Promise<Proposal[]> {
  return (await night.proposals()).filter(({ kind }) => kind === 'pipeline.rollback');
}

export const statesOf = async (night: Night) => (await rollbacks(night)).map(({ state }) => state);

export const asked = (night: Night) =>
  cards(night.slack).filter(({ text }) => text.startsWith(QUESTION));
