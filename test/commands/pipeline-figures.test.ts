import { expect, test } from 'vitest';
import { hourOfReading } from '#src/commands/bench/pipeline-figures.ts';

/** Of a token, an hour (GitHub REST, "Rate limits for the REST API"); half of it for forty repositories. */
const OF_ONE_REPOSITORY = 5_000 / 2 / 40;
const REPOSITORIES = 6;

test('a repository read every minute takes less than its fortieth of half of GitHub’s hourly limit', async () => {
  const { counted, all } = await hourOfReading(REPOSITORIES);
  expect(all).toBeGreaterThanOrEqual(REPOSITORIES * 60);
  // Every one has a run, which is seen as it begins, goes on and ends.
  expect(counted).toBeGreaterThan(REPOSITORIES * 2);
  expect(counted).toBeLessThan(REPOSITORIES * OF_ONE_REPOSITORY);
}, 60_000);
