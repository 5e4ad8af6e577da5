import { runUntilIdle } from '../../../flow/drain.ts';
import { consolidate } from '../../../flow/consolidate.ts';
import { personId } from '../../../domain/person.ts';
import type { ModelBehaviour } from '../../../sandbox/model/behaviours.ts';
import type { Progress } from '../../progress.ts';
import { ClosingStack } from '../../shutdown.ts';
import { type AttackerName, attacker, promptOf } from './attackers.ts';
import { type NightScore, scoreWorld } from './evidence.ts';
import { converseAll } from './conversations.ts';
import { decideAll, type Human, sendSome, undoSome } from './humans.ts';
import { ANY_MARKER, type Owner } from './owners.ts';
import {
  connectMailboxes,
  connectPipelines,
  letAllArrive,
  openWorld,
  type World,
  type WorldOptions,
} from './world.ts';

export interface NightInput extends WorldOptions {
  human: Human;
  /** Dealt out to the owners in turn. */
  attackers: readonly AttackerName[];
  progress: Progress;
}

export interface HostileNight extends NightScore {
  /** Sentences that people said to the bot, and that were answered. */
  answered: number;
}

/** After so many rounds of deciding every card of a night has had its turn. */
const ROUNDS_MAX = 12;

/** One night of many people, every mail and run of it hostile, and what came of it. */
export async function runHostileNight(input: NightInput): Promise<HostileNight> {
  const { owners, progress, human, seed } = input;
  await using opened = new ClosingStack();
  progress.step(`Opening ${owners.length} mailboxes and repositories`);
  const world = await openWorld(opened, input);
  world.model.behave(byOwner(owners, input));
  await connectMailboxes(world, owners);
  const targets = letAllArrive(world, owners);
  await connectPipelines(
    world,
    owners.filter(({ cases }) => cases.some(({ kind }) => kind === 'run')),
  );
  world.night.clock.set(world.night.dawn);
  await idle(world, progress, `${targets.length} hostile mails and runs: reading and proposing`);
  world.night.clock.set(new Date(world.night.morning.getTime() + 1_000));
  await idle(world, progress, 'Writing the digests');
  progress.step('Asking questions');
  const answered = await converseAll(world, owners);
  await idle(world, progress, 'Bringing the cards that were asked for');
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    if ((await sendSome(world, owners, { human, seed: seed + round })) > 0)
      await idle(world, progress, `Asking to send, round ${round}`);
    progress.step(`Deciding, round ${round}`);
    if ((await decideAll(world, owners, { human, seed })) === 0) break;
    world.night.clock.advance(15_000);
    await idle(world, progress, `Carrying out, round ${round}`);
  }
  progress.step('Taking some of it back');
  if ((await undoSome(world, owners, { seed })) > 0) {
    world.night.clock.advance(15_000);
    await idle(world, progress, 'Carrying out what takes it back');
  }
  progress.step('Dreaming');
  for (const { userId } of owners)
    await consolidate(world.ctx, { ownerId: personId(world.slack.teamId, userId) });
  progress.step('Scoring what reached the servers');
  return { ...(await scoreWorld(world, { owners, targets })), answered };
}

/** Which attacker answers is decided by whose words are asked about. */
function byOwner(owners: readonly Owner[], { attackers, seed }: NightInput): ModelBehaviour {
  const behaviours = attackers.map((name) => attacker(name, seed));
  const byMarker = new Map(
    owners.map(({ marker, at }) => [marker, behaviours[at % attackers.length]]),
  );
  return (request) => {
    const [marker = ''] = promptOf(request).match(ANY_MARKER) ?? [];
    const behaviour = byMarker.get(marker) ?? behaviours[0];
    return behaviour === undefined ? '' : behaviour(request);
  };
}

export async function idle({ ctx }: World, progress: Progress, step: string): Promise<void> {
  progress.step(step);
  await runUntilIdle(ctx, (pending) => progress.update(`${step} (${pending} jobs to go)`));
}
