import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Context } from '../context.ts';
import { errorMessage } from '../lib/errors.ts';
import { missingMigrations } from '../store/migrate.ts';

/** Answers requests of one kind. */
export type Pages = (request: IncomingMessage, response: ServerResponse) => void;

/** Within this a request must have come whole. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface Health {
  port: number;
  close(): Promise<void>;
}

export type Checks = Readonly<Record<string, () => Promise<void>>>;

/** What has to hold before this process can do its work; each check is named in the answer of `/readyz`. */
export function readinessChecks(ctx: Context, slackConnected: (() => boolean) | null): Checks {
  return {
    database: () => ctx.store.ping(),
    schema: async () => {
      const missing = await missingMigrations(ctx.store.db);
      if (missing.length > 0) throw new Error(`lacks ${missing.join(', ')}`);
    },
    queue: () => ctx.queue.ping(),
    policy: async () => void (await ctx.policy.current()),
    ...(slackConnected === null
      ? {}
      : {
          slack: () =>
            slackConnected()
              ? Promise.resolve()
              : Promise.reject(new Error('the socket is not connected')),
        }),
  };
}

export async function runChecks(
  checks: Checks,
): Promise<{ ready: boolean; checks: Record<string, string> }> {
  const results = await Promise.all(
    Object.entries(checks).map(async ([name, check]): Promise<[string, string]> => {
      try {
        await check();
        return [name, 'ok'];
      } catch (error) {
        return [name, errorMessage(error)];
      }
    }),
  );
  return {
    ready: results.every(([, result]) => result === 'ok'),
    checks: Object.fromEntries(results),
  };
}

/**
 * `/livez`: the process answers. `/readyz`: 200 when every check holds, else 503, with each check's state.
 * What lies below a path of `pages`, for example `/connect/`, is theirs.
 */
export async function startHealth(
  ctx: Context,
  checks: Checks,
  pages: Readonly<Record<string, Pages>> = {},
): Promise<Health> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    const send = (status: number, body: object): void => {
      response
        .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
        .end(`${JSON.stringify(body)}\n`);
    };
    const { url = '' } = request;
    const page = Object.entries(pages).find(([path]) => url.startsWith(path))?.[1];
    if (url === '/livez') send(200, { alive: true });
    else if (url === '/readyz')
      void runChecks(checks).then((result) => send(result.ready ? 200 : 503, result));
    else if (page !== undefined) page(request, response);
    else send(404, { error: 'Only /livez and /readyz are here' });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(ctx.config.PORT, ctx.config.HOST, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : ctx.config.PORT,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
