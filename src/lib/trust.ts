import { createRequire } from 'node:module';
import type Holidays from 'date-holidays';

/**
 * The only type assertions in the project. Each names the run-time guarantee that the compiler cannot see.
 */

/** `JSON.parse` returns `any`; callers get `unknown` and must parse it. */
export function parseJson(text: string): unknown {
  return JSON.parse(text) as unknown;
}

/** `Object.keys` of a closed record that this project built with exactly its declared keys. */
export function keysOf<Key extends string>(record: Readonly<Record<Key, unknown>>): Key[] {
  return Object.keys(record) as Key[];
}

/** What `require` gives is `any`; the package's own types describe its CommonJS form too. */
export function requireHolidays(): typeof Holidays {
  return createRequire(import.meta.url)('date-holidays') as typeof Holidays;
}
