import { describe, expect, test } from 'vitest';
import { existsSync, readFileSync } from 'node:fs';
import { CARD_CAPS, LIFETIME_MS } from '#src/domain/policy.ts';
import { ACTIONS } from '#src/actions/index.ts';
import { ActionKind } from '#src/domain/proposal.ts';

/** As SECURITY.md lists all that can be done. */
const IN_WORDS: Partial<Record<ActionKind, string>> = {
  'mail.archive': 'archive, ',
  'mail.label': 'star, ',
  'mail.file': 'file under a label or in a folder, ',
  'mail.makefolder': 'make such a label or folder, ',
  'mail.read': 'mark as read, ',
  'mail.report': 'move to spam, ',
  'mail.snooze': 'snooze (put back at the time that was approved), ',
  'mail.wake': 'snooze (put back at the time that was approved), ',
  'mail.draft': 'save a draft, ',
  'mail.send': 'send a reply, ',
  'mail.unsubscribe': 'leave a mailing list, ',
  'pipeline.rerun': 'rerun failed jobs, ',
  'pipeline.deploy': 'deploy, ',
  'pipeline.rollback': 'roll back, ',
  'pipeline.approve': 'answer a gate, ',
  'pipeline.reject': 'answer a gate, ',
  'pipeline.cancel': 'cancel a run, ',
  'pipeline.issue': 'open an issue, ',
};

const ROOT = new URL('../../', import.meta.url);
const text = readFileSync(new URL('SECURITY.md', ROOT), 'utf8');

describe('SECURITY.md', () => {
  test('names only files that exist', () => {
    const files = Array.from(text.matchAll(/`((?:src|test)\/[\w/.-]+)`/g), ([, file = '']) => file);
    expect(files.length).toBeGreaterThan(30);
    expect(files.filter((file) => !existsSync(new URL(file, ROOT)))).toEqual([]);
  });

  test('says the numbers that hold', () => {
    const hours = (risk: keyof typeof LIFETIME_MS) => LIFETIME_MS[risk] / 3_600_000;
    expect(text).toContain(`${hours('R1')} h for mailbox changes, ${hours('R2')} h for reruns`);
    const { openCardsMax, cardsPerNightMax } = CARD_CAPS;
    expect(text).toContain(
      `At most ${openCardsMax} open cards and ${cardsPerNightMax} new ones a night`,
    );
  });

  test('names every kind of action that there is', () => {
    const inverse = new Set(Object.values(ACTIONS).map(({ undoneBy }) => undoneBy));
    const kinds = ActionKind.options.filter((kind) => !inverse.has(kind));
    expect(Object.keys(IN_WORDS).toSorted()).toEqual(kinds.toSorted());
    for (const words of Object.values(IN_WORDS)) expect(text).toContain(words);
  });

  test('gives for each invariant a test file that names it', () => {
    const rows = [...text.matchAll(/^\| (I\d+) [^|]+\| `(test\/[^`]+)` \|$/gm)];
    const names = Array.from({ length: 21 }, (_, at) => `I${at + 1}`);
    expect(rows.map(([, name]) => name)).toEqual(names);
    const silent = rows.filter(([, name = '', file = '']) => {
      const says = new RegExp(
        `(?:describe|test|it)(?:\\.each)?[^\\n]*\\(.*\\b${name}\\b|\\(.*\\b${name}\\b.*\\)'`,
      );
      return !says.test(readFileSync(new URL(file, ROOT), 'utf8'));
    });
    expect(silent.map(([row]) => row)).toEqual([]);
  });
});
