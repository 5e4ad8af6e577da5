import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Digest, emptyCategories } from '../../src/domain/digest.ts';
import { addsUp, BROWSE_FILTERS, type DigestEntry } from '../../src/domain/digest-entry.ts';
import { MAIL_CATEGORIES } from '../../src/domain/verdict.ts';
import { sealedBrowse } from '../../src/slack/blocks/digest-browse.ts';
import { sealedDigest } from '../../src/slack/blocks/digest.ts';
import { sealedTeamDigest } from '../../src/slack/blocks/team-digest.ts';
import type { SealedMessage } from '../../src/slack/egress.ts';
import { assertBlocks } from '../../src/sandbox/slack/validate-message.ts';
import { assertView } from '../../src/sandbox/slack/validate-view.ts';
import { aDigest, RUN_URL, ZONE } from './build.ts';
import { visibleWords } from './strict-parser.ts';

const MAILS_MAX = 500;
const RUNS_MAX = 40;

/** The Big List of Naughty Strings (MIT). */
const NAUGHTY = JSON.parse(
  readFileSync(new URL('../fixtures/blns/blns.json', import.meta.url), 'utf8'),
) as string[];

const words = fc.oneof(
  fc.constantFrom(...NAUGHTY),
  fc.string({ unit: 'grapheme', maxLength: 80 }),
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.constantFrom(
    ...[
      '漢字かな交じり文',
      'שלום عليكم ',
      '👩‍👩‍👧🇩🇪👍🏽',
      'a',
      '\u202Eevil\u200B',
      '<&>*_~`',
      `Z${'\u0300'.repeat(40)}`,
    ].map((text) => text.repeat(Math.ceil(10_000 / text.length))),
  ),
);

const at = '2026-11-20T03:00:00.000Z';

/** Up to 500 mails and 40 deployments, each of any kind, in words of a few that were drawn. */
const night = fc
  .record({
    pool: fc.array(words, { minLength: 1, maxLength: 8 }),
    mails: fc.array(fc.tuple(fc.constantFrom(...MAIL_CATEGORIES), fc.nat(), fc.boolean()), {
      maxLength: MAILS_MAX,
      size: 'max',
    }),
    runs: fc.array(fc.tuple(fc.constantFrom('failed', 'running', 'ended'), fc.nat()), {
      maxLength: RUNS_MAX,
      size: 'max',
    }),
  })
  .map(({ pool, mails, runs }) => {
    const say = (n: number): string => pool[n % pool.length] ?? '';
    return [
      ...mails.map(([category, n, asks]): DigestEntry => ({
        kind: 'mail',
        source: 'acc_mail',
        at,
        category,
        who: say(n),
        line: say(n + 1),
        why: say(n + 2),
        ...(asks ? { asks: [say(n + 3)], due: { day: '2026-11-27', time: null } } : {}),
      })),
      ...runs.map(([state, n]): DigestEntry => ({
        kind: 'run',
        source: 'acc_runs',
        at,
        state,
        repository: say(n),
        workflow: say(n + 1),
        branch: say(n + 2),
        line: say(n + 3),
        url: n % 3 === 0 ? RUN_URL : say(n),
      })),
    ];
  });

/** The digest whose counts are those of the entries. */
function digestOf(entries: readonly DigestEntry[]): Digest {
  const base = aDigest();
  const byCategory = emptyCategories();
  for (const entry of entries) if (entry.kind === 'mail') byCategory[entry.category] += 1;
  const runs = entries.filter((entry) => entry.kind === 'run');
  const count = (state: string): number => runs.filter((run) => run.state === state).length;
  const [mail] = base.mail.top;
  const [failure] = base.deploys.top;
  if (mail === undefined || failure === undefined) throw new Error('Incomplete');
  return {
    ...base,
    mail: {
      ...base.mail,
      byCategory,
      read: entries.length - runs.length,
      top: entries.flatMap((entry) =>
        entry.kind === 'mail' && !isQuiet(entry)
          ? [
              {
                ...mail,
                category: entry.category,
                who: entry.who,
                line: entry.line,
                why: [entry.why],
              },
            ]
          : [],
      ),
    },
    deploys: {
      ...base.deploys,
      runs: runs.length,
      failed: count('failed'),
      running: count('running'),
      explained: 0,
      top: runs.flatMap((run) =>
        run.state === 'failed'
          ? [
              {
                ...failure,
                repository: run.repository,
                branch: run.branch,
                cause: run.line,
                url: run.url,
              },
            ]
          : [],
      ),
    },
  };
}

function isQuiet(entry: DigestEntry): boolean {
  return entry.kind === 'mail' && (entry.category === 'fyi' || entry.category === 'promotion');
}

/** Accepted by Slack as the sandbox plays it, and within our own budget. */
function expectAccepted({ args, blocks }: SealedMessage): void {
  assertBlocks(blocks);
  expect(blocks.length).toBeLessThanOrEqual(45);
  expect(args.text).not.toBe('');
  expect(args.text.length).toBeLessThanOrEqual(300);
}

/** Rows of the table or lines of the list with this caption, and the number that is said to be left over. */
function shownIn(messages: readonly SealedMessage[], caption: string): number {
  const message = messages.find(({ args }) => args.text.startsWith(caption));
  if (message === undefined) return 0;
  const json = JSON.stringify(message.blocks);
  const table = message.blocks.find(({ type }) => type === 'data_table');
  const rows = table?.type === 'data_table' ? table.rows.length - 1 : linesIn(message.blocks);
  const left = /([\d,]+) more: /.exec(json)?.[1] ?? '0';
  return rows + Number(left.replaceAll(',', ''));
}

/** Entries of the bulleted lists. */
function linesIn(blocks: readonly object[]): number {
  let lines = 0;
  JSON.stringify(blocks, (_, value: unknown) => {
    if (typeof value === 'object' && value !== null && 'style' in value && 'elements' in value)
      if (value.style === 'bullet' && Array.isArray(value.elements)) lines += value.elements.length;
    return value;
  });
  return lines;
}

test('Any night of up to 500 mails and 40 deployments is accepted whole, and nothing is dropped unsaid', () => {
  fc.assert(
    fc.property(night, (entries) => {
      const digest = digestOf(entries);
      expect(addsUp(digest, entries)).toBe(true);
      const runs = entries.filter(({ kind }) => kind === 'run').length;
      const loud = entries.filter((entry) => entry.kind === 'mail' && !isQuiet(entry)).length;
      for (const classic of [false, true]) {
        const { root, thread } = sealedDigest(digest, { entries, classic });
        [root, ...thread].forEach(expectAccepted);
        expect(shownIn(thread, 'Deployments')).toBe(runs);
        expect(shownIn(thread, 'Mail to look at')).toBe(loud);
      }
    }),
    { numRuns: 25 },
  );
});

test('Browse all shows each of any night once, over its pages and under every filter', () => {
  fc.assert(
    fc.property(night, fc.constantFrom(...BROWSE_FILTERS), (entries, filter) => {
      const digest = digestOf(entries);
      for (const chosen of ['all', filter] as const) {
        const total = entries.filter((entry) => isChosen(entry, chosen)).length;
        let shown = 0;
        for (let page = 0; page * 20 < Math.max(total, 1); page += 1) {
          const choice = { filter: chosen, source: null, page };
          const { view } = sealedBrowse({ digest, entries, choice });
          assertView({ ...view }, 'modal');
          shown += linesIn(view.blocks);
        }
        expect(shown).toBe(total);
      }
    }),
    { numRuns: 8 },
  );
});

function isChosen(entry: DigestEntry, filter: (typeof BROWSE_FILTERS)[number]): boolean {
  if (filter === 'all') return true;
  if (filter === 'runs') return entry.kind === 'run';
  if (filter === 'failed') return entry.kind === 'run' && entry.state === 'failed';
  return entry.kind === 'mail' && entry.category === filter;
}

test('A channel is told of any forty deployments, each counted, and of nothing of a mail', () => {
  fc.assert(
    fc.property(night, (entries) => {
      const runs = entries.filter((entry) => entry.kind === 'run');
      for (const classic of [false, true]) {
        const told = sealedTeamDigest(
          {
            workspace: 'T0NIGHT',
            channel: 'C0DEPLOYS',
            setBy: 'T0NIGHT/U0OWNER',
            day: '2026-11-20',
            timeZone: ZONE,
            from: '2026-11-19T06:00:00.000Z',
            to: '2026-11-20T06:00:00.000Z',
            blind: [],
            runs,
          },
          classic,
        );
        expectAccepted(told);
        expect(shownIn([told], 'Deployments')).toBe(runs.length);
        expect(visibleWords(told.blocks)).not.toContain('Mail');
      }
    }),
    { numRuns: 15 },
  );
});
