import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import {
  addsUp,
  browse,
  BROWSE_FILTERS,
  BROWSE_PAGE_SIZE,
  type DigestEntry,
  digestEntries,
} from '#src/domain/digest-entry.ts';
import { emptyCategories } from '#src/domain/digest.ts';
import { MAIL_CATEGORIES, type Verdict } from '#src/domain/verdict.ts';
import { buildDigest } from '../support/build-digest.ts';
import { buildMail, buildRun, buildSignal } from '../support/build-signal.ts';

const AT = '2026-11-20T03:00:00.000Z';

const mailEntry = fc.record({
  kind: fc.constant('mail' as const),
  source: fc.constantFrom('a', 'b'),
  at: fc.constant(AT),
  category: fc.constantFrom(...MAIL_CATEGORIES),
  who: fc.string(),
  line: fc.string(),
  why: fc.string(),
});
const runEntry = fc.record({
  kind: fc.constant('run' as const),
  source: fc.constantFrom('a', 'b'),
  at: fc.constant(AT),
  state: fc.constantFrom('failed' as const, 'running' as const, 'ended' as const),
  repository: fc.string(),
  workflow: fc.string(),
  branch: fc.string(),
  line: fc.string(),
  url: fc.webUrl(),
});
const someEntries = fc.array(fc.oneof(mailEntry, runEntry), { maxLength: 120 });

function verdict(changes: Partial<Verdict>): Verdict {
  return {
    signalId: 'sig',
    category: 'fyi',
    confidence: 1,
    lane: 'rules',
    oneLine: 'Contract',
    why: [],
    explanation: null,
    ...changes,
  };
}

test('what is due comes before what is not, the soonest first, and tells what it asks', () => {
  const due = (day: string) => ({
    due: { day, time: null, words: 'by', source: 'rules' as const },
  });
  const judged = [
    { name: 'a', more: {} },
    { name: 'b', more: { ...due('2026-11-27'), asks: ['Sign it.'] } },
    { name: 'c', more: due('2026-11-25') },
  ].map(({ name, more }) => {
    const signal = buildSignal(buildMail({ providerId: name }));
    return { signal, verdict: verdict({ category: 'needsReply', oneLine: name, ...more }) };
  });
  const entries = digestEntries(judged).map((entry) => (entry.kind === 'mail' ? entry : null));

  expect(entries.map((entry) => entry?.line)).toEqual(['c', 'b', 'a']);
  expect(entries[1]).toMatchObject({ due: { day: '2026-11-27' }, asks: ['Sign it.'] });
});

/** A digest whose numbers are those of the entries. */
function digestOf(entries: readonly DigestEntry[]) {
  const byCategory = emptyCategories();
  const deploys = { runs: 0, failed: 0, explained: 0, running: 0, top: [] };
  for (const entry of entries) {
    if (entry.kind === 'mail') byCategory[entry.category] += 1;
    else {
      deploys.runs += 1;
      if (entry.state === 'failed') deploys.failed += 1;
      if (entry.state === 'running') deploys.running += 1;
    }
  }
  const read = entries.length - deploys.runs;
  return buildDigest({ mail: { read, byCategory, undecodable: 0, top: [] }, deploys });
}

describe('the entries of a digest', () => {
  test('begin with what presses most, and the newest of it', () => {
    const mail = (category: Verdict['category'], at: string) => ({
      signal: buildSignal(buildMail(), { receivedAt: new Date(at) }),
      verdict: verdict({ category, oneLine: `${category} ${at.slice(11, 13)}` }),
    });
    const run = { signal: buildSignal(buildRun()), verdict: verdict({ category: 'failed' }) };
    const entries = digestEntries([
      mail('fyi', '2026-11-20T04:00:00Z'),
      run,
      mail('urgent', '2026-11-20T01:00:00Z'),
      mail('urgent', '2026-11-20T02:00:00Z'),
      mail('needsReply', '2026-11-20T05:00:00Z'),
    ]);
    expect(entries.map(({ line }) => line)).toEqual([
      'urgent 02',
      'urgent 01',
      'failure',
      'needsReply 05',
      'fyi 04',
    ]);
  });

  test('are bounded, however long the mail’s own words are', () => {
    const long = '漢'.repeat(10_000);
    const signal = buildSignal(buildMail({ from: { name: long, address: 'a@b.example' } }));
    const [entry] = digestEntries([{ signal, verdict: verdict({ oneLine: long, why: [long] }) }]);
    expect(JSON.stringify(entry).length).toBeLessThan(1_000);
  });

  test('add up to the numbers of the digest, and one more or less is noticed', () => {
    fc.assert(
      fc.property(someEntries, (entries) => {
        const digest = digestOf(entries);
        expect(addsUp(digest, entries)).toBe(true);
        const [first, ...fewer] = entries;
        if (first === undefined) return;
        expect(addsUp(digest, fewer)).toBe(false);
        expect(addsUp(digest, [...entries, first])).toBe(false);
      }),
    );
  });
});

describe('browsing', () => {
  test('shows every entry exactly once over the pages of any choice', () => {
    const filters = fc.constantFrom(...BROWSE_FILTERS);
    const sources = fc.constantFrom('a', 'b', null);
    fc.assert(
      fc.property(someEntries, filters, sources, (entries, filter, source) => {
        const at = (page: number) => browse(entries, { filter, source, page });
        const { pages, total } = at(0);
        const shown = Array.from({ length: pages }, (_, page) => at(page).entries);
        expect(shown.flat()).toHaveLength(total);
        expect(new Set(shown.flat()).size).toBe(total);
        expect(shown.every(({ length }) => length <= BROWSE_PAGE_SIZE)).toBe(true);
      }),
    );
  });

  test('finds in the categories, with the deployments, everything that there is', () => {
    fc.assert(
      fc.property(someEntries, (entries) => {
        const total = (filter: (typeof BROWSE_FILTERS)[number]) =>
          browse(entries, { filter, source: null, page: 0 }).total;
        const sum = MAIL_CATEGORIES.reduce((so, category) => so + total(category), total('runs'));
        expect(sum).toBe(entries.length);
        expect(total('all')).toBe(entries.length);
      }),
    );
  });

  test('past the last page shows the last one', () => {
    const entries = fc.sample(mailEntry, 45);
    const past = browse(entries, { filter: 'all', source: null, page: 99 });
    expect(past).toMatchObject({ page: 2, pages: 3, first: 41, total: 45 });
    expect(past.entries).toEqual(entries.slice(40));
    expect(browse(entries, { filter: 'all', source: null, page: -3 }).first).toBe(1);
  });
});
