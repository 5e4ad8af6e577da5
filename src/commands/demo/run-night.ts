import type { Context } from '../../context.ts';
import { personId } from '../../domain/person.ts';
import { consolidate } from '../../flow/consolidate.ts';
import { runUntilIdle } from '../../flow/drain.ts';
import { stopwatch } from '../../lib/time.ts';
import type { Sandbox } from '../../sandbox/index.ts';
import { countProposals } from '../../store/proposal-reads.ts';
import type { Progress } from '../progress.ts';
import { connectMailboxes, connectPipelines, letArrive, letBegin } from './arrivals.ts';
import { type ApproveShare, decideOpenCards } from './decisions.ts';
import { arrivedMails, type Material } from './material.ts';
import { type Night, OWNER } from './night.ts';
import { type NightReport, reportNight } from './report.ts';

export interface NightInput {
  ctx: Context;
  sandbox: Sandbox;
  night: Night;
  material: Material;
  approve: ApproveShare;
  seed: number;
  progress: Progress;
  /** Told of the deployments each morning. */
  channel?: string;
}

/** After this many rounds of deciding and asking again something is wrong. */
const ROUNDS_MAX = 40;

/** One whole night, from dusk to decided cards. Every step finds what an earlier, killed run already did. */
export async function runNight(input: NightInput): Promise<NightReport> {
  const { ctx, sandbox, night, material, progress } = input;
  const elapsed = stopwatch();
  progress.step(
    material.elsewhere.length === 0 ? 'Connecting a mailbox' : 'Connecting three mailboxes',
  );
  await connectMailboxes(ctx, sandbox, material);
  // As its owner would do it, by typing it there.
  if (input.channel !== undefined)
    await sandbox.slack.as(OWNER.userId).command('admin team-digest on', input.channel);
  progress.step(
    `${countMails(material)} mails and ${material.runs.length + material.runsElsewhere.length + material.webhooks.length} pipeline events arrive overnight`,
  );
  letArrive(sandbox, material, night);
  letBegin(sandbox, material, night);
  await connectPipelines(ctx, sandbox, material);
  night.clock.set(night.dawn);
  await idle(input, 'Reading, triaging, explaining, proposing');
  night.clock.set(new Date(night.morning.getTime() + 1_000));
  await idle(input, 'Seven in the morning: writing the digest');
  await decideAll(input);
  progress.step('Dreaming: learning from the decisions');
  const ownerId = personId(sandbox.slack.teamId, OWNER.userId);
  await consolidate(ctx, { ownerId });
  const report = await reportNight(ctx, sandbox, { material, ownerId, durationMs: elapsed() });
  return report;
}

function countMails(material: Material): number {
  const here = arrivedMails(material).length;
  return material.elsewhere.reduce((sum, { mails }) => sum + mails.length, here);
}

async function decideAll(input: NightInput): Promise<void> {
  const { sandbox, night, approve, seed } = input;
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    const decided = await decideOpenCards(sandbox.slack, { share: approve, seed });
    if (decided === 0 && !(await somethingUnknown(input))) return;
    // Past the undo window, and past the time in which a lost request may still arrive.
    night.clock.advance(decided > 0 ? 15_000 : 61_000);
    await idle(input, `Deciding by button, round ${round}: carrying out`);
  }
}

async function somethingUnknown({ ctx, sandbox }: NightInput): Promise<boolean> {
  return (
    (await countProposals(ctx.store.db, personId(sandbox.slack.teamId, OWNER.userId))).unknown > 0
  );
}

export async function idle({ ctx, progress }: NightInput, step: string): Promise<void> {
  progress.step(step);
  await runUntilIdle(ctx, (pending) => progress.update(`${step} (${pending} jobs to go)`));
}
