import { expect, test } from 'vitest';
import type { Posture } from '#src/domain/posture.ts';
import { peopleIn } from '#src/domain/posture-words.ts';
import { sealedPosture } from '#src/slack/blocks/posture.ts';
import { visibleWords } from './strict-parser.ts';

const NAMES = new Map([
  ['U0OWNER', 'Dana Petrov'],
  ['U0SECOND', 'Sam Okafor'],
  ['T0NIGHT', 'this workspace'],
  ['T0NIGHT/U0', 'everybody in this workspace'],
]);

const posture: Posture = {
  at: '2026-11-20T21:00:00.000Z',
  sound: true,
  findings: [],
  policy: {
    usable: true,
    hash: 'ab12cd34ef56ab12',
    owners: ['U0OWNER'],
    approvers: { release: ['U0SECOND'] },
  },
  accounts: [
    {
      id: 'acc_1',
      kind: 'gmail',
      name: 'U0HIDDEN <@U0SECOND>',
      owner: 'T0NIGHT/U0OWNER',
      state: 'connected',
      grants: [],
      webhook: null,
      actions: [
        {
          action: 'mail.archive',
          description: 'Takes a mail out of the inbox.',
          risk: 'R1',
          ability: 'asks',
          approval: 'its owner U0OWNER, and a second person of U0SECOND',
          sometimes: [],
        },
      ],
    },
  ],
  exceptions: [],
  standing: [],
  switches: [{ scope: 'T0NIGHT/U0', by: 'T0NIGHT/U0SECOND', since: '2026-11-20T20:00:00.000Z' }],
  audit: [{ workspace: 'T0NIGHT', head: { seq: 12, hash: 'ff00ff00ff00' }, verification: null }],
  vault: { current: 'k1', used: ['k1'] },
};

test('the posture names people, places and actions in words, and mentions nobody', () => {
  const sealed = sealedPosture(posture, { timeZone: 'Europe/Berlin', names: NAMES });
  const words = visibleWords(sealed.blocks);
  expect(words).toContain('Archive (R1) can, after approval by its owner Dana Petrov');
  expect(words).toContain('a second person of Sam Okafor');
  expect(words).toContain('“release”: Sam Okafor');
  expect(words).toMatch(/Stopped: everybody in this workspace since [^]* by Sam Okafor/);
  expect(words).toContain('(Gmail, of Dana Petrov)');
  expect(words).toContain('this workspace at 12:ff00ff00ff');
  expect(words.replace('U0HIDDEN', '')).not.toMatch(/\b[UT]0[A-Z]|mail\.archive/);
  expect(JSON.stringify(sealed.blocks)).not.toMatch(/"type":"user"/);
});

test('somebody whose name Slack does not tell stays an id', () => {
  const sealed = sealedPosture(posture, { timeZone: 'UTC', names: new Map() });
  expect(visibleWords(sealed.blocks)).toContain('its owner U0OWNER');
  expect(new Set(peopleIn(posture))).toEqual(
    new Set(['U0OWNER', 'U0SECOND', 'T0NIGHT/U0OWNER', 'T0NIGHT/U0SECOND', 'T0NIGHT/U0']),
  );
});
