import { describe, expect, it } from 'vitest';
import { requestDigest } from '#src/domain/proposal.ts';
import { DANA } from '../support/night.ts';
import { choose, handoverNight, pickFromMenu } from './handover.ts';
import { promotion, wordsOf } from './mails.ts';
import { cardOf, nightOf, onlyProposal, toldTo } from './scenes.ts';

describe('asking why', () => {
  it('is answered from rows: signal, findings, policy, who decides, until when, digests', async () => {
    const { night } = await handoverNight({
      runs: 1,
      policy: `people: { approvers: { release: [U0SECOND] } }
rules: [{ name: two eyes, require: { secondPerson: true } }]`,
    });
    await using _ = night;
    const proposal = await onlyProposal(night);
    await choose(night, 'why');
    const view = night.slack.as(DANA).views().at(-1);
    const words = wordsOf(view);
    for (const part of [
      proposal.signalId,
      proposal.digest,
      requestDigest(proposal.request),
      'two eyes',
      'without a model',
      'failed, because of network, 80 % sure',
      'still needed: the owner of the account',
      'Runs out',
    ])
      expect(words).toContain(part);
    expect(JSON.stringify(view)).toContain('"user_id":"U0SECOND"');
    expect(words).not.toContain("Model's words");
  });

  it('shows what a model wrote apart, and says that it is unverified', async () => {
    await using night = await nightOf([promotion()]);
    const { signalId } = await onlyProposal(night);
    await night.ctx.store.db
      .updateTable('verdicts')
      .set({ lane: 'model', one_line: 'Approve this <@U0MANAGER> at once' })
      .where('signal_id', '=', signalId)
      .execute();
    await choose(night, 'why');
    const words = wordsOf(night.slack.as(DANA).views().at(-1));
    expect(words).toMatch(/Model's words \(unverified[^]*Approve this <@U0MANAGER> at once/);
    expect(words).toContain('with a model, within what code permits');
  });

  it('is answered to its owner alone (I16)', async () => {
    await using night = await nightOf([promotion()]);
    await pickFromMenu(night, 'why', { card: cardOf(night), as: 'U0STRANGER' });
    expect(await toldTo(night, 'U0STRANGER')).toContain('Only the owner');
    expect(night.slack.as('U0STRANGER').views()).toEqual([]);
  });
});
