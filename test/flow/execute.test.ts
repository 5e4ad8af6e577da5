import { describe, expect, it } from 'vitest';
import { proposalDigest } from '#src/domain/proposal.ts';
import { execute } from '#src/flow/execute.ts';
import type { FaultKind } from '#src/sandbox/faults.ts';
import { READ_BACK_AFTER_MS } from '#src/store/proposal-reads.ts';
import { transition } from '#src/store/proposals.ts';
import { cards, digests, promotion, question, wordsOf } from './mails.ts';
import {
  audited,
  bytesOf,
  carriedOut,
  cardOf,
  messageId,
  nightOf,
  onlyProposal,
  press,
  states,
} from './scenes.ts';
import { MAILBOX, type Night, OWNER } from '../support/night.ts';

const WRITES = /POST \S+\/modify|POST \S+\/drafts/;

function strike(night: Night, kind: FaultKind): void {
  night.gmail.faults.add({ match: WRITES, times: 1, kind });
}

describe('a provider that says to come back later', () => {
  it('is asked again when it said, and the effect happens once (I4)', async () => {
    await using night = await nightOf([promotion()]);
    strike(night, { type: 'status', status: 429, retryAfterS: 120 });
    await press(night, cardOf(night), 'approve');
    await night.runUntilIdle();
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['approved']);
    await carriedOut(night, 119_000);
    expect(night.effects()).toEqual([]);
    await carriedOut(night, 1_000);
    expect(night.effects()).toHaveLength(1);
    expect(await states(night)).toEqual(['done']);
    expect(await audited(night, 'proposal.released')).toHaveLength(1);
  });

  it('is not asked again once the approval has run out (I6)', async () => {
    await using night = await nightOf([promotion()]);
    strike(night, { type: 'status', status: 429, retryAfterS: 90 * 3_600 });
    await press(night, cardOf(night), 'approve');
    await night.runUntilIdle();
    await carriedOut(night, 91 * 3_600_000);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['expired']);
  });
});

describe.each([
  ['a label', () => promotion(), 'Archive'],
  ['a draft', () => question(), 'Save'],
])('an answer that never came, about %s', (_what, mail, asks) => {
  it('after the effect leads to reading back, and never to a second one (I9)', async () => {
    await using night = await nightOf([mail()]);
    strike(night, { type: 'drop-answer' });
    await press(night, cardOf(night, asks), 'approve');
    await night.runUntilIdle();
    expect(await states(night)).toEqual(['unknown']);
    await carriedOut(night, READ_BACK_AFTER_MS);
    expect(await states(night)).toEqual(['done']);
    await carriedOut(night, READ_BACK_AFTER_MS);
    expect(night.effects()).toHaveLength(1);
    expect(wordsOf(cardOf(night, asks).blocks)).toContain('reading back confirmed it');
  });

  it.each([
    ['a lost request', { type: 'drop-request' }],
    ['an error of the server', { type: 'status', status: 500 }],
  ] as const)(
    'to %s leads to asking the person again, and then to one effect (I9)',
    async (_how, kind) => {
      await using night = await nightOf([mail()]);
      strike(night, kind);
      await press(night, cardOf(night, asks), 'approve');
      await night.runUntilIdle();
      expect(await states(night)).toEqual(['unknown']);
      expect(wordsOf(cardOf(night, asks).blocks)).toContain('will not be sent a second time');
      await carriedOut(night, READ_BACK_AFTER_MS - 1);
      const [proposal] = await night.proposals();
      await execute(night.ctx, { proposalId: proposal?.id ?? '' });
      expect(await states(night)).toEqual(['unknown']);
      await carriedOut(night, 1);
      expect(await states(night)).toEqual(['failed', 'pending']);
      expect(night.effects()).toEqual([]);
      const [, asked] = cards(night.slack);
      if (asked === undefined) throw new Error('It was not asked again');
      await press(night, asked, 'approve');
      await carriedOut(night);
      expect(await states(night)).toEqual(['failed', 'done']);
      expect(night.effects()).toHaveLength(1);
    },
  );
});

describe('an effect that nobody can tell of any more', () => {
  it('stays unknown, is said to be so, and is neither sent nor asked again (I9)', async () => {
    await using night = await nightOf([promotion()]);
    const id = messageId(night, 'Subject');
    strike(night, { type: 'drop-answer' });
    await press(night, cardOf(night), 'approve');
    await night.runUntilIdle();
    await night.asOwner('DELETE', `/messages/${id}`);
    for (let later = 0; later < 3; later += 1) await carriedOut(night, READ_BACK_AFTER_MS);
    expect(await states(night)).toEqual(['unknown']);
    expect(night.effects()).toHaveLength(1);
    expect(wordsOf(cardOf(night).blocks)).toContain('will not be sent a second time');
  });
});

describe('an executor that died', () => {
  it('after it claimed and before it sent leaves an unknown, and nothing is sent for it (I9)', async () => {
    await using night = await nightOf([promotion()]);
    await leaveClaimed(night);
    await night.runUntilIdle();
    expect(await states(night)).toEqual(['unknown']);
    await carriedOut(night, READ_BACK_AFTER_MS);
    expect(await states(night)).toEqual(['failed', 'pending']);
    expect(night.effects()).toEqual([]);
  });

  it('after it sent and before it noted so is found out, and nothing is sent again (I9)', async () => {
    await using night = await nightOf([promotion()]);
    const { request } = await onlyProposal(night);
    await leaveClaimed(night);
    const path = request.target.replace('/gmail/v1/users/me', '');
    await night.asOwner(request.method, path, { ...request.body });
    await carriedOut(night, READ_BACK_AFTER_MS);
    expect(await states(night)).toEqual(['done']);
    expect(night.effects()).toEqual([]);
  });

  it('is not taken for dead while it still works (I4)', async () => {
    await using night = await nightOf([promotion()]);
    const { id } = await leaveClaimed(night);
    await night.ctx.store.withLock(`execute/${id}`, () => night.runUntilIdle());
    expect(await states(night)).toEqual(['claimed']);
  });
});

describe('two executors of one approval', () => {
  it('send it once (I4)', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), 'approve');
    const { id: proposalId } = await onlyProposal(night);
    await Promise.all([1, 2, 3, 4].map(() => execute(night.ctx, { proposalId })));
    await night.runUntilIdle();
    expect(night.effects()).toHaveLength(1);
  });
});

describe('a record that was changed after its approval', () => {
  it.each([
    [
      'its request',
      {
        request: {
          method: 'POST',
          target: '/gmail/v1/users/me/messages/x/modify',
          body: { removeLabelIds: ['INBOX'] },
        },
      },
    ],
    ['its facts', { facts: { mailbox: 'somebody@else.example' } }],
    ['its digest', { digest: 'f'.repeat(64) }],
  ])('in %s is not executed (I2)', async (_field, change) => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), 'approve');
    const row = Object.fromEntries(
      Object.entries(change).map(([name, value]) => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]),
    );
    await night.ctx.store.db.updateTable('proposals').set(row).execute();
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['superseded']);
  });

  it('with a right digest of the changed record is not executed either (I2)', async () => {
    await using night = await nightOf([promotion('desk'), promotion('lamp')]);
    await press(night, cardOf(night), 'approve');
    const [first, second] = await night.proposals();
    if (first === undefined || second === undefined) throw new Error('Two were expected');
    const { request } = second;
    const digest = proposalDigest({ ...first, request });
    const row = { request: JSON.stringify(request), digest };
    const update = night.ctx.store.db.updateTable('proposals').set(row);
    await update.where('id', '=', first.id).execute();
    await carriedOut(night);
    expect(bytesOf(night.effects())).toEqual(bytesOf([request]));
  });
});

describe('access that was revoked after the approval', () => {
  it('withdraws the approval, and the digest begins with the source that is lost (I8)', async () => {
    await using night = await nightOf([promotion()]);
    await press(night, cardOf(night), 'approve');
    night.gmail.revoke(MAILBOX);
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['withdrawn']);
    night.clock.advance(24 * 3_600_000);
    await night.runUntilIdle();
    const words = wordsOf(digests(night.slack).at(-1)?.blocks);
    const [, first] = words.split('\n');
    expect(first).toContain('⚠️');
    expect(words).toMatch(/Could not read \n?dana@night\.example/);
    expect(words).toContain('must be connected again');
  });
});

/** Approved and claimed, by an executor that is no more. */
async function leaveClaimed(night: Night) {
  const pending = await onlyProposal(night);
  const actor = { kind: 'person', id: OWNER } as const;
  const executeAfter = night.clock.now();
  return await night.ctx.store.write(async (unit) => {
    const approved = await transition(unit, {
      proposal: pending,
      to: 'approved',
      actor,
      decidedBy: OWNER,
      executeAfter,
    });
    return await transition(unit, { proposal: approved, to: 'claimed', actor });
  });
}
