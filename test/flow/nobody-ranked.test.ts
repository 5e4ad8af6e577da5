import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { previewDigest } from '#src/flow/digest.ts';
import { readHome } from '#src/flow/home.ts';
import { outcomesOfPerson, outcomesOfTeam, ownOutcomes, weekSummary } from '#src/flow/outcomes.ts';
import { currentPolicy } from '#src/flow/policy.ts';
import { readTeam } from '#src/flow/team.ts';
import { homeView } from '#src/slack/blocks/home.ts';
import { NO_USAGE } from '#src/domain/usage.ts';
import { findPerson } from '#src/store/people.ts';
import { addToUsage } from '#src/store/usage.ts';
import { createAccount, createPerson, createProposal } from '../support/build-store.ts';
import { typedWords } from '../listeners/asking.ts';
import { type Night, openNight, TEAM } from '../support/night.ts';
import { audited } from './scenes.ts';

/** So many proposals of each were right; the sums of fewer than all are told apart. */
const RIGHT = { U0OWNER: 2, U0SECOND: 3, U0STRANGER: 5, U0ERIK: 7, U0LENA: 11, U0NINA: 43 };
const MEMBERS = Object.keys(RIGHT);
const NAMES = /Petrov|Okafor|Tanaka|U0OWNER|U0SECOND|U0STRANGER|U0ERIK|U0LENA|U0NINA/;
const OCTOBER = new Date('2026-10-12T08:00:00Z');
const NOVEMBER = new Date('2026-11-20T12:00:00Z');
const id = (userId: string): string => `${TEAM}/${userId}`;

let night: Night;

beforeAll(async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  const members = MEMBERS.join(', ');
  await writeFile(
    file,
    `version: 1
people:
  owners: [U0SECOND]
  managers: { U0MANAGER: [U0ERIK] }
  teams: { shop: { members: [${members}], readers: [U0MANAGER] } }
`,
  );
  night = await openNight({ env: { NIGHTSHIFT_POLICY: file }, bare: true });
  const { ctx, clock } = night;
  clock.set(new Date('2026-09-20T12:00:00Z'));
  for (const userId of MEMBERS) await createPerson(ctx.store, { id: id(userId) });
  await currentPolicy(ctx);
  for (const [userId, count] of Object.entries(RIGHT)) await decides(userId, count, OCTOBER);
  clock.set(NOVEMBER);
}, 60_000);
afterAll(() => night[Symbol.asyncDispose]());

/** So many of a person's proposals were approved and done, each faster than the one before. */
async function decides(userId: string, count: number, from: Date): Promise<void> {
  const { store } = night.ctx;
  const account = await createAccount(store, { ownerId: id(userId), name: `${userId}@x.example` });
  for (let at = 0; at < count; at += 1) {
    night.clock.set(from);
    const { id: proposalId } = await createProposal(store, account);
    const decided = new Date(from.getTime() + (count + at) * 1_000);
    await store.db
      .updateTable('proposals')
      .set({ state: 'done', decided_by: id(userId), decided_at: decided, moved_at: decided })
      .where('id', '=', proposalId)
      .execute();
  }
}

const team = async () =>
  JSON.stringify(await outcomesOfTeam(night.ctx, { viewerId: id('U0MANAGER'), name: 'shop' }));

/** All that one person sees of figures, without what is told of looks. */
async function seenBy(userId: string): Promise<Record<string, string>> {
  const { ctx } = night;
  const person = await findPerson(ctx.store.db, id(userId));
  if (person === null) throw new Error(`No ${userId}`);
  const stats = await ownOutcomes(ctx, person.id);
  const lines = stats.lines?.filter(({ title }) => !title.startsWith('Looked at'));
  return {
    stats: JSON.stringify({ ...stats, next: '', lines }),
    week: String(await weekSummary(ctx, person)),
    home: JSON.stringify(homeView(await readHome(ctx, person.id))),
    // The head of the ledger moves with whatever anybody does, and says nothing of what.
    digest: JSON.stringify({ ...(await previewDigest(ctx, person)), chainHead: null }),
  };
}

describe('figures of a team with very different people (I21)', () => {
  it('are one figure to its reader, without a name, and without any that is of one of them', async () => {
    const told = await team();
    expect(told).toContain('71 of 71 were approved and done');
    expect(told).not.toMatch(NAMES);
    for (const count of Object.values(RIGHT))
      expect(told).not.toMatch(new RegExp(`\\b${count} of `));
    expect(told).not.toMatch(/rank|best|worst|first place|top |token/i);
  });

  it('are the same whoever of them did what: nobody comes before anybody', async () => {
    const before = await team();
    const { db } = night.ctx.store;
    const ids = MEMBERS.map(id);
    // What each did is the next one's from now on.
    const turned = new Map(ids.map((each, at) => [each, ids[(at + 1) % ids.length] ?? each]));
    const rows = await db.selectFrom('proposals').select(['id', 'owner_id']).execute();
    const set = async (of: (owner: string) => string): Promise<void> => {
      for (const row of rows) {
        const owner = of(row.owner_id);
        const changes = { owner_id: owner, decided_by: owner };
        await db.updateTable('proposals').set(changes).where('id', '=', row.id).execute();
      }
    };
    await set((owner) => turned.get(owner) ?? owner);
    expect(await team()).toBe(before);
    await set((owner) => owner);
  });

  it('are told of each look, to each of them, who finds who looked', async () => {
    const before = (await audited(night, 'outcome.looked')).length;
    await team();
    const looks = (await audited(night, 'outcome.looked')).slice(before);
    expect(looks.map(({ subject }) => subject).toSorted()).toEqual(MEMBERS.map(id).toSorted());
    for (const userId of MEMBERS)
      expect(JSON.stringify(await ownOutcomes(night.ctx, id(userId)))).toContain(
        'Looked at by Max Lindqvist',
      );
  });

  it('of one are hers alone: whatever the others do changes nothing of what she sees, nor of what her manager does', async () => {
    const { ctx, clock } = night;
    await decides('U0ERIK', 2, new Date('2026-11-18T09:00:00Z'));
    clock.set(NOVEMBER);
    const manager = async () =>
      JSON.stringify(await outcomesOfPerson(ctx, { viewerId: id('U0MANAGER'), name: 'U0ERIK' }));
    const before = {
      erik: await seenBy('U0ERIK'),
      owner: await seenBy('U0SECOND'),
      by: await manager(),
    };
    expect(before.by).toContain('2 of 2 were approved and done');
    await decides('U0NINA', 9, new Date('2026-11-18T09:00:00Z'));
    await decides('U0LENA', 1, new Date('2026-11-19T09:00:00Z'));
    clock.set(NOVEMBER);
    expect(await seenBy('U0ERIK')).toEqual(before.erik);
    expect(await seenBy('U0SECOND')).toEqual(before.owner);
    expect(await manager()).toBe(before.by);
    for (const text of Object.values(before.owner))
      expect(text).not.toMatch(/ERIK|LENA|NINA|Tanaka/);
  });

  it.each(['U0OWNER', 'U0SECOND', 'U0STRANGER'])('of others are refused to %s', async (viewer) => {
    for (const name of ['U0ERIK', 'U0NINA', 'team shop'])
      expect(await typedWords(night, `stats ${name}`, viewer)).not.toMatch(/\d+ of \d+ were/);
  });
});

describe('the ledger', () => {
  it.each(['U0OWNER', 'U0SECOND', 'U0STRANGER'])(
    'tells %s of no event of another',
    async (userId) => {
      const words = await typedWords(night, 'audit', userId);
      const others = MEMBERS.filter((each) => each !== userId);
      expect(words).not.toMatch(new RegExp(others.join('|')));
    },
  );
});

describe('tokens', () => {
  const uses = async (userId: string, inputTokens: number): Promise<void> => {
    const { store, clock } = night.ctx;
    const day = clock.now().toISOString().slice(0, 10);
    await addToUsage(store.db, { ownerId: id(userId), day }, { ...NO_USAGE, inputTokens });
  };
  const toOwner = async () => {
    const home = JSON.stringify(homeView(await readHome(night.ctx, id('U0SECOND'))));
    return home + (await typedWords(night, 'admin', 'U0SECOND'));
  };

  it('of fewer than five people are told of nobody, not even together, however many there are', async () => {
    await uses('U0NINA', 4_321);
    for (const userId of ['U0LENA', 'U0ERIK', 'U0OWNER']) await uses(userId, 1_000);
    expect(await readTeam(night.ctx, id('U0SECOND'))).toMatchObject({ people: 6, tokens: null });
    expect(await toOwner()).not.toMatch(/[47],?321/);
  });

  it('are told of all together once five people used some, and of nobody', async () => {
    await uses('U0STRANGER', 679);
    expect(await readTeam(night.ctx, id('U0SECOND'))).toMatchObject({ people: 6, tokens: 8_000 });
    const told = await toOwner();
    expect(told).toContain('8,000 tokens today for all');
    expect(told).not.toMatch(/4,?321|1,000/);
    for (const userId of MEMBERS.filter((each) => each !== 'U0NINA'))
      expect(JSON.stringify(await seenBy(userId))).not.toMatch(/4,?321/);
  });
});

/** A second guard, over the sources: what the tests above do not call is at least not written so. */
describe('the sources', () => {
  it('count and add up nothing for each person in SQL, and take figures of people in one place', async () => {
    const files = (await readdir('src', { recursive: true })).filter((name) =>
      /\.(ts|sql)$/.test(name),
    );
    const per =
      /group\s*by\b[^;`]*\b(owner_id|person_id|decided_by|viewer_id|subject_id|acknowledged_by)\b/i;
    const builder =
      /\.groupBy\([^)]*(owner_id|person_id|decided_by|viewer_id|subject_id|acknowledged_by)/;
    const found: string[] = [];
    const readers: string[] = [];
    for (const name of files) {
      const text = await readFile(join('src', name), 'utf8');
      if (/\bimport\b[^;]*\boutcomeRows\b/.test(text)) readers.push(name);
      for (const part of text.split(/;\n/))
        if ((per.test(part) || builder.test(part)) && /count|sum\(|avg\(/i.test(part))
          found.push(name);
    }
    expect(readers).toEqual(['flow/outcomes.ts']);
    expect(found).toEqual([]);
  });
});
