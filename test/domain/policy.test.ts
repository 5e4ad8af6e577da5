import { describe, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { type Actor, LIFETIME_MS, mayDecide, UNDO_WINDOW_MS } from '#src/domain/policy.ts';
import { Risk } from '#src/domain/proposal.ts';

const OWNER = 'T0NIGHT/U0DANA';

function actor(changes: Partial<Actor> = {}): Actor {
  return { id: OWNER, isBot: false, isGuest: false, isDeactivated: false, ...changes };
}

describe('who may decide', () => {
  test.each(['R0', 'R1', 'R2'] as const)('the owner may, at risk %s', (risk) => {
    expect(mayDecide(actor(), { ownerId: OWNER, risk })).toEqual({ allowed: true });
  });

  test.each([
    ['a colleague', { id: 'T0NIGHT/U0ERIK' }, 'Only the owner'],
    ['the same user id in another team', { id: 'T0OTHER/U0DANA' }, 'Only people of this workspace'],
    ['somebody whose id begins like the owner’s', { id: `${OWNER}2` }, 'Only the owner'],
    ['somebody whose id the owner’s begins like', { id: OWNER.slice(0, -1) }, 'Only the owner'],
    ['the owner’s id in lower case', { id: OWNER.toLowerCase() }, 'Only people of this workspace'],
    ['nobody', { id: '' }, 'Only people of this workspace'],
    ['a bot with the owner’s id', { isBot: true }, 'Apps'],
    ['the owner as a guest', { isGuest: true }, 'Guests'],
    ['the owner after leaving', { isDeactivated: true }, 'deactivated'],
  ])('%s may not, whatever the risk', (_who, changes, why) => {
    for (const risk of Risk.options) {
      const eligibility = mayDecide(actor(changes), { ownerId: OWNER, risk });
      expect(eligibility).toEqual({ allowed: false, why: expect.stringContaining(why) });
    }
  });

  test('nobody decides a production change alone, its owner neither', () => {
    expect(mayDecide(actor(), { ownerId: OWNER, risk: 'R3' })).toEqual({
      allowed: false,
      why: 'A production change needs a second person, and none is named.',
    });
  });

  test('only ever the owner, as a full and active member, below R3', () => {
    const person = fc.constantFrom(OWNER, 'T0NIGHT/U0ERIK', 'T0OTHER/U0DANA', 'E0GRID/W0DANA');
    fc.assert(
      fc.property(
        fc.record({
          id: person,
          isBot: fc.boolean(),
          isGuest: fc.boolean(),
          isDeactivated: fc.boolean(),
        }),
        person,
        fc.constantFrom(...Risk.options),
        (who, ownerId, risk) => {
          const fit = !who.isBot && !who.isGuest && !who.isDeactivated;
          const expected = fit && who.id === ownerId && risk !== 'R3';
          expect(mayDecide(who, { ownerId, risk }).allowed).toBe(expected);
        },
      ),
    );
  });
});

describe('the tiers of risk', () => {
  test('shorten how long a card may be decided: 72 hours, a day, half an hour', () => {
    const hours = Risk.options.map((risk) => LIFETIME_MS[risk] / 3_600_000);
    expect(hours).toEqual([72, 72, 24, 0.5]);
  });

  test('leave time to take back what others would see', () => {
    expect(UNDO_WINDOW_MS.R2).toBeGreaterThan(0);
  });
});
