import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';

/** Objects of `apps/v1` and `v1` (kubernetes.io/docs/reference/kubernetes-api); only what is used. */

const Words = z
  .string()
  .nullish()
  .transform((words) => words ?? '');
/** An instant that has a form (RFC 3339). */
const Instant = z.string().refine((at) => !Number.isNaN(Date.parse(at)));
const Texts = z
  .record(z.string(), z.string())
  .nullish()
  .transform((texts) => texts ?? {});

const Metadata = z.object({
  name: z.string(),
  namespace: z.string(),
  uid: Words,
  generation: z.number().catch(0),
  creationTimestamp: Instant,
  labels: Texts,
  annotations: Texts,
  ownerReferences: z.array(z.object({ uid: Words })).nullish(),
  managedFields: z
    .array(z.object({ manager: Words, time: Words, subresource: Words }))
    .nullish()
    .transform((fields) => fields ?? []),
});

/** Kept whole, since a rollback writes it as it is. */
const Template = z.looseObject({
  metadata: z.looseObject({ labels: Texts }).nullish(),
  spec: z.looseObject({ containers: z.array(z.looseObject({ name: z.string(), image: Words })) }),
});
export type Template = z.infer<typeof Template>;

export const Deployment = z.object({
  metadata: Metadata,
  spec: z.object({
    replicas: z.number().catch(1),
    paused: z.boolean().nullish(),
    selector: z.object({ matchLabels: Texts }),
    template: Template,
  }),
  status: z.object({
    observedGeneration: z.number().catch(0),
    replicas: z.number().catch(0),
    updatedReplicas: z.number().catch(0),
    availableReplicas: z.number().catch(0),
    conditions: z
      .array(
        z.object({
          type: z.string(),
          status: z.string(),
          reason: Words,
          message: Words,
          lastUpdateTime: Instant.catch(''),
        }),
      )
      .nullish()
      .transform((conditions) => conditions ?? []),
  }),
});
export type Deployment = z.infer<typeof Deployment>;

export const ReplicaSet = z.object({
  metadata: Metadata,
  spec: z.object({ template: Template }),
});
export type ReplicaSet = z.infer<typeof ReplicaSet>;

export const Pod = z.object({
  metadata: z.object({ name: z.string() }),
  status: z.object({
    containerStatuses: z
      .array(
        z.object({
          name: z.string(),
          restartCount: z.number().catch(0),
          state: z
            .object({ waiting: z.object({ reason: Words, message: Words }).nullish() })
            .nullish(),
        }),
      )
      .nullish()
      .transform((statuses) => statuses ?? []),
  }),
});
export type Pod = z.infer<typeof Pod>;

/** Items are parsed one by one, so that a strange one does not hide the others. */
export const List = z.object({
  metadata: z.object({ resourceVersion: Words, continue: Words }),
  items: z.array(z.unknown()),
});

/** Throws `Invalid` when an answer is not of the kind that was asked for. */
export function parseAnswer<Schema extends z.ZodType>(
  schema: Schema,
  data: unknown,
): z.infer<Schema> {
  const parsed = schema.safeParse(data);
  if (!parsed.success)
    throw new Invalid('Kubernetes answered in a form that is not understood', {
      cause: parsed.error,
    });
  return parsed.data;
}

const REVISION = 'deployment.kubernetes.io/revision';
export const HASH = 'pod-template-hash';

/** The number of a rollout, as the deployment controller counts them; 0 before the first. */
export function revisionOf({ metadata }: Deployment | ReplicaSet): number {
  const revision = Number(metadata.annotations[REVISION] ?? 0);
  return Number.isSafeInteger(revision) && revision > 0 ? revision : 0;
}

/** The tag of the first container's image where it is a commit, else the whole image. */
export function versionOf({ spec }: Template): string {
  const image = spec.containers[0]?.image ?? '';
  return /:([0-9a-f]{7,40})$/.exec(image)?.[1] ?? image;
}
