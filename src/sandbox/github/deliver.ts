import { createHmac, randomUUID } from 'node:crypto';
import { repositoryShape } from './present/common.ts';
import { runShape, type Viewing } from './present/runs.ts';
import type { World } from './world.ts';

export interface DeliverySpec {
  repo: string;
  runId: number;
  url: string;
  secret: string;
  /** Default: a new one. */
  deliveryId?: string;
  /** How far the sender's clock is ahead of the sandbox's; what it writes into the body is of then. */
  aheadMs?: number;
  /** Default `workflow_run`. */
  event?: string;
}

/** Posts the run as it is now to a webhook, signed as GitHub signs. Returns the status that came back. */
export async function deliver(world: World, view: Viewing, spec: DeliverySpec): Promise<number> {
  const run = world.runsOf(spec.repo).find(({ id }) => id === spec.runId);
  const repository = [...world.repositories.values()].find((it) => it.fullName === spec.repo);
  if (run === undefined || repository === undefined) throw new Error('There is no such run');
  const then = { ...view, now: view.now + (spec.aheadMs ?? 0) };
  const shape = runShape(then, { run, repository });
  const body = JSON.stringify({
    action: shape['status'] === 'completed' ? 'completed' : 'in_progress',
    workflow_run: shape,
    repository: repositoryShape(view.api, repository),
  });
  const signature = createHmac('sha256', spec.secret).update(body).digest('hex');
  const { status } = await fetch(spec.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'user-agent': 'GitHub-Hookshot/sandbox',
      'x-github-event': spec.event ?? 'workflow_run',
      'x-github-delivery': spec.deliveryId ?? randomUUID(),
      'x-hub-signature-256': `sha256=${signature}`,
    },
    body,
  });
  return status;
}
