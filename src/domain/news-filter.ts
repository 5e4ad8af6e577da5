import type { Digest } from './digest.ts';
import { isResolved } from './environments.ts';
import { OPEN_STATES } from './incident.ts';
import type { Run } from './signal.ts';
import * as say from '../words/runs.ts';

/** Which news of pipelines somebody wants; what the digest counts is counted all the same. */
export interface NewsFilter {
  /** Neither what passed nor what is well again. */
  failuresOnly: boolean;
  /** Where something runs; empty is everywhere. */
  environments: readonly string[];
}

export const ALL_NEWS: NewsFilter = { failuresOnly: false, environments: [] };

/** A run whose environments nobody can tell may be of one that matters, and is told. */
export function wantsRun(
  { environments: wanted }: NewsFilter,
  { environments = [] }: Pick<Run, 'environments'>,
): boolean {
  if (wanted.length === 0 || environments.length === 0) return true;
  return environments.some((name) => !isResolved(name) || wanted.includes(name.toLowerCase()));
}

/** Without the lines of pipelines that are well again, where only failures are wanted. */
export function wantedLines(filter: NewsFilter, deploys: Digest['deploys']): Digest['deploys'] {
  const { incidents, ...rest } = deploys;
  if (!filter.failuresOnly || incidents === undefined) return deploys;
  const open = incidents.filter(({ state }) => OPEN_STATES.has(state));
  return open.length === 0 ? rest : { ...rest, incidents: open };
}

/** `failures`, `all`, `failures production`: null where it cannot be read. */
export function readNewsFilter(typed: string): NewsFilter | null {
  const [what = '', ...environments] = typed.toLowerCase().split(/[\s,]+/);
  if (what !== 'failures' && what !== 'all') return null;
  const isName = (name: string): boolean => /^[a-z0-9][a-z0-9._/-]{0,79}$/.test(name);
  if (environments.length > 10 || !environments.every(isName)) return null;
  return { failuresOnly: what === 'failures', environments: [...new Set(environments)] };
}

export function newsFilterWords({ failuresOnly, environments }: NewsFilter): string {
  const what = failuresOnly ? say.failuresAlone : say.everything;
  return environments.length === 0
    ? say.everywhere(what)
    : say.inLabel(what, environments.join(', '));
}
