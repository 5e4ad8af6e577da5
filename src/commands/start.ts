import { loadConfig } from '../config.ts';
import { createContext } from '../context.ts';
import { Invalid } from '../lib/errors.ts';
import { connectPages } from '../listeners/connect-pages.ts';
import { welcomeOwners } from '../flow/set-up.ts';
import { watchMailboxes } from '../flow/watch.ts';
import { readinessChecks, startHealth } from '../listeners/health.ts';
import { startListeners } from '../listeners/index.ts';
import { webhooks } from '../listeners/webhooks.ts';
import type { JobName } from '../queues/jobs.ts';
import { JOB_NAMES, startWorkers } from '#workers/index.ts';
import { checkVaultKey } from '../store/vault-keys.ts';
import { say } from './output.ts';
import { shutdownSignal } from './shutdown.ts';
import { ensureSchema } from './with-context.ts';

export type Role = 'all' | 'app' | 'workers';

const GRACE_MS = 20_000;

/** Runs until SIGTERM: stops intake, lets running jobs end, then closes socket, queue and database within 25 s. */
export async function start(role: Role, queues: readonly string[] = []): Promise<number> {
  const names = jobNames(queues);
  const config = loadConfig();
  if (role !== 'all' && config.DATABASE_URL === undefined)
    throw new Invalid(
      'Separate processes need DATABASE_URL: the embedded database belongs to one process',
    );
  await using opened = new AsyncDisposableStack();
  const ctx = opened.adopt(await createContext(config, { onProgress: say }), (context) =>
    context.close(),
  );
  await ensureSchema(ctx);
  await checkVaultKey(ctx.store.db, ctx.vaultKey, ctx.clock.now());
  const listeners =
    role === 'workers'
      ? null
      : opened.adopt(await startListeners(ctx), (listening) => listening.close());
  if (listeners !== null) await welcomeOwners(ctx);
  if (role !== 'app') {
    const workers = await startWorkers(ctx, { names, onBug: endProcess });
    opened.defer(() => workers.close(GRACE_MS));
    if (names.includes('ingest')) {
      const watch = watchMailboxes(ctx);
      opened.defer(() => watch.close());
    }
  }
  const health = opened.adopt(
    await startHealth(
      ctx,
      readinessChecks(ctx, listeners?.connected ?? null),
      role === 'workers' ? {} : { ...connectPages(ctx), '/hooks/': webhooks(ctx) },
    ),
    (server) => server.close(),
  );
  ctx.log.info({ role, port: health.port, queue: ctx.queue.backend }, 'nightshift started');
  const signal = await shutdownSignal();
  ctx.log.info({ signal }, 'stopping: intake ends, running jobs may finish');
  return 0;
}

function jobNames(queues: readonly string[]): readonly JobName[] {
  if (queues.length === 0) return JOB_NAMES;
  const names = JOB_NAMES.filter((name) => queues.includes(name));
  const unknown = queues.filter((queue) => !names.some((name) => name === queue));
  if (unknown.length > 0)
    throw new Invalid(`${unknown.join(', ')}: queues are ${JOB_NAMES.join(', ')}`);
  return names;
}

function endProcess(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}
