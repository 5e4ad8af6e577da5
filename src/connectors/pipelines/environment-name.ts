import type { Cannot } from './deed.ts';

/** Why it is not the one place where something runs; null where that was named, or nothing was. */
export function onlyEnvironment(typed: string | undefined, place: string): Cannot | null {
  const named = typed === undefined ? null : namedEnvironment(typed, [{ name: place }]);
  return named !== null && 'cannot' in named ? named : null;
}

/** What people type, and what the same is often called; compared without regard to case. */
const CALLED: readonly (readonly string[])[] = [
  ['prod', 'production', 'prd', 'live'],
  ['stage', 'staging', 'stg'],
  ['dev', 'development'],
  ['test', 'testing'],
];

/**
 * The one environment that is meant among those that the provider lists. Two that could be meant are never
 * chosen between.
 */
export function namedEnvironment<Known extends { name: string }>(
  typed: string,
  known: readonly Known[],
): Known | Cannot {
  const wanted = typed.toLowerCase();
  const alike = CALLED.find((names) => names.includes(wanted)) ?? [wanted];
  const exact = known.filter(({ name }) => name === typed);
  const same = known.filter(({ name }) => name.toLowerCase() === wanted);
  const called = known.filter(({ name }) => alike.includes(name.toLowerCase()));
  for (const found of [exact, same, called]) {
    const [only] = found;
    if (only !== undefined && found.length === 1) return only;
    if (found.length > 1) break;
  }
  const choices = known.map(({ name }) => name);
  return {
    cannot:
      choices.length === 0
        ? 'The provider knows no environment of this repository.'
        : 'That names none of its environments, or more than one.',
    choices,
  };
}
