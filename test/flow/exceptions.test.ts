import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '#src/domain/policy.ts';
import { type Answer, askException, decideException } from '#src/flow/exceptions.ts';
import { actorOf } from '#src/flow/standing.ts';
import { openTemporaryFolder } from '#src/commands/temporary-folder.ts';
import { newId } from '#src/lib/ids.ts';
import { openCard } from '#src/store/proposals.ts';
import { findRefusal } from '#src/store/refusals.ts';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DANA, type Night, TEAM } from '../support/night.ts';
import { promotion } from './mails.ts';
import { audited, cardOf, nightOf, onlyProposal, press, states } from './scenes.ts';

const BOSS = 'U0SECOND';
const POLICY = `version: 1
people: { owners: [${BOSS}, U0GUEST] }
rules: [{ name: no reruns, match: { actions: [pipeline.rerun] }, refuse: it is late }]`;

let night: Night;
let folder: ReturnType<typeof openTemporaryFolder>;

beforeEach(() => {
  folder = openTemporaryFolder('policy');
});
afterEach(async () => {
  await night[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

async function open(mails: Buffer[], runs: number): Promise<void> {
  const file = join(folder.dir, 'policy.yaml');
  await writeFile(file, POLICY);
  night = await nightOf(mails, { runs, env: { NIGHTSHIFT_POLICY: file } });
}

const as = (userId: string): Promise<Actor> => actorOf(night.ctx, { teamId: TEAM, userId });

async function ask(proposalId: string): Promise<Answer> {
  const asked = { actor: await as(DANA), proposalId, minutes: 20, reason: 'Now' };
  return await askException(night.ctx, asked);
}

/** The one proposal that policy refused, with an exception asked for it. */
async function asked(): Promise<{ proposalId: string; exceptionId: string }> {
  await open([], 1);
  const [refused] = await audited(night, 'policy.refused');
  const proposalId = refused?.subject ?? 'none';
  await ask(proposalId);
  const [entry] = await audited(night, 'exception.asked');
  return { proposalId, exceptionId: entry?.subject ?? 'none' };
}

async function decide(exceptionId: string, granted: boolean, userId = BOSS): Promise<Answer> {
  return await decideException(night.ctx, { actor: await as(userId), exceptionId, granted });
}

describe('an exception', () => {
  it('is granted by an owner of the policy who is a full member', async () => {
    const { exceptionId } = await asked();
    expect(await decide(exceptionId, true)).toMatchObject({ done: true });
    expect(await states(night)).toEqual(['pending']);
  });

  it('is not granted by a guest, though the policy names them an owner (I5)', async () => {
    const { exceptionId } = await asked();
    expect(await decide(exceptionId, true, 'U0GUEST')).toMatchObject({ done: false });
    expect(await audited(night, 'exception.granted')).toEqual([]);
    expect(await states(night)).toEqual([]);
  });

  it('is answered once: what was denied is not granted afterwards', async () => {
    const { exceptionId } = await asked();
    await decide(exceptionId, false);
    expect(await decide(exceptionId, true)).toMatchObject({ done: false });
    expect(await audited(night, 'exception.granted')).toEqual([]);
    expect(await states(night)).toEqual([]);
  });

  it('opens nothing where the record is another than was asked for (I2)', async () => {
    const { exceptionId, proposalId } = await asked();
    const { db } = night.ctx.store;
    const refused = await findRefusal(db, proposalId);
    const request = { ...refused?.proposal.request, target: '/repos/acme/other/actions/runs/1' };
    const bound = JSON.stringify({ ...refused?.proposal, request });
    await db.updateTable('refusals').set({ bound }).where('id', '=', proposalId).execute();
    await decide(exceptionId, true);
    expect(await states(night)).toEqual([]);
  });

  it('opens nothing where the same was asked again meanwhile (I6)', async () => {
    const { exceptionId, proposalId } = await asked();
    const { store } = night.ctx;
    const refused = await findRefusal(store.db, proposalId);
    if (refused === null) throw new Error('Nothing was refused');
    const { proposal } = refused;
    const again = { ...proposal, id: newId('prp'), cardId: newId('crd') };
    const { cardId: id, ownerId } = again;
    await store.write((unit) => openCard(unit, { id, ownerId, proposals: [again] }));
    await decide(exceptionId, true);
    expect((await night.proposals()).map((each) => each.id)).toEqual([again.id]);
  });

  it('is not asked for what was decided', async () => {
    await open([promotion()], 0);
    const { id } = await onlyProposal(night);
    await press(night, cardOf(night), 'deny');
    expect(await ask(id)).toMatchObject({ done: false });
    expect(await audited(night, 'exception.asked')).toEqual([]);
  });
});
