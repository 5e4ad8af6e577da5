import { singleLine } from '../lib/text.ts';
import * as say from '../words/policy.ts';

/**
 * The environments that a bound record is about: the one that it names, or all those that a run may reach,
 * a line each. Policy is matched on every one of them.
 */
export function environmentsOf(facts: Readonly<Record<string, string | undefined>>): string[] {
  const { environment = '', environments = '' } = facts;
  return [...new Set([environment, ...environments.split('\n')])].filter((name) => name !== '');
}

/** As `environmentsOf` reads them: an empty text where there are none, nothing where nobody can tell. */
export function environmentFacts(names: readonly string[] | undefined): { environments?: string } {
  if (names === undefined) return {};
  return { environments: names.map(singleLine).filter(Boolean).join('\n') };
}

/** What a card says where nobody can tell. */
const NOT_KNOWN = say.notAllKnown;

/** What a name holds that is written as an expression, so that only the provider knows what it comes to. */
const UNRESOLVED = '${{';

/** In the place of environments that nobody can tell, beside one that is named. */
export const UNTOLD = say.notKnown;

export function isResolved(name: string): boolean {
  return !name.includes(UNRESOLVED);
}

/** As a card names them: all that is known, and whether that is all. */
export function environmentWords(facts: Readonly<Record<string, string | undefined>>): string {
  const named = environmentsOf(facts).filter((name) => name !== UNTOLD);
  return [...named, ...(areKnown(facts) ? [] : [NOT_KNOWN])].join(', ');
}

/** Whether the environments of a bound record are all that it may reach. */
export function areKnown(facts: Readonly<Record<string, string | undefined>>): boolean {
  const isSaid = facts['environment'] !== undefined || facts['environments'] !== undefined;
  return isSaid && environmentsOf(facts).every(isResolved);
}
