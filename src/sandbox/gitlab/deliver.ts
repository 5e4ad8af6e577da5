import { createHmac, randomUUID } from 'node:crypto';
import { presentPipeline } from './present.ts';
import type { World } from './world.ts';

export interface DeliverySpec {
  pipeline: number;
  url: string;
  /** A `whsec_…` signs; any other goes along as the secret token. */
  secret: string;
  /** Default: a new one; the same when GitLab tries again. */
  deliveryId?: string;
  /** By the sender's clock. */
  at: Date;
}

/** Posts a pipeline as it then is to a webhook, as GitLab does. Returns the status that came back. */
export async function deliver(world: World, spec: DeliverySpec): Promise<number> {
  const { secret, deliveryId = randomUUID(), at } = spec;
  const pipeline = world.pipelines.get(spec.pipeline);
  const project = pipeline === undefined ? undefined : world.projects.get(pipeline.projectId);
  if (pipeline === undefined || project === undefined)
    throw new Error(`No pipeline ${spec.pipeline}`);
  const shape = presentPipeline(project, pipeline, at.getTime());
  const body = JSON.stringify({ object_kind: 'pipeline', object_attributes: shape });
  const headers: Record<string, string> = secret.startsWith('whsec_')
    ? signed(secret, { id: deliveryId, at, body })
    : { 'x-gitlab-token': secret };
  const { status } = await fetch(spec.url, {
    method: 'POST',
    headers: {
      ...headers,
      'content-type': 'application/json',
      'user-agent': 'GitLab/sandbox',
      'x-gitlab-event': 'Pipeline Hook',
      'idempotency-key': deliveryId,
    },
    body,
  });
  return status;
}

/** GitLab's signing token is one of Standard Webhooks; the id is that of `Idempotency-Key`. */
function signed(secret: string, { id, at, body }: { id: string; at: Date; body: string }) {
  const seconds = String(Math.floor(at.getTime() / 1_000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const mac = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${mac}`,
  };
}
