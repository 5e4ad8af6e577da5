import { createHash } from 'node:crypto';
import express from 'express';
import type { Clock } from '../../lib/time.ts';
import type { Effect } from '../effects.ts';
import { createFaults, type Faults } from '../faults.ts';
import { listen } from '../listen.ts';
import { Refusal, ROUTES } from './routes.ts';
import { createWorld, type RolloutSpec, type World } from './world.ts';

/** The parts of a Kubernetes API server that rollouts need, on loopback, in memory. */
export interface KubernetesSandbox {
  /** For `KUBERNETES_URL`. */
  readonly url: string;
  readonly faults: Faults;
  /** Of service accounts: one gets and lists, the other also patches deployments. */
  readonly tokens: { readonly read: string; readonly write: string };
  /** Starts a rollout, which takes fifty seconds by the clock. Returns its revision and version. */
  roll(spec: RolloutSpec): { revision: number; version: string };
  pause(deployment: string): void;
  /** Accepted mutating requests. */
  readonly effects: readonly Effect[];
  readonly httpRequests: number;
  close(): Promise<void>;
}

export async function createKubernetesSandbox({
  clock,
}: {
  clock: Clock;
}): Promise<KubernetesSandbox> {
  const world = createWorld();
  const faults = createFaults();
  const counts = { httpRequests: 0 };
  const server = await listen(createApp({ world, clock, faults, counts }));
  const addToken = (subject: string, mayWrite: boolean): string => {
    const token = `k8s-${createHash('sha256').update(subject).digest('hex').slice(0, 40)}`;
    world.tokens.set(token, { mayWrite });
    return token;
  };
  return {
    url: server.url,
    faults,
    tokens: { read: addToken('reader', false), write: addToken('writer', true) },
    roll: (spec) => {
      const { revision, template } = world.roll(spec, clock.now().getTime());
      return { revision, version: template.spec.containers[0]?.image.split(':').at(-1) ?? '' };
    },
    pause: (path) => {
      const record = world.deployments.get(path);
      if (record === undefined) return;
      record.paused = true;
      record.generation += 1;
    },
    effects: world.effects,
    get httpRequests() {
      return counts.httpRequests;
    },
    close: () => server.close(),
  };
}

interface Parts {
  world: World;
  clock: Clock;
  faults: Faults;
  counts: { httpRequests: number };
}

function createApp({ world, clock, faults, counts }: Parts) {
  const app = express();
  app.disable('etag');
  app.use((_request, _response, next) => {
    counts.httpRequests += 1;
    next();
  });
  app.use(faults.middleware);
  app.use(express.text({ type: () => true, limit: '3mb' }));
  for (const { method, path, answer } of ROUTES)
    app[method](path, (request, response) => {
      try {
        const bearer = /^Bearer (.+)$/.exec(request.get('authorization') ?? '')?.[1];
        const token = world.tokens.get(bearer ?? '');
        if (token === undefined) throw new Refusal(401, 'Unauthorized', 'Unauthorized');
        const now = clock.now().getTime();
        const said = answer({ world, now, mayWrite: token.mayWrite, request });
        const isText = typeof said === 'string';
        response
          .type(isText ? 'text/plain' : 'application/json')
          .send(isText ? said : JSON.stringify(said));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const { status: code, reason, message } = error;
        response.status(code).json({ kind: 'Status', status: 'Failure', message, reason, code });
      }
    });
  return app;
}
