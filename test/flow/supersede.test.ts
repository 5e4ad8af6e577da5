import { describe, expect, it } from 'vitest';
import { MAILBOX, type Night } from '../support/night.ts';
import { actionsOf, failedRun, question, rawMail, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, nightOf, press, states, toldTo } from './scenes.ts';

const READ_AGAIN_MS = 3_600_000;

function reply(): Buffer {
  return rawMail(
    {
      From: 'Ana Silva <ana@client.example>',
      Subject: 'Re: Question about the contract',
      'Message-ID': '<second@client.example>',
      'In-Reply-To': '<contract.question@client.example>',
      References: '<contract.question@client.example>',
    },
    'Never mind, it is settled.',
  );
}

describe('a card about something that went on', () => {
  it('ends as soon as a newer mail of the thread is read, before anybody clicks (I6)', async () => {
    await using night = await nightOf([question()]);
    const old = cardOf(night, 'Save');
    night.gmail.deliver(MAILBOX, reply());
    await carriedOut(night, READ_AGAIN_MS);
    expect(await states(night)).toEqual(['superseded']);
    expect(wordsOf(cardOf(night, 'Save').blocks)).toContain('a new message came in the thread');
    expect(actionsOf(cardOf(night, 'Save').blocks)).toEqual([]);
    await refused(night, old);
  });

  it('ends as soon as a newer run of the same workflow is read (I6)', async () => {
    await using night = await nightOf([], { runs: 1 });
    failedRun(night, 'acme/shop-0');
    await carriedOut(night, READ_AGAIN_MS);
    expect((await states(night))[0]).toBe('superseded');
    expect(night.effects()).toEqual([]);
  });

  it('stays when only other threads and other workflows went on', async () => {
    await using night = await nightOf([question()], { runs: 1 });
    night.gmail.deliver(MAILBOX, question('invoice'));
    failedRun(night, 'acme/other');
    await carriedOut(night, READ_AGAIN_MS);
    const before = (await states(night)).slice(0, 2);
    expect(before).toEqual(['pending', 'pending']);
    expect(await audited(night, 'proposal.superseded')).toEqual([]);
  });
});

async function refused(night: Night, old: ReturnType<typeof cardOf>): Promise<void> {
  await press(night, old, { action: 'approve', force: true });
  expect(await toldTo(night)).toContain('no longer open');
  await carriedOut(night);
  expect(night.effects()).toEqual([]);
}
