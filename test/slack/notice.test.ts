import { describe, expect, test } from 'vitest';
import { noticeMessage, sealedNotice } from '../../src/slack/blocks/notice.ts';
import { golden, json } from './golden.ts';
import { read, visibleWords } from './strict-parser.ts';

describe('a notice', () => {
  test('says what happened, what is safe and what to do next', () => {
    const notice = {
      what: 'This card changed meanwhile.',
      safe: 'Nothing was sent.',
      next: 'Look at the new card.',
    };
    expect(json(sealedNotice(notice).args)).toBe(golden('notice', sealedNotice(notice).args));
  });

  test('of one sentence has one line', () => {
    expect(visibleWords(noticeMessage({ what: 'Paused.' }))).toBe('Paused.\nPaused.');
  });

  test('quotes hostile text without obeying it', () => {
    const evil = '<!channel> https://evil.example \u202E'.repeat(100);
    expect(read(sealedNotice({ what: evil, safe: evil, next: evil }).args)).toMatchObject({
      links: [],
      mentions: [],
      invisible: [],
    });
  });
});
