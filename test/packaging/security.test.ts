import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { CARD_CAPS, LIFETIME_MS } from '#src/domain/policy.ts';
import { ACTIONS } from '#src/actions/index.ts';

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
    const kinds = Object.keys(ACTIONS).map((kind) => kind.replace('.un', '.'));
    const deeds = ['approve', 'cancel', 'deploy', 'issue', 'reject', 'rerun', 'rollback'];
    const known = [
      ...['archive', 'draft', 'label', 'read', 'send'].map((name) => `mail.${name}`),
      ...deeds.map((deed) => `pipeline.${deed}`),
    ];
    expect([...new Set(kinds)].toSorted()).toEqual(known);
    expect(text).toContain(
      'archive, star, mark as read, save a draft, send a reply, rerun failed jobs',
    );
    expect(text).toContain('deploy, roll back, answer a gate, cancel a run, open an issue');
  });

  test('gives for each invariant a test file that names it', () => {
    const rows = [...text.matchAll(/^\| (I\d+) [^|]+\| `(test\/[^`]+)` \|$/gm)];
    const names = Array.from({ length: 20 }, (_, at) => `I${at + 1}`);
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
