import { describe, expect, it } from 'vitest';
import { addAccount } from '#src/commands/account.ts';
import { DANA, MAILBOX, type Night } from '../support/night.ts';
import { promotion } from './mails.ts';
import { audited, carriedOut, cardOf, nightOf, press, states, toldTo } from './scenes.ts';

/** Connects the mailbox anew, with the grant that writes or without one. */
async function connect(night: Night, access: 'read' | 'write'): Promise<void> {
  const { read, write } = night.gmail.grants(MAILBOX);
  const secret = JSON.stringify(access === 'write' ? { read, write } : { read });
  await addAccount(night.ctx, { kind: 'gmail', owner: DANA, repositories: [], secret });
}

async function readOnly(night: Night): Promise<void> {
  await night.ctx.store.db.deleteFrom('grants').where('access', '=', 'write').execute();
  await connect(night, 'read');
}

describe('an account that is connected for reading alone', () => {
  it('keeps its card waiting at Approve, and is written to once the grant is there', async () => {
    await using night = await nightOf([promotion()]);
    await readOnly(night);
    await press(night, cardOf(night), 'approve');
    expect(await toldTo(night)).toContain('no permission to change it. Nothing was done');
    await carriedOut(night);
    expect(await states(night)).toEqual(['pending']);
    expect(await audited(night, 'decision.refused')).toMatchObject([
      { data: { why: 'no-permission' } },
    ]);
    await connect(night, 'write');
    await press(night, cardOf(night), 'approve');
    await carriedOut(night);
    expect(await states(night)).toEqual(['done']);
  });

  it('has nothing approved by a standing grant', async () => {
    await using night = await nightOf([promotion()]);
    const [proposal] = await night.proposals();
    await night.slack.as(DANA).command(`always ${proposal?.digest ?? ''}`);
    await toldTo(night);
    await readOnly(night);
    night.clock.advance(61_000);
    night.gmail.deliver(MAILBOX, promotion('desk', { 'Message-ID': '<more@bright-desk.test>' }));
    await night.runUntilIdle();
    expect(await states(night)).toEqual(['pending', 'pending']);
  });

  it('is not written to by a grant whose scopes do not reach', async () => {
    await using night = await nightOf([promotion()]);
    const scopes = JSON.stringify(['https://www.googleapis.com/auth/gmail.compose']);
    await night.ctx.store.db
      .updateTable('grants')
      .set({ scopes })
      .where('access', '=', 'write')
      .execute();
    await press(night, cardOf(night), 'approve');
    expect(await toldTo(night)).toContain('no permission to change it');
    await press(night, cardOf(night), 'deny');
    expect(await states(night)).toEqual(['denied']);
  });
});
