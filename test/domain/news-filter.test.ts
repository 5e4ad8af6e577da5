import { expect, it } from 'vitest';
import {
  ALL_NEWS,
  newsFilterWords,
  readNewsFilter,
  wantedLines,
  wantsRun,
} from '#src/domain/news-filter.ts';

const incident = (state: 'failing' | 'recovered') => ({
  repository: 'acme/shop',
  workflow: 'Deploy',
  branch: 'main',
  state,
  words: '',
  by: '',
  since: '',
  url: '',
});
const DEPLOYS = { runs: 3, failed: 1, explained: 1, running: 0, top: [] };

it('reads what somebody types, and nothing that names no environment', () => {
  expect(readNewsFilter('failures Production, eu-1')).toEqual({
    failuresOnly: true,
    environments: ['production', 'eu-1'],
  });
  expect(readNewsFilter('all')).toEqual(ALL_NEWS);
  for (const typed of ['some', 'failures <@U1>', 'all $$'])
    expect(readNewsFilter(typed)).toBeNull();
  expect(newsFilterWords({ failuresOnly: true, environments: ['live'] })).toBe(
    'Failures alone, in live.',
  );
});

it('wants a run of a named environment, and one whose environments nobody can tell', () => {
  const filter = { failuresOnly: false, environments: ['production'] };
  expect(wantsRun(filter, { environments: ['staging', 'Production'] })).toBe(true);
  expect(wantsRun(filter, { environments: ['staging'] })).toBe(false);
  expect(wantsRun(filter, {})).toBe(true);
  expect(wantsRun(ALL_NEWS, { environments: ['staging'] })).toBe(true);
});

it('takes the lines of what is well again where only failures are wanted, and no count', () => {
  const deploys = { ...DEPLOYS, incidents: [incident('failing'), incident('recovered')] };
  const failures = { failuresOnly: true, environments: [] };
  expect(wantedLines(failures, deploys)).toEqual({ ...DEPLOYS, incidents: [incident('failing')] });
  expect(wantedLines(failures, { ...DEPLOYS, incidents: [incident('recovered')] })).toEqual(
    DEPLOYS,
  );
  expect(wantedLines(ALL_NEWS, deploys)).toEqual(deploys);
});
