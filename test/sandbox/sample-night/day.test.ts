import { expect, it } from 'vitest';
import { sampleDay } from '#src/sandbox/sample-night/day.ts';
import { DAWN } from './support.ts';

it('the day after the sample night has a deployment that fails in a meeting and is mended, and one that is not', () => {
  const { meeting, runs } = sampleDay({ dawn: DAWN });
  const within = runs.filter(
    ({ createdAt }) => createdAt && createdAt > meeting.from && createdAt < meeting.to,
  );
  expect(
    within.map(({ repo, jobs = [] }) => [repo, jobs.some((job) => job.conclusion === 'failure')]),
  ).toEqual([
    ['harborlight/website', true],
    ['harborlight/website', false],
    ['harborlight/payments', true],
  ]);
  expect(sampleDay({ dawn: DAWN })).toEqual({ meeting, runs });
});
