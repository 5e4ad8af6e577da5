import { z } from 'zod';
import type { Account } from '../../../domain/account.ts';
import { Invalid } from '../../../lib/errors.ts';

const NAMESPACE = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

export interface Named {
  namespace: string;
  name: string;
}

/** Throws `Invalid` unless it is `namespace/deployment`. */
export function parseRepository(repository: string): Named {
  const [namespace = '', name = '', ...more] = repository.split('/');
  if (more.length > 0 || !NAMESPACE.test(namespace) || !NAME.test(name))
    throw new Invalid('A deployment is named as namespace/deployment');
  return { namespace, name };
}

export function deploymentPath(repository: string): string {
  const { namespace, name } = parseRepository(repository);
  return `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`;
}

const Settings = z.object({ repositories: z.array(z.string()).nonempty().optional() });

/** The deployments that an account is limited to; null for all that its token can list. */
export function chosenDeployments({ settings }: Account): readonly string[] | null {
  const parsed = Settings.safeParse(settings);
  if (!parsed.success)
    throw new Invalid('settings.repositories must be a list of namespace/deployment', {
      cause: parsed.error,
    });
  return parsed.data.repositories ?? null;
}
