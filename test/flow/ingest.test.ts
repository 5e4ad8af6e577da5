import { describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { ingest } from '#src/flow/ingest.ts';
import { Transient } from '#src/lib/errors.ts';
import { listAccounts } from '#src/store/accounts.ts';
import { digests, failedRun, promotion, question, wordsOf } from './mails.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER } from '../support/night.ts';

const DOWN = { type: 'status', status: 500 } as const;

describe('an expired history', () => {
  it('leads to a resync: nothing is lost, nothing is read twice, and the digest says so', async () => {
    await using night = await openNight();
    const early = night.gmail.deliver(MAILBOX, promotion('early'));
    await night.runUntilIdle();
    // Whoever fetches it a second time is refused.
    night.gmail.faults.add({ match: new RegExp(`messages/${early}\\?`), times: 99, kind: DOWN });
    night.clock.advance(3_600_000);
    for (const name of ['one', 'two', 'three']) night.gmail.deliver(MAILBOX, question(name));
    night.gmail.expireHistory(MAILBOX);
    await night.untilMorning();
    expect(await readIds(night)).toEqual(idsInMailbox(night));
    expect(night.gmail.faults.struck).toBe(0);
    expect(wordsOf(digests(night.slack)[0]?.blocks)).toMatch(/read .*again|resync/i);
  });

  it('is not spoken of where there was none', async () => {
    await using night = await openNight();
    night.gmail.deliver(MAILBOX, promotion());
    await night.untilMorning();
    expect(wordsOf(digests(night.slack)[0]?.blocks)).not.toMatch(/again|resync/i);
  });

  it('in the middle of several pages loses nothing either', async () => {
    await using night = await openNight({ gmailPageSize: 3 });
    for (let at = 0; at < 8; at += 1) night.gmail.deliver(MAILBOX, promotion(`desk${at}`));
    night.gmail.faults.add({ match: /history\?.*pageToken/, times: 3, kind: DOWN });
    await night.runUntilIdle();
    night.gmail.expireHistory(MAILBOX);
    night.clock.advance(61_000);
    await night.runUntilIdle();
    expect(await readIds(night)).toEqual(idsInMailbox(night));
  });
});

describe('an error between two pages', () => {
  it('makes the job try again from where it was, and loses nothing', async () => {
    await using night = await openNight({ gmailPageSize: 3 });
    for (let at = 0; at < 8; at += 1) night.gmail.deliver(MAILBOX, promotion(`desk${at}`));
    const accountId = await mailAccount(night);
    night.gmail.faults.add({ match: /history\?.*pageToken/, times: 1, kind: DOWN });
    await expect(ingest(night.ctx, { accountId })).rejects.toBeInstanceOf(Transient);
    expect(await readIds(night)).toHaveLength(3);
    await ingest(night.ctx, { accountId });
    expect(await readIds(night)).toEqual(idsInMailbox(night));
  });

  it('is the first thing in the digest when it stays until the morning', async () => {
    await using night = await openNight();
    await night.runUntilIdle();
    night.gmail.faults.add({ match: /history/, times: 10_000, kind: DOWN });
    await night.untilMorning();
    const words = wordsOf(digests(night.slack)[0]?.blocks);
    expect(words.split('\n')[1]).toContain('⚠️');
    expect(words).toContain('1 of 2 sources could not be read');
    expect(words).toContain('since 20 Nov 2026, 22:00');
  });
});

describe('the cursor', () => {
  it('does not move past mails that were not stored', async () => {
    await using night = await openNight();
    for (let at = 0; at < 60; at += 1) night.gmail.deliver(MAILBOX, promotion(`desk${at}`));
    const accountId = await mailAccount(night);
    const before = (await accountOf(night)).cursor;
    const lost = idsInMailbox(night).length;
    // The first batches of 25 are answered, what comes after them never is.
    for (const id of (await arrivals(night)).slice(50))
      night.gmail.faults.add({ match: new RegExp(`messages/${id}\\?`), times: 1, kind: busy() });
    await expect(ingest(night.ctx, { accountId })).rejects.toBeInstanceOf(Transient);
    expect(await readIds(night)).toHaveLength(50);
    expect((await accountOf(night)).cursor).toBe(before);
    await ingest(night.ctx, { accountId });
    expect(await readIds(night)).toHaveLength(lost);
    expect((await accountOf(night)).cursor).not.toBe(before);
  });
});

describe('two readers of one account', () => {
  it('read it once', async () => {
    await using night = await openNight();
    night.gmail.deliver(MAILBOX, promotion());
    const accountId = await mailAccount(night);
    const slow = { type: 'slow', delayMs: 50 } as const;
    night.gmail.faults.add({ match: /batch/, times: 9, kind: slow });
    await Promise.all([1, 2, 3].map(() => ingest(night.ctx, { accountId })));
    expect(night.gmail.faults.struck).toBe(1);
    expect(await readIds(night)).toHaveLength(1);
  });
});

describe('one account that fails', () => {
  it('stops no other', async () => {
    await using night = await openNight();
    const second = { mailbox: 'sam@night.example', owner: 'U0SECOND' };
    night.gmail.addMailbox(second.mailbox);
    await addAccount(night.ctx, {
      kind: 'gmail',
      owner: second.owner,
      repositories: [],
      secret: JSON.stringify(night.gmail.grants(second.mailbox)),
    });
    night.gmail.deliver(MAILBOX, promotion());
    night.gmail.deliver(second.mailbox, promotion('lamp', { To: second.mailbox }));
    night.gmail.revoke(MAILBOX);
    await night.untilMorning();
    // Seven in London is an hour later.
    night.clock.advance(3_600_000);
    await night.runUntilIdle();
    expect(wordsOf(digests(night.slack, 'U0SECOND')[0]?.blocks)).toContain('1 mail read.');
    const words = wordsOf(digests(night.slack)[0]?.blocks);
    expect(words).toMatch(/Could not read \n?dana@night\.example/);
    expect(words).not.toContain('sam@night.example');
  });

  it('is read again once its owner has connected it again, with nothing lost', async () => {
    await using night = await openNight();
    night.gmail.revoke(MAILBOX);
    await night.runUntilIdle();
    expect((await accountOf(night)).state).toBe('reauthorise');
    const asked = night.gmail.httpRequests;
    await ingest(night.ctx, { accountId: await mailAccount(night) });
    night.clock.advance(61_000);
    await night.runUntilIdle();
    expect(night.gmail.httpRequests).toBe(asked);
    night.gmail.deliver(MAILBOX, promotion());
    const secret = JSON.stringify(night.gmail.grants(MAILBOX));
    await addAccount(night.ctx, { kind: 'gmail', owner: DANA, repositories: [], secret });
    await night.untilMorning();
    expect(await readIds(night)).toEqual(idsInMailbox(night));
    expect(wordsOf(digests(night.slack)[0]?.blocks)).not.toContain('Could not read');
  });
});

describe('a repository that cannot be read', () => {
  it('stops no other, and its source does not count as read', async () => {
    await using night = await openNight();
    await night.runUntilIdle();
    night.clock.advance(2 * 3_600_000);
    failedRun(night, 'acme/open');
    failedRun(night, 'acme/shut');
    night.github.faults.add({
      match: /repos\/acme\/shut\/actions/,
      times: 10_000,
      kind: { type: 'status', status: 403 },
    });
    await night.untilMorning();
    const words = wordsOf(digests(night.slack)[0]?.blocks);
    expect(words).toContain('acme/open');
    expect(words).toMatch(/Could not read [^]*acme\/shut/);
    expect(words).toContain('since 20 Nov 2026, 22:00');
  });
});

describe('odd mail', () => {
  it('that the provider cannot give is counted, and the others are read', async () => {
    await using night = await openNight();
    const broken = night.gmail.deliver(MAILBOX, promotion('broken'));
    night.gmail.deliver(MAILBOX, promotion());
    const refused = { type: 'status', status: 400 } as const;
    night.gmail.faults.add({ match: new RegExp(`messages/${broken}\\?`), times: 9, kind: refused });
    await night.untilMorning();
    const words = wordsOf(digests(night.slack)[0]?.blocks);
    expect(words).toContain('2 mails read, 1 of them not decoded whole.');
  });

  it('that is deleted between being listed and being read is no loss and no failure', async () => {
    await using night = await openNight();
    const gone = night.gmail.deliver(MAILBOX, promotion('gone'));
    night.gmail.deliver(MAILBOX, promotion('stays'));
    const accountId = await mailAccount(night);
    // The history still names it, and the mailbox has it no more.
    const missing = { type: 'status', status: 404 } as const;
    night.gmail.faults.add({ match: new RegExp(`messages/${gone}\\?`), times: 1, kind: missing });
    await ingest(night.ctx, { accountId });
    expect(await readIds(night)).toHaveLength(1);
    expect((await accountOf(night)).coverage.problem).toBeNull();
  });

  it('that the owner sent or drafted is no signal', async () => {
    await using night = await openNight();
    night.gmail.deliver(MAILBOX, promotion('sent'), { labelIds: ['SENT'] });
    night.gmail.deliver(MAILBOX, promotion('spam'), { labelIds: ['SPAM'] });
    await night.runUntilIdle();
    expect(await readIds(night)).toEqual([]);
  });
});

function busy() {
  return { type: 'status', status: 429, retryAfterS: 60 } as const;
}

async function accountOf(night: Night) {
  const accounts = await listAccounts(night.ctx.store.db, OWNER);
  const account = accounts.find(({ kind }) => kind === 'gmail');
  if (account === undefined) throw new Error('No mailbox is connected');
  return account;
}

async function mailAccount(night: Night): Promise<string> {
  return (await accountOf(night)).id;
}

async function readIds(night: Night): Promise<string[]> {
  const rows = night.ctx.store.db.selectFrom('signals').select('external_id');
  const found = await rows.where('kind', '=', 'mail').execute();
  return found.map(({ external_id: id }) => id).toSorted();
}

function idsInMailbox(night: Night): string[] {
  return night.gmail
    .messages(MAILBOX)
    .map(({ id }) => id)
    .toSorted();
}

/** In the order of their arrival, which is that of the history. */
async function arrivals(night: Night): Promise<string[]> {
  return night.gmail
    .messages(MAILBOX)
    .map(({ id }) => id)
    .toReversed();
}
