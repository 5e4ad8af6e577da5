import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UnknownOutcome } from '#src/lib/errors.ts';
import type { ShiftableClock } from '#src/lib/time.ts';
import { deedsOf } from './pipeline-deeds.ts';
import { type PipelineWorld, rejection } from './pipeline-world.ts';

type World = PipelineWorld & { clock: ShiftableClock };

const REPO = 'acme/api';

/** What cancelling a run must do and refuse, seen from the provider's server. */
export function cancelContract(name: string, setup: () => Promise<World>): void {
  describe(`cancelling a run at ${name}`, () => {
    let world: World;
    beforeEach(async () => {
      world = await setup();
    });
    afterEach(() => world.close());
    const { deed, answered, prepared, sent, send } = deedsOf(() => world, REPO);
    const cancel = () => deed('cancel');
    const read = () => world.connect('read');
    const open = () => prepared('cancel', { runId: world.addOpenRun(REPO) });

    test('ends one that goes on, says so, and is not asked for after its end', async () => {
      const runId = world.addOpenRun(REPO);
      const plan = await prepared('cancel', { runId });
      expect(plan.facts).toMatchObject({ repository: REPO, run: String(runId) });
      expect(await cancel().state(read(), plan.facts)).toEqual(plan.preconditions);
      const out = sent('cancel', plan);
      await send('cancel', out.request);
      const { method, target, body } = out.request;
      expect(world.effects()).toEqual([{ method, target, body }]);
      expect(await cancel().readBack(read(), out)).toBe('applied');
      world.letTimePass();
      expect(await cancel().readBack(read(), out)).toBe('applied');
      expect(await cancel().progress?.(read(), out)).toMatchObject({ state: 'cancelled' });
      expect(await answered('cancel', { runId })).toHaveProperty('cannot');
    });

    test('is another question once the run has ended by itself, and was not done then', async () => {
      const plan = await open();
      world.letTimePass();
      expect(await cancel().state(read(), plan.facts)).not.toEqual(plan.preconditions);
      expect(await cancel().readBack(read(), sent('cancel', plan))).toBe('not-applied');
      expect(world.effects()).toEqual([]);
    });

    test('cannot be asked for of a run that is gone', async () => {
      world.addOpenRun(REPO);
      expect(await answered('cancel', { runId: 999_999 })).toHaveProperty('cannot');
    });

    test('is found by reading back where its answer was lost, and not where it never came', async () => {
      const lost = sent('cancel', await open());
      world.fail('answer-lost', /^POST/);
      expect(await rejection(send('cancel', lost.request))).toBeInstanceOf(UnknownOutcome);
      expect(await cancel().readBack(read(), lost)).toBe('applied');
      const never = sent('cancel', await open());
      world.fail('request-lost', /^POST/);
      await rejection(send('cancel', never.request));
      expect(await cancel().readBack(read(), never)).not.toBe('applied');
      expect(world.effects()).toHaveLength(1);
    });
  });
}
