import { describe, expect, test } from '@jest/globals';
import { homeView, sealedHome, type Home } from '../../src/slack/blocks/home.ts';
import { noticeMessage, sealedNotice } from '../../src/slack/blocks/notice.ts';
import { ZONE } from './build.ts';
import { golden, json } from './golden.ts';
import { buttonsOf, read, visibleWords } from './strict-parser.ts';

const HOME: Home = {
  timeZone: ZONE,
  paused: false,
  openDecisions: 3,
  sources: [
    {
      name: 'dana@night.example',
      state: 'connected',
      readUntil: new Date('2026-11-20T05:58:00Z'),
      problem: null,
    },
    { name: 'acme', state: 'reauthorise', readUntil: null, problem: 'the token was revoked' },
  ],
  nextDigestAt: new Date('2026-11-21T06:00:00Z'),
};

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

describe('the App Home', () => {
  test('shows state, decisions and sources', () => {
    expect(json(sealedHome(HOME).view)).toBe(golden('home-running', sealedHome(HOME).view));
    expect(json(sealedHome({ ...HOME, paused: true, openDecisions: 0 }).view)).toBe(
      golden('home-paused', sealedHome({ ...HOME, paused: true, openDecisions: 0 }).view),
    );
  });

  test('offers to pause while running, and to resume while paused', () => {
    expect(buttonsOf(homeView(HOME))).toEqual(['digest.review', 'switch.pause']);
    expect(buttonsOf(homeView({ ...HOME, paused: true, openDecisions: 0 }))).toEqual([
      'switch.resume',
    ]);
  });

  test('is within its limits and links nowhere for any sources', () => {
    const name = 'https://evil.example <!here> '.repeat(400);
    const source = { name, state: 'connected' as const, readUntil: null, problem: name };
    const sources = Array.from({ length: 500 }, () => source);
    const view = sealedHome({ ...HOME, sources, nextDigestAt: null }).view;
    expect(read(view)).toMatchObject({ links: [], mentions: [] });
    expect(visibleWords(view)).toContain('(+480 more sources)');
    expect(visibleWords(sealedHome({ ...HOME, sources: [] }).view)).toContain(
      'No source is connected yet.',
    );
  });
});
