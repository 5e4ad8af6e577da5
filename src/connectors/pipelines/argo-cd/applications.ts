import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Invalid } from '../../../lib/errors.ts';
import type { RestClient } from '../rest-client.ts';

/** Names of Kubernetes objects (RFC 1123 subdomains), which projects and applications are. */
const NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;
/** Applications that live elsewhere have their namespace in the middle of their name. */
const HOME = 'argocd';

const Words = z
  .string()
  .nullish()
  .transform((words) => words ?? '');
/** An instant that has a form (RFC 3339). */
const Instant = z.string().refine((at) => !Number.isNaN(Date.parse(at)));
const By = z.object({ username: Words, automated: z.boolean().nullish() }).nullish();

const Resource = z.object({
  group: Words,
  kind: Words,
  namespace: Words,
  name: Words,
  status: Words,
  message: Words,
  hookPhase: Words,
  hookType: Words,
});
export type Resource = z.infer<typeof Resource>;

const Source = z.object({ targetRevision: Words }).nullish();

/** `v1alpha1Application` of Argo CD's API description; only what is used. */
export const Application = z.object({
  metadata: z.object({ name: z.string(), namespace: Words }),
  spec: z.object({
    project: z.string(),
    source: Source,
    sources: z.array(Source).nullish(),
    destination: z.object({ namespace: Words, name: Words, server: Words }).nullish(),
    syncPolicy: z
      .object({ automated: z.object({ enabled: z.boolean().nullish() }).nullish() })
      .nullish(),
  }),
  /** Asked for and not yet begun. */
  operation: z.object({ sync: z.object({ revision: Words }).nullish() }).nullish(),
  status: z.object({
    sync: z.object({ status: Words, revision: Words }).nullish(),
    health: z
      .object({ status: Words, message: Words, lastTransitionTime: Instant.catch('') })
      .nullish(),
    history: z
      .array(
        z.object({
          id: z.coerce.number(),
          revision: Words,
          deployedAt: Instant,
          deployStartedAt: Instant.catch(''),
          initiatedBy: By,
        }),
      )
      .nullish()
      .transform((history) => (history ?? []).toSorted((a, b) => a.id - b.id)),
    operationState: z
      .object({
        phase: z.string(),
        message: Words,
        startedAt: Instant,
        finishedAt: Instant.catch(''),
        operation: z
          .object({ initiatedBy: By, sync: z.object({ revision: Words }).nullish() })
          .nullish(),
        syncResult: z.object({ revision: Words, resources: z.array(Resource).nullish() }).nullish(),
      })
      .nullish(),
  }),
});
export type Application = z.infer<typeof Application>;
export type Deployment = Application['status']['history'][number];

/** `project/application`, or `project/namespace/application` for one outside of Argo CD's own namespace. */
export function repositoryOf({ metadata, spec }: Pick<Application, 'metadata' | 'spec'>): string {
  const { namespace, name } = metadata;
  const home = namespace === '' || namespace === HOME;
  return home ? `${spec.project}/${name}` : `${spec.project}/${namespace}/${name}`;
}

export interface Named {
  project: string;
  name: string;
  appNamespace?: string;
}

/** Throws `Invalid` unless it is such a name. */
export function parseRepository(repository: string): Named {
  const parts = repository.split('/');
  const [project = '', middle = ''] = parts;
  const name = parts.at(-1) ?? '';
  const isName = parts.length === 2 || (parts.length === 3 && middle !== HOME);
  if (!isName || !parts.every((part) => NAME.test(part)))
    throw new Invalid('An application is named as project/application');
  return { project, name, ...(parts.length === 3 ? { appNamespace: middle } : {}) };
}

/** The path of what belongs to one application, with the query that tells it from its namesakes. */
export function pathOf(repository: string, part = '', more: Record<string, string> = {}): string {
  const { project, name, appNamespace } = parseRepository(repository);
  const query = new URLSearchParams({
    project,
    ...(appNamespace === undefined ? {} : { appNamespace }),
    ...more,
  });
  return `/api/v1/applications/${name}${part}?${query.toString()}`;
}

export async function readApplication(
  client: RestClient,
  repository: string,
): Promise<Application> {
  const parsed = Application.safeParse(await client.get(pathOf(repository)));
  if (!parsed.success)
    throw new Invalid('Argo CD answered in a form that is not understood', { cause: parsed.error });
  return parsed.data;
}

/** Whether Argo CD syncs by itself, and so undoes what is not in Git. */
export function isAutomatic({ spec }: Application): boolean {
  const automated = spec.syncPolicy?.automated;
  return automated !== undefined && automated !== null && automated.enabled !== false;
}

export function isBusy({ operation, status }: Application): boolean {
  const phase = status.operationState?.phase;
  return (operation ?? null) !== null || phase === 'Running' || phase === 'Terminating';
}

const Settings = z.object({ repositories: z.array(z.string()).nonempty().optional() });

/** The applications that an account is limited to; null for all that its token sees. */
export function chosenApplications({ settings }: Account): readonly string[] | null {
  const parsed = Settings.safeParse(settings);
  if (!parsed.success)
    throw new Invalid('settings.repositories must be a list of project/application', {
      cause: parsed.error,
    });
  return parsed.data.repositories ?? null;
}
