import { describe, expect, it } from 'vitest';
import { failedRun } from './mails.ts';
import { type Night, openNight } from '../support/night.ts';

describe('a run of which nothing ever told', () => {
  it('is found within one poll, with what became of it', async () => {
    await using night = await openNight();
    failedRun(night, 'acme/shop');
    await night.runUntilIdle();
    const before = await runsOf(night);
    // As when GitHub's webhook is not delivered: the run is there, and nobody is told.
    night.clock.advance(20_000);
    const runId = failedRun(night, 'acme/shop');
    night.clock.advance(night.ctx.config.NIGHTSHIFT_READ_EVERY_S * 1_000);
    await night.runUntilIdle();
    expect(await runsOf(night)).toEqual([...before, `acme/shop#${runId}.1`].toSorted());
  });
});

describe('a poll that finds nothing new', () => {
  it('costs one request for each repository, and none that counts against the limit', async () => {
    await using night = await openNight();
    for (const name of ['shop', 'till', 'cart']) failedRun(night, `acme/${name}`);
    await night.runUntilIdle();
    const { httpRequests, notModified } = night.github;
    night.clock.advance(61_000);
    await night.runUntilIdle();
    const asked = night.github.httpRequests - httpRequests;
    // And one for the list of repositories.
    expect(asked).toBe(4);
    expect(night.github.notModified - notModified).toBe(asked);
  });
});

async function runsOf(night: Night): Promise<string[]> {
  const rows = night.ctx.store.db.selectFrom('signals').select('external_id');
  const found = await rows.where('kind', '=', 'run').execute();
  return found.map(({ external_id: id }) => id).toSorted();
}
