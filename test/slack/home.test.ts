import { describe, expect, test } from 'vitest';
import { homeView, sealedHome } from '../../src/slack/blocks/home.ts';
import type { Home } from '../../src/slack/blocks/home-state.ts';
import { sealedWelcome } from '../../src/slack/blocks/set-up.ts';
import { A_TEAM, aHome, aNewHome, aSetUp } from './build-home.ts';
import { golden, json } from './golden.ts';
import { buttonsOf, read, visibleWords } from './strict-parser.ts';

const BLIND: Home['sources'] = [
  ...aHome().sources.slice(0, 1),
  {
    kind: 'outlook',
    name: 'acme/payments',
    state: 'reauthorise',
    readUntil: null,
    problem: 'the token was revoked',
  },
];
const BLOCKS_MAX = 60;
const PAGE = aHome().lastNight?.page;

const HOMES: readonly [name: string, home: Home][] = [
  ['new', aNewHome()],
  ['usual', aHome()],
  ['paused', aHome({ stopped: 'self' })],
  ['stopped', aHome({ stopped: 'everybody' })],
  ['owner', aHome({ team: A_TEAM })],
  ['blind', aHome({ sources: BLIND })],
];

describe('the App Home', () => {
  test.each(HOMES)('of somebody %s is as expected, and links to the digest alone', (name, home) => {
    const { view } = sealedHome(home);
    expect(json(view)).toBe(golden(`home-${name}`, view));
    expect(view.blocks.length).toBeLessThanOrEqual(BLOCKS_MAX);
    expect(read(view)).toMatchObject({
      links: home.lastNight === null ? [] : [PAGE],
      mentions: [],
      images: [],
      foreign: [],
    });
  });

  test('shows the steps of setting up until they are taken or hidden', () => {
    const steps = (setUp: Home['setUp']) =>
      visibleWords(homeView(aHome({ setUp }))).includes('Set up');
    expect(steps(aSetUp({ connected: false, taken: new Set() }))).toBe(true);
    expect(steps(aSetUp({ taken: new Set(['time']) }))).toBe(true);
    expect(steps(aSetUp())).toBe(false);
    expect(steps(aSetUp({ connected: false, taken: new Set(['done']) }))).toBe(false);
  });

  test('says first that a source is blind, and offers to connect it again', () => {
    const words = visibleWords(homeView(aHome({ sources: BLIND })));
    const at = words.indexOf('1 of 2 sources cannot be read');
    expect(at).toBeGreaterThan(-1);
    expect(at).toBeLessThan(words.indexOf('Decisions'));
    expect(words).toContain('⚠️ Must be connected again');
    expect(words).toContain('Reauthorise ');
    expect(visibleWords(homeView(aHome()))).not.toMatch(/cannot be read|Reauthorise/);
  });

  test('offers to pause while running, to resume while paused, and neither while all is stopped', () => {
    const switches = (stopped: Home['stopped']) =>
      buttonsOf(homeView(aHome({ stopped }))).filter((name) => name.startsWith('switch.'));
    expect(switches('no')).toEqual(['switch.pause']);
    expect(switches('self')).toEqual(['switch.resume']);
    expect(switches('everybody')).toEqual([]);
  });

  test('shows the part of owners to owners alone', () => {
    expect(visibleWords(homeView(aHome({ team: A_TEAM })))).toContain('Stop for everybody');
    expect(visibleWords(homeView(aHome()))).not.toContain('everybody');
  });

  test('is within its limits and obeys nothing for any sources, memories and cards', () => {
    const evil = 'https://evil.example <!here> \u202E'.repeat(400);
    const many = <Item>(item: Item): Item[] => Array.from({ length: 500 }, () => item);
    const home = aHome({
      setUp: aSetUp({ connected: false, taken: new Set() }),
      sources: many({
        name: evil,
        kind: 'gmail' as const,
        state: 'reauthorise' as const,
        readUntil: null,
        problem: evil,
      }),
      kept: Array.from({ length: 500 }, (_, at) => ({ id: `rem_${at}`, text: evil, origin: 'x' })),
      decisions: {
        open: 900,
        held: 9,
        cards: Array.from({ length: 500 }, (_, at) => ({
          cardId: `crd_${at}`,
          question: 'Archive',
          about: evil,
          count: 2,
        })),
      },
      rules: {
        grants: 9,
        learned: 9,
        own: Array.from({ length: 30 }, (_, at) => ({ id: `rul_${at}`, text: evil, holds: true })),
      },
      team: { ...A_TEAM, unwell: many({ name: 'gmail', problem: evil }) },
    });
    const { view } = sealedHome(home);
    expect(view.blocks.length).toBeLessThanOrEqual(BLOCKS_MAX);
    expect(read(view)).toMatchObject({ links: [PAGE], mentions: [], invisible: [] });
    expect(visibleWords(view)).toContain('(+480 more sources)');
  });
});

describe('the welcome', () => {
  test.each([
    ['new', aSetUp({ connected: false, taken: new Set() })],
    ['begun', aSetUp({ taken: new Set(['sample']) })],
    ['over', aSetUp()],
  ])('of somebody %s shows how far they are', (name, setUp) => {
    const { args } = sealedWelcome(setUp);
    expect(json(args)).toBe(golden(`welcome-${name}`, args));
    expect(read(args)).toMatchObject({ links: [], mentions: [], foreign: [] });
  });
});
