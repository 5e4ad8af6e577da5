import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MEMORY_CAPS, type Memory } from '#src/domain/memory.ts';
import { findDigest, lastDigest, saveDigest } from '#src/store/digests.ts';
import { liveMemories, memoriesSince, memoryId, saveMemory } from '#src/store/memories.ts';
import {
  findPost,
  noteAttempt,
  noteGivenUp,
  notePosted,
  postsDue,
  wantPost,
} from '#src/store/posts.ts';
import { addToUsage, usageBetween } from '#src/store/usage.ts';
import { buildDigest } from '../support/build-digest.ts';
import { NOW, OTHER_OWNER, OWNER } from '../support/build-signal.ts';
import { ledgerOf, openTestStore, type TestStore } from '../support/build-store.ts';

const DAY_MS = 86_400_000;

let given: TestStore;
beforeAll(async () => {
  given = await openTestStore();
});
afterAll(() => given.close());

describe('a post in the outbox', () => {
  const want = (key: string) =>
    given.store.write((unit) =>
      wantPost(unit, { key, ownerId: OWNER, kind: 'card', subjectId: 'c' }),
    );

  test('is due until Slack shows the version that rows ask for', async () => {
    await want('p1');
    expect(await postsDue(given.store.db)).toContain('p1');
    await notePosted(given.store.db, 'p1', { ts: '1.2', version: 1 });
    expect(await postsDue(given.store.db)).not.toContain('p1');
    await want('p1');
    expect(await postsDue(given.store.db)).toContain('p1');
    expect(await findPost(given.store.db, 'p1')).toMatchObject({ wanted: 2, posted: 1, ts: '1.2' });
  });

  test('stays due when a newer version was wanted while the older was being posted', async () => {
    await want('p2');
    await want('p2');
    await notePosted(given.store.db, 'p2', { ts: '1.2', version: 1 });
    expect(await postsDue(given.store.db)).toContain('p2');
  });

  test('counts every wish of twenty at once', async () => {
    await Promise.all(Array.from({ length: 20 }, () => want('p3')));
    expect(await findPost(given.store.db, 'p3')).toMatchObject({ wanted: 20, posted: 0 });
  });

  test('counts attempts with their channel, before anything is posted', async () => {
    await want('p4');
    await noteAttempt(given.store.db, 'p4', 'D0DANA');
    await noteAttempt(given.store.db, 'p4', 'D0DANA');
    expect(await findPost(given.store.db, 'p4')).toMatchObject({ attempts: 2, channel: 'D0DANA' });
    expect(await postsDue(given.store.db)).toContain('p4');
  });

  test('that Slack refuses for good is no longer due, and says why, shortly', async () => {
    await want('p5');
    await noteGivenUp(given.store.db, 'p5', 'x'.repeat(900));
    expect(await postsDue(given.store.db)).not.toContain('p5');
    expect((await findPost(given.store.db, 'p5'))?.gave_up).toHaveLength(500);
  });

  test('is not wanted by a unit that fails', async () => {
    const failing = given.store.write(async (unit) => {
      await wantPost(unit, { key: 'p6', ownerId: OWNER, kind: 'card', subjectId: 'c' });
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await findPost(given.store.db, 'p6')).toBeNull();
  });
});

describe('a digest', () => {
  test('is one per person and day, also when ten save it at once', async () => {
    const save = (n: number) =>
      given.store.write((unit) => saveDigest(unit, buildDigest({ learned: [`writer ${n}`] }), []));
    const saved = await Promise.all(Array.from({ length: 10 }, (_, n) => save(n)));
    expect(saved.filter(Boolean)).toHaveLength(1);

    const kept = await findDigest(given.store.db, OWNER, '2026-11-20');
    expect(kept?.learned).toEqual([`writer ${saved.indexOf(true)}`]);
    expect(await findPost(given.store.db, 'digest-T0NIGHT-U0DANA-2026-11-20')).toMatchObject({
      wanted: 1,
      kind: 'digest',
      subject_id: '2026-11-20',
    });
    const entries = await ledgerOf(given.store);
    expect(entries.filter(({ type }) => type === 'digest.composed')).toHaveLength(1);
  });

  test('of another day or person is another, and the last one is known', async () => {
    const save = (changes: Parameters<typeof buildDigest>[0]) =>
      given.store.write((unit) => saveDigest(unit, buildDigest(changes), []));
    const ownerId = 'T0DIGEST/U0DANA';
    expect(await lastDigest(given.store.db, ownerId)).toBeNull();
    expect(await save({ ownerId, day: '2026-11-21', to: '2026-11-21T06:00:00.000Z' })).toBe(true);
    expect(await save({ ownerId, day: '2026-11-20', to: '2026-11-20T06:00:00.000Z' })).toBe(true);
    expect(await lastDigest(given.store.db, ownerId)).toEqual({
      day: '2026-11-21',
      to: new Date('2026-11-21T06:00:00.000Z'),
    });
    expect(await findDigest(given.store.db, ownerId, '2026-11-22')).toBeNull();
  });

  test('comes out as it was composed, hostile text made storable', async () => {
    const digest = buildDigest({ ownerId: 'T0HOSTILE/U0DANA', learned: ['a\0b\ud800'] });
    await given.store.write((unit) => saveDigest(unit, digest, []));
    expect(await findDigest(given.store.db, digest.ownerId, digest.day)).toEqual({
      ...digest,
      learned: ['a\ufffdb\ufffd'],
    });
  });
});

describe('a memory', () => {
  function memory(changes: Partial<Memory> = {}): Memory {
    const ownerId = changes.ownerId ?? OWNER;
    const subject = changes.subject ?? 'ana@client.example';
    return {
      id: memoryId(ownerId, 'sender.archive', subject),
      ownerId,
      kind: 'sender.archive',
      subject,
      approved: 0,
      denied: 2,
      provenance: ['prp_1', 'prp_2'],
      expiresAt: new Date(given.clock.now().getTime() + MEMORY_CAPS.lifetimeDays * DAY_MS),
      ...changes,
    };
  }
  const save = (one: Memory) => given.store.write((unit) => saveMemory(unit, one));
  const learned = async () =>
    (await ledgerOf(given.store)).filter(({ type }) => type === 'memory.learned').length;

  test('is written and told when it changes, and left alone when it is the same', async () => {
    expect(await save(memory())).toBe(true);
    given.clock.advance(DAY_MS);
    expect(await save(memory())).toBe(false);
    expect(await learned()).toBe(1);
    const since = { since: NOW, now: given.clock.now() };
    expect(await memoriesSince(given.store.db, OWNER, since)).toEqual([]);

    expect(await save(memory({ denied: 3 }))).toBe(true);
    expect(await save(memory({ denied: 3, approved: 1 }))).toBe(true);
    expect(await learned()).toBe(3);
    expect(await memoriesSince(given.store.db, OWNER, since)).toMatchObject([
      { denied: 3, approved: 1 },
    ]);
    given.clock.set(NOW);
  });

  test('ends, and is learned again from as many decisions', async () => {
    const subject = 'ends@client.example';
    await save(memory({ subject }));
    const live = async () =>
      (await liveMemories(given.store.db, OWNER, given.clock.now())).filter(
        (one) => one.subject === subject,
      );
    expect(await live()).toHaveLength(1);
    given.clock.advance(MEMORY_CAPS.lifetimeDays * DAY_MS);
    expect(await live()).toEqual([]);
    expect(await save(memory({ subject }))).toBe(true);
    expect(await live()).toHaveLength(1);
    given.clock.set(NOW);
  });

  test('belongs to one person', async () => {
    await save(memory({ ownerId: OTHER_OWNER, subject: 'only@erik.example' }));
    const mine = await liveMemories(given.store.db, OWNER, NOW);
    expect(mine.map(({ subject }) => subject)).not.toContain('only@erik.example');
    expect(memoryId(OWNER, 'sender.archive', 'x')).not.toBe(
      memoryId(OTHER_OWNER, 'sender.archive', 'x'),
    );
  });
});

describe('usage', () => {
  const one = { modelCalls: 1, inputTokens: 2, outputTokens: 3, gmailUnits: 4, httpRequests: 5 };
  const days = { fromDay: '2026-11-19', toDay: '2026-11-20' };

  test('sums up exactly under fifty writers at once, days from first to last', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        addToUsage(given.store.db, { ownerId: OWNER, day: `2026-11-${18 + (n % 5)}` }, one),
      ),
    );
    expect(await usageBetween(given.store.db, OWNER, days)).toEqual({
      held: 0,
      modelCalls: 20,
      inputTokens: 40,
      outputTokens: 60,
      gmailUnits: 80,
      httpRequests: 100,
    });
    expect((await usageBetween(given.store.db, OTHER_OWNER, days)).httpRequests).toBe(0);
  });

  test('of nothing leaves no row', async () => {
    const nothing = { ...one, modelCalls: 0, inputTokens: 0, outputTokens: 0 };
    const at = { ownerId: 'T0NIGHT/U0IDLE', day: '2026-11-20' };
    await addToUsage(given.store.db, at, { ...nothing, gmailUnits: 0, httpRequests: 0 });
    const rows = given.store.db.selectFrom('usage').selectAll().where('owner_id', '=', at.ownerId);
    expect(await rows.execute()).toEqual([]);
  });

  test('stays spent when the work is rolled back', async () => {
    const at = { ownerId: 'T0NIGHT/U0SPENT', day: '2026-11-20' };
    const failing = given.store.write(async () => {
      await addToUsage(given.store.db, at, one);
      throw new Error('half way');
    });
    await expect(failing).rejects.toThrow('half way');
    expect(await usageBetween(given.store.db, at.ownerId, days)).toEqual({ ...one, held: 0 });
  });
});
