import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MUTATIONS } from './support/mutations.ts';

const ROOT = new URL('../', import.meta.url);

test('every mutation of `npm run mutants` still fits its file exactly once, and its tests exist', () => {
  expect(MUTATIONS.length).toBeGreaterThanOrEqual(40);
  const all = globSync('test/**/*.test.ts', { cwd: ROOT.pathname });
  const unfit = MUTATIONS.filter(({ file, text, becomes, tests }) => {
    const parts = readFileSync(new URL(file, ROOT), 'utf8').split(text).length;
    return (
      parts !== 2 ||
      text === becomes ||
      tests.some((prefix) => !all.some((name) => name.startsWith(prefix)))
    );
  });
  expect(unfit.map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
});
