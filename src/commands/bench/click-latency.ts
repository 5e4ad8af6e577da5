import { fork } from 'node:child_process';
import { once } from 'node:events';
import { z } from 'zod';
import { loadConfig } from '../../config.ts';
import { createContext } from '../../context.ts';
import { runUntilIdle } from '../../flow/drain.ts';
import { startListeners } from '../../listeners/index.ts';
import { migrate } from '../../store/migrate.ts';
import { startWorkers } from '#workers/index.ts';
import { addAccount } from '../account.ts';
import { openTemporaryFolder } from '../temporary-folder.ts';

export interface ClickFigures {
  /** Buttons pressed, twenty at a time. */
  clicks: number;
  /** From a click until it was acknowledged to Slack. */
  ackMsP99: number;
  /** From a click until the card in Slack shows what came of it. */
  cardUpdatedMsP95: number;
}

const Ready = z.object({
  cardsEach: z.number(),
  grants: z.record(z.string(), z.string()),
  environment: z.record(z.string(), z.string()),
});
const Answer = z.object({
  pressed: z.array(z.object({ ackMs: z.number(), updatedMs: z.number() })),
});

/** Twenty people approve at the same moment, over Socket Mode, and then all undo; until no card is left. */
export async function measureClicks(): Promise<ClickFigures> {
  using folder = openTemporaryFolder('bench-clicks');
  await using opened = new AsyncDisposableStack();
  const { ready, ask } = await openPeople(opened);
  const config = loadConfig({
    ...ready.environment,
    NIGHTSHIFT_DATA_DIR: folder.dir,
    NIGHTSHIFT_UNDO_S: '60',
    DATABASE_URL: '',
    REDIS_URL: '',
    LOG_LEVEL: 'error',
  });
  const ctx = opened.adopt(await createContext(config, { paceMs: 0 }), (it) => it.close());
  await migrate(ctx.store.db);
  opened.adopt(await startListeners(ctx), (it) => it.close());
  for (const [owner, secret] of Object.entries(ready.grants))
    await addAccount(ctx, { kind: 'gmail', owner, repositories: [], secret });
  await ask({ deliver: true });
  opened.adopt(await startWorkers(ctx), (it) => it.close());
  await runUntilIdle(ctx);
  const pressed: z.infer<typeof Answer>['pressed'] = [];
  for (let card = 0; card < ready.cardsEach; card += 1)
    for (const press of ['card.approve', 'card.undo'])
      pressed.push(...Answer.parse(await ask({ press })).pressed);
  return {
    clicks: pressed.length,
    ackMsP99: percentile(
      pressed.map(({ ackMs }) => ackMs),
      0.99,
    ),
    cardUpdatedMsP95: percentile(
      pressed.map(({ updatedMs }) => updatedMs),
      0.95,
    ),
  };
}

interface People {
  ready: z.infer<typeof Ready>;
  ask: (question: object) => Promise<unknown>;
}

async function openPeople(opened: AsyncDisposableStack): Promise<People> {
  const child = fork(new URL('./click-process.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  opened.defer(async () => {
    const exited = once(child, 'exit');
    child.disconnect();
    await exited;
  });
  const heard = async (): Promise<unknown> => {
    const [message]: unknown[] = await once(child, 'message');
    return message;
  };
  const ready = Ready.parse(await heard());
  const ask = async (question: object): Promise<unknown> => {
    const answer = heard();
    child.send(question);
    return await answer;
  };
  return { ready, ask };
}

/** The smallest value that this share of all is not above, in whole milliseconds. */
function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = Math.max(0, Math.ceil(share * sorted.length) - 1);
  return Math.round(sorted[at] ?? 0);
}
