import type { SetUp } from '../../src/domain/set-up.ts';
import type { Home } from '../../src/slack/blocks/home-state.ts';
import { ZONE } from './build.ts';

export function aSetUp(changes: Partial<SetUp> = {}): SetUp {
  return {
    connected: true,
    taken: new Set(['time', 'sample']),
    digestTime: '07:00',
    timeZone: ZONE,
    ...changes,
  };
}

/** Somebody who is set up, with an ordinary night behind them. */
export function aHome(changes: Partial<Home> = {}): Home {
  return {
    timeZone: ZONE,
    stopped: 'no',
    resumesAt: null,
    setUp: aSetUp(),
    decisions: {
      open: 4,
      held: 2,
      cards: [
        { cardId: 'crd_1', question: 'Archive', about: 'Shop News — Forty percent off', count: 3 },
        {
          cardId: 'crd_2',
          question: 'Save a reply as draft',
          about: 'Ana Silva — Re: Offer',
          count: 1,
        },
      ],
    },
    lastNight: {
      day: '2026-11-20',
      headline: '4 decisions, 1 failed run, 2 mails to answer.',
      mails: 312,
      runs: 21,
      page: 'https://night.slack.example/archives/D0OWNER/p1763618400000100',
    },
    sources: [
      {
        kind: 'gmail',
        name: 'dana@night.example',
        state: 'connected',
        readUntil: new Date('2026-11-20T05:58:00Z'),
        problem: null,
      },
      {
        kind: 'github-actions',
        name: 'acme/payments',
        state: 'connected',
        readUntil: new Date('2026-11-20T05:59:00Z'),
        problem: null,
      },
    ],
    nextDigestAt: new Date('2026-11-21T06:00:00Z'),
    rules: {
      grants: 1,
      learned: 1,
      own: [
        {
          id: 'rul_1',
          text: 'Mail from an address at “shop.example”: propose to archive it.',
          holds: true,
        },
        {
          id: 'rul_2',
          text: 'Mail whose sender contains “ada”: propose to star it.',
          holds: false,
        },
      ],
    },
    kept: [
      { id: 'rem_1', text: 'my manager is ana@client.example', origin: 'your note' },
      {
        id: 'mem_1',
        text: 'You archive mail from shop.example (4 of 4).',
        origin: 'learned from 4 of your decisions',
      },
    ],
    notifications: {
      digest: '07:00, Monday to Friday',
      holidays: 'Germany, Bayern (DE-BY)',
      quiet: '22:00 to 06:30',
      awayUntil: null,
      muted: ['production'],
    },
    team: null,
    ...changes,
  };
}

/** Somebody who has just opened the app. */
export function aNewHome(): Home {
  return aHome({
    setUp: aSetUp({ connected: false, taken: new Set() }),
    decisions: { open: 0, held: 0, cards: [] },
    lastNight: null,
    sources: [],
    rules: { grants: 0, learned: 0, own: [] },
    kept: [],
    notifications: {
      digest: '07:00, every day',
      holidays: null,
      quiet: null,
      awayUntil: null,
      muted: [],
    },
  });
}

export const A_TEAM: NonNullable<Home['team']> = {
  people: 12,
  accounts: 19,
  unwell: [{ name: 'gmail', problem: 'must be connected again by its owner' }],
  tokens: 48_210,
  tokensMax: 200_000,
  policy: '2 owners, 1 list of approvers, 3 rules',
};
