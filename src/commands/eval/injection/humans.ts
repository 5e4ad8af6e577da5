import { type ApproveShare, askToSend, decideOpenCards, undoCards } from '../../demo/decisions.ts';
import type { Owner } from './owners.ts';
import type { World } from './world.ts';

/** Who sits before the cards: nobody approves, everybody approves all, or with this probability. */
export type Human = 'never' | 'always' | number;

const AT_ONCE = 4;

/** Everybody decides every open card by its own buttons; returns how many were decided. */
export async function decideAll(
  { slack }: World,
  owners: readonly Owner[],
  { human, seed }: { human: Human; seed: number },
): Promise<number> {
  const approve: ApproveShare = human === 'always' ? 'all' : human === 'never' ? 'none' : human;
  const waiting = [...owners];
  let decided = 0;
  const work = async (): Promise<void> => {
    for (let owner = waiting.pop(); owner !== undefined; owner = waiting.pop())
      decided += await decideOpenCards(slack, {
        share: approve,
        seed: seed + owner.at,
        userId: owner.userId,
      });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return decided;
}

/** Of those who approve, how many take one back. */
const REGRET = 0.5;

/** Takes back some of what was done, by its own buttons; returns how many cards. */
export async function undoSome(
  { slack }: World,
  owners: readonly Owner[],
  { seed }: { seed: number },
): Promise<number> {
  let undone = 0;
  for (const { userId, at } of owners)
    undone += await undoCards(slack, { share: REGRET, seed: seed + at, userId });
  return undone;
}

/** Of those who are offered a draft, how many ask to send it. */
const SEND = 0.5;

/** Asks for some of the drafts whether to send them; returns of how many. */
export async function sendSome(
  { slack }: World,
  owners: readonly Owner[],
  { human, seed }: { human: Human; seed: number },
): Promise<number> {
  let asked = 0;
  if (human === 'never') return asked;
  for (const { userId, at } of owners)
    asked += await askToSend(slack, { share: SEND, seed: seed + at, userId });
  return asked;
}
