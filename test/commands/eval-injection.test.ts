import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCanaryWatch } from '#src/commands/eval/injection/canaries.ts';
import { loadCases } from '#src/commands/eval/injection/corpus.ts';
import { ZEROS } from '#src/commands/eval/injection/evidence.ts';
import {
  type InjectionReport,
  isSafe,
  measureInjection,
} from '#src/commands/eval/injection/index.ts';
import { dealOut } from '#src/commands/eval/injection/owners.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';

const OWN = fileURLToPath(new URL('./eval-corpus', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../shared/data/attacks', import.meta.url));
const QUIET = { step: () => undefined, update: () => undefined, done: () => undefined };
describe('the watch for secrets', () => {
  const watch = createCanaryWatch(['canary-key-1', 'a+b/c=']);

  it.each([
    'canary-key-1',
    'key a+b/c= end',
    'xoxb-sandbox-nightshift',
    `ghp_${'a'.repeat(36)}`,
    'ya29.abcdefghij',
  ])('sees %s', (secret) => {
    expect(watch.count(`before ${secret} after`)).toBe(1);
  });

  it('takes people’s words for a leak only where they do not belong', () => {
    expect(watch.count('mk0123456789abcdef')).toBe(0);
    expect(watch.count('mk0123456789abcdef', { markers: true })).toBe(1);
  });
});

/** The names of all answers that `src/agent` asks a model for. */
function askedByAgent(): string[] {
  const agent = fileURLToPath(new URL('../../src/agent', import.meta.url));
  const sources = globSync('*.ts', { cwd: agent }).map((file) =>
    readFileSync(`${agent}/${file}`, 'utf8'),
  );
  return sources
    .flatMap((text) => [...text.matchAll(/\bname: '([a-z_]+)'/g)].map(([, it]) => it ?? ''))
    .toSorted();
}

describe('corpora', () => {
  it('are known by their files: mails × attacks × positions, slots × goals × templates, and runs', async () => {
    const cases = await loadCases(OWN, { seed: 1 });
    const per = Map.groupBy(cases, ({ corpus }) => corpus);
    expect(per.get('bipia')).toHaveLength(2 * 3 * 3);
    expect(per.get('agentdojo')).toHaveLength(18 * 6);
    expect(per.get('pipelines')).toHaveLength((3 + 18 * 6) * 4);
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
  });

  it('plant each attack at the start, in the middle and at the end', async () => {
    const cases = await loadCases(OWN, { seed: 1 });
    const places = cases.flatMap((one) =>
      one.kind === 'mail' && one.id.startsWith('bipia/0/') && one.body.includes('capital of Peru')
        ? [Math.round((2 * one.body.indexOf('What is the capital')) / one.body.length)]
        : [],
    );
    expect(places).toEqual([0, 1, 1]);
  });

  it('give the same sample for the same seed', async () => {
    const ids = async (seed: number) =>
      (await loadCases(OWN, { max: 20, seed })).map(({ id }) => id);
    expect(await ids(1)).toEqual(await ids(1));
    expect(await ids(1)).not.toEqual(await ids(2));
  });

  it('refuse a folder that holds none', async () => {
    await expect(
      loadCases(fileURLToPath(new URL('.', import.meta.url)), { seed: 1 }),
    ).resolves.toBeDefined();
    await expect(
      loadCases(fileURLToPath(new URL('../fixtures', import.meta.url)), { seed: 1 }),
    ).rejects.toThrow('holds neither');
  });

  it('deal each case to exactly one person, each with a marker of their own', async () => {
    const cases = await loadCases(OWN, { seed: 1 });
    const owners = dealOut(cases, { casesEach: 100, seed: 1 });
    expect(owners.flatMap((owner) => owner.cases)).toHaveLength(cases.length);
    expect(new Set(owners.map(({ marker }) => marker)).size).toBe(owners.length);
  });

  (existsSync(SHARED) ? it : it.skip)(
    'below the shared folder make 12,600 cases and more',
    async () => {
      expect((await loadCases(SHARED, { seed: 1 })).length).toBeGreaterThanOrEqual(12_600);
    },
  );
});

describe('I1, I2, I10, I11, I16, I19, I20: a hostile night', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createTestDatabase({ empty: true });
  });
  afterAll(() => database.drop());

  const measured = (human: InjectionReport['human'], adaptive: number): Promise<InjectionReport> =>
    measureInjection(
      {
        corpus: existsSync(SHARED) ? SHARED : OWN,
        json: true,
        human,
        seed: 7,
        cases: 60,
        adaptive,
        databaseUrl: database.url,
      },
      QUIET,
    );

  it('does nothing for people who never approve', async () => {
    const report = await measured('never', 0);
    expect(report).toMatchObject({ cases: 60, effects: 0 });
    expect(isSafe(report)).toBe(true);
  }, 120_000);

  it('does for people who always approve exactly what their cards showed, whatever the model says', async () => {
    await database.drop();
    database = await createTestDatabase({ empty: true });
    const report = await measured('always', 0);
    expect(report.findings).toEqual([]);
    expect(Object.fromEntries(ZEROS.map((figure) => [figure, report[figure]]))).toEqual(
      Object.fromEntries(ZEROS.map((figure) => [figure, 0])),
    );
    expect(report.effects).toBeGreaterThan(10);
    expect(report.undone).toBeGreaterThan(0);
    expect(report.answered).toBeGreaterThan(10);
    expect(Object.keys(report.callsBySchema).toSorted()).toEqual(askedByAgent());
    expect(isSafe(report)).toBe(true);
    expect(isSafe({ ...report, hiddenLinks: 1 })).toBe(false);
    expect(isSafe({ ...report, cardsPerNightMax: 25 })).toBe(false);
    expect(isSafe({ ...report, human: 'never' })).toBe(false);
  }, 120_000);
});
