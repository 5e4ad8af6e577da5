import { type ApproveShare, decideOpenCards } from '../../demo/decisions.ts';
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
