import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { edit, type Edited } from '#src/flow/edit.ts';
import { loadCard } from '#src/flow/cards.ts';
import { cardValue, parseCardValue } from '#src/slack/blocks/card-value.ts';
import { DANA, type Night, OWNER } from '../support/night.ts';
import { actionsOf, question } from './mails.ts';
import { audited, carriedOut, nightOf, onlyProposal, states } from './scenes.ts';

const BOSS = 'U0SECOND';
const REFUSING = `people: { owners: [${BOSS}] }
rules: [{ name: no drafts, match: { actions: [mail.draft] }, refuse: not now }]`;

describe('saving edited words asks policy at the click', () => {
  it('and is refused where a rule came after the card', async () => {
    const { night, write } = await draftUnder('');
    await using _ = night;
    await write(REFUSING);
    expect(await save(night)).toMatchObject({ outcome: 'refused' });
    expect(await states(night)).toEqual(['pending']);
    expect(await audited(night, 'decision.refused')).toMatchObject([
      { data: { decision: 'edited', why: 'policy' } },
    ]);
  });

  it('and is refused where an exception covers only the words before', async () => {
    const { night, write } = await draftUnder('');
    await using _ = night;
    await write(REFUSING);
    const { id } = await onlyProposal(night);
    await night.slack.as(DANA).command(`exception ${id} 60 They wait for it`);
    await night.runUntilIdle();
    // Owners are also told of the policy itself, before or after.
    const asking = await night.slack.until(() =>
      night.slack
        .conversation(night.slack.dmOf(BOSS))
        .find(({ blocks }) => actionsOf(blocks).includes('exception.grant')),
    );
    await night.slack.as(BOSS).click(asking, 'exception.grant');
    expect(await audited(night, 'exception.granted')).toHaveLength(1);
    expect(await save(night)).toMatchObject({ outcome: 'refused' });
    await carriedOut(night);
    expect(night.effects()).toEqual([]);
    expect(await states(night)).toEqual(['pending']);
  });

  it('and counts where nothing refuses, with the ticket that was named before', async () => {
    const { night } = await draftUnder(
      'rules: [{ name: tickets, match: { actions: [mail.draft] }, require: { changeTicket: true } }]',
    );
    await using _ = night;
    const { id } = await onlyProposal(night);
    expect(await save(night)).toMatchObject({ outcome: 'refused' });
    await night.slack.as(DANA).command(`ticket ${id} CHG-12`);
    expect(await save(night)).toMatchObject({ outcome: 'edited' });
    await carriedOut(night);
    expect(night.effects()).toHaveLength(1);
    expect(await states(night)).toEqual(['superseded', 'done']);
  });
});

async function draftUnder(text: string) {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  const write = (changed: string): Promise<void> => writeFile(file, `version: 1\n${changed}`);
  await write(text);
  return { night: await nightOf([question()], { env: { NIGHTSHIFT_POLICY: file } }), write };
}

async function save(night: Night): Promise<Edited> {
  const { cardId } = await onlyProposal(night);
  const value = parseCardValue(cardValue(await loadCard(night.ctx, cardId)));
  if (value === null) throw new Error('The card has no value');
  const actor = { id: OWNER, isBot: false, isGuest: false, isDeactivated: false };
  return edit(night.ctx, { ...value, words: { subject: 'Re: x', text: 'Yes.' }, actor });
}
