/** One guard taken away or turned round, and the tests that must notice. */
export interface Mutation {
  file: string;
  /** Stands exactly once in the file. */
  text: string;
  becomes: string;
  tests: readonly string[];
}

export function mutations(
  file: string,
  tests: readonly string[],
  changes: readonly (readonly [text: string, becomes: string])[],
): Mutation[] {
  return changes.map(([text, becomes]) => ({ file, text, becomes, tests }));
}
