import type { Effect } from '../effects.ts';
import { createFaults, type Faults } from '../faults.ts';
import { type InMemoryOptions, listen } from '../listen.ts';
import { createTokenApi, tokenOf } from '../token-api.ts';
import { type Call, Refusal, ROUTES } from './routes.ts';
import { createWorld, type RolloutSpec } from './world.ts';

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
  port,
}: InMemoryOptions): Promise<KubernetesSandbox> {
  const world = createWorld();
  const faults = createFaults();
  const counts = { httpRequests: 0 };
  const app = createTokenApi<{ mayWrite: boolean }, Call>({
    clock,
    faults,
    counts,
    routes: ROUTES,
    tokens: world.tokens,
    at: (token, { now, request }) => {
      if (token === undefined) throw new Refusal(401, 'Unauthorized', 'Unauthorized');
      return { world, now, mayWrite: token.mayWrite, request };
    },
    textType: 'text/plain',
    refusedBy: (error) => (error instanceof Refusal ? statusOf(error) : null),
    nowhere: { status: 404, body: { paths: [] } },
  });
  const server = await listen(app, port);
  const addToken = (subject: string, mayWrite: boolean): string => {
    const token = tokenOf('k8s', subject);
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

function statusOf({ status, reason, message }: Refusal) {
  return { status, body: { kind: 'Status', status: 'Failure', message, reason, code: status } };
}
