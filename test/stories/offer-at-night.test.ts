import { describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { previewDigest } from '#src/flow/digest.ts';
import { renewOffers } from '#src/flow/renew-offers.ts';
import { outcomeRows } from '#src/store/outcomes.ts';
import { getPerson } from '#src/store/people.ts';
import { audited, press } from '../flow/scenes.ts';
import { wordsOf } from '../flow/mails.ts';
import { DANA, MAILBOX, MORNING, type Night, OWNER } from '../support/night.ts';
import {
  asked,
  deploys,
  later,
  offeredAtNight,
  REPO,
  rollbacks,
  SECOND,
  statesOf,
} from './offered-at-night.ts';

/** How what was proposed ended, as figures count it. */
async function ended(night: Night): Promise<object> {
  const window = { from: new Date(0), to: new Date(night.clock.now().getTime() + 1_000) };
  return (await outcomeRows(night.ctx.store.db, OWNER, window)).ended;
}

function digestWords(night: Night): string {
  const [digest, ...more] = night.slack
    .conversation(night.slack.dmOf(DANA))
    .filter(({ text }) => text.startsWith('Morning digest'));
  if (digest === undefined || more.length > 0) throw new Error('Not one digest');
  return wordsOf(digest.blocks).replace(/\s+/g, ' ');
}

describe('a rollback that was offered at night', () => {
  it('runs out there, and is asked again in the morning with a time and a binding of its own', async () => {
    await using night = await offeredAtNight();
    await later(night, 31);
    await later(night, 60);
    expect(await statesOf(night)).toEqual(['expired']);
    expect(wordsOf(asked(night)[0]?.blocks)).toContain(
      'To be asked again: /nightshift rollback acme/payments production',
    );
    await night.untilMorning();
    const [first, again, ...more] = await rollbacks(night);
    expect(more).toEqual([]);
    expect(again).toMatchObject({ state: 'pending', version: 2 });
    expect(again?.digest).not.toBe(first?.digest);
    expect(again?.expiresAt.getTime()).toBe(MORNING.getTime() + 1_000 + 30 * 60_000);
    expect(digestWords(night)).toContain(
      'Rolling back production of acme/payments was offered. It ran out unanswered. Asked again for what is live now: It waits for your decision until Sat 21 Nov, 07:30.',
    );
    const [, card] = asked(night);
    if (card === undefined) throw new Error('No second card');
    await press(night, card, 'approve');
    await night.runUntilIdle();
    const copy = night.slack
      .conversation(night.slack.dmOf(SECOND))
      .findLast(({ text }) => text.includes('Roll production back'));
    if (copy === undefined) throw new Error('The second person was shown nothing');
    await press(night, copy, { action: 'approve', as: SECOND });
    await later(night, 1);
    expect(night.effects()).toHaveLength(1);
    // One question, asked twice: that nobody answered it at night says nothing against it.
    expect(await ended(night)).toMatchObject({ done: 1 });
    expect(await ended(night)).not.toHaveProperty('expired');
  });

  it('is asked again for what another deployment of the night made live, not for what was live then', async () => {
    await using night = await offeredAtNight();
    await later(night, 31);
    deploys(night, 'Round half to odd', 'failure');
    await later(night, 2);
    await night.untilMorning();
    const [first, again] = await rollbacks(night);
    expect(again?.facts['live']).not.toBe(first?.facts['live']);
    expect(again?.facts['sha']).toBe(first?.facts['sha']);
    expect(again?.state).toBe('pending');
  });

  it('is not asked again once the pipeline recovered, and the digest says so', async () => {
    await using night = await offeredAtNight();
    await later(night, 31);
    deploys(night, 'Mend the rounding');
    await later(night, 2);
    await night.untilMorning();
    expect(await statesOf(night)).toEqual(['expired']);
    expect(digestWords(night)).toContain(
      'It ran out unanswered. It is not needed any more: Passes again after it failed once.',
    );
    expect(await audited(night, 'incident.closed')).toHaveLength(1);
    expect(await ended(night)).toMatchObject({ expired: 1 });
  });

  it('is not asked again while a newer run deploys, and the digest says so', async () => {
    await using night = await offeredAtNight();
    await later(night, 31);
    night.clock.set(new Date(MORNING.getTime() - 60_000));
    deploys(night, 'Mend the rounding', 'success', { durationMs: 3_600_000 });
    await night.untilMorning();
    expect(await statesOf(night)).toEqual(['expired']);
    expect(digestWords(night)).toContain(
      'It ran out unanswered. Not asked again: A deployment to it is under way.',
    );
  });

  it('is said not to be asked again where the provider does not answer, and the digest comes all the same', async () => {
    await using night = await offeredAtNight();
    await later(night, 31);
    const kind = { type: 'status', status: 503 } as const;
    night.github.faults.add({ match: /deployments/, times: 50, kind });
    await night.untilMorning();
    expect(await statesOf(night)).toEqual(['expired']);
    expect(digestWords(night)).toContain('It ran out unanswered. Not asked again: ');
  });

  it('is not asked again when somebody refused it', async () => {
    await using night = await offeredAtNight();
    const [card] = asked(night);
    if (card === undefined) throw new Error('No card');
    await press(night, card, 'deny');
    await night.untilMorning();
    expect(await statesOf(night)).toEqual(['denied']);
    expect(digestWords(night)).not.toContain('was offered');
  });

  it('and is still open when the digest comes is named with its own end, and no second one is asked', async () => {
    await using night = await offeredAtNight();
    const person = await getPerson(night.ctx.store.db, OWNER);
    await later(night, 31);
    const before = await previewDigest(night.ctx, person);
    expect(before.offers?.map(({ words }) => words)).toEqual([
      'It ran out unanswered. It is asked again with a digest, if it still fails then.',
    ]);
    // Nor where providers took too long already, so that the digest comes.
    const since = new Date(0);
    const late = await renewOffers(night.ctx, { person, since, renew: true, withinMs: 0 });
    expect(late).toEqual(before.offers);
    expect(await statesOf(night)).toEqual(['expired']);
    await night.untilMorning();
    await later(night, 5);
    const preview = await previewDigest(night.ctx, person);
    expect(preview.offers).toEqual([
      {
        repository: REPO,
        environment: 'production',
        words: 'It waits for your decision until Sat 21 Nov, 07:30.',
      },
    ]);
    expect(await statesOf(night)).toEqual(['expired', 'pending']);
  });
});

describe('a rollback that was offered in a meeting', () => {
  it('is asked again with the catch-up at its end, which says until when, as its reader writes it', async () => {
    await using night = await offeredAtNight();
    night.slack.as(DANA).becomes({ locale: 'en-US' });
    await later(night, 31);
    deploys(night, 'Mend the rounding');
    await later(night, 2);
    await night.untilMorning();
    night.clock.set(new Date('2026-11-21T12:00:00.000Z'));
    const at = (minutes: number) =>
      new Date(night.clock.now().getTime() + minutes * 60_000).toISOString();
    night.gmail.setCalendar(MAILBOX, [{ from: at(-5), to: at(50) }]);
    const secret = night.gmail.grant(MAILBOX, ['calendar.freebusy']);
    await addAccount(night.ctx, { kind: 'google-calendar', owner: DANA, repositories: [], secret });
    await night.runUntilIdle();
    deploys(night, 'Break it again', 'failure');
    await later(night, 2);
    await later(night, 31);
    expect(await statesOf(night)).toEqual(['expired', 'expired']);
    await later(night, 20);
    expect(await statesOf(night)).toEqual(['expired', 'expired', 'pending']);
    const [catchUp] = night.slack
      .conversation(night.slack.dmOf(DANA))
      .filter(({ text }) => text.startsWith('While you were in a meeting'));
    expect(catchUp?.text).toContain('1 failed, 1 rollback offered');
    expect(wordsOf(catchUp?.blocks).replace(/\s+/g, ' ')).toContain(
      'Asked again for what is live now: It waits for your decision until Sat, Nov 21, 2:23 PM.',
    );
  });
});
