import { singleLine } from '../lib/text.ts';

/**
 * The environments that a bound record is about: the one that it names, or all those that a run may reach,
 * a line each. Policy is matched on every one of them.
 */
export function environmentsOf(facts: Readonly<Record<string, string | undefined>>): string[] {
  const { environment = '', environments = '' } = facts;
  return [...new Set([environment, ...environments.split('\n')])].filter((name) => name !== '');
}

/** As `environmentsOf` reads them; nothing where none is known. */
export function environmentFacts(names: readonly string[] = []): { environments?: string } {
  const lines = names.map(singleLine).filter((name) => name !== '');
  return lines.length === 0 ? {} : { environments: lines.join('\n') };
}
