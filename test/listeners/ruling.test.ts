import { expect, it } from '@jest/globals';
import { rawMail, wordsOf } from '../flow/mails.ts';
import { DANA, MAILBOX, openNight } from '../support/night.ts';
import { typed, typedWords } from './asking.ts';

const from = (name: string) =>
  rawMail(
    { From: `${name} <${name}@client.example>`, Subject: 'Minutes', 'Message-ID': `<${name}@c.x>` },
    'The minutes of Thursday are in the wiki. No action needed.',
  );

it('a rule holds once its owner approved it, proposes a card, and does nothing itself (I1, I14)', async () => {
  await using night = await openNight();
  night.gmail.deliver(MAILBOX, from('ben'));
  await night.runUntilIdle();
  await typed(night, 'rules star mail from cleo');
  const asked = await typed(night, 'rules archive mail from ben');
  expect(wordsOf(asked.blocks)).toMatch(
    /sender contains “ben”: propose to archive it[^]*does not hold yet[^]*Minutes[^]*about 1 and not about 0/,
  );
  const { id } = await night.ctx.store.db
    .selectFrom('rules')
    .select('id')
    .where('effect', '=', 'archive')
    .executeTakeFirstOrThrow();
  expect(await typedWords(night, `rules approve ${id}`, 'U0SECOND')).toContain('No rule of yours');

  const person = night.slack.as(DANA);
  const before = person.ephemerals().length;
  await person.click({ channel: asked.channel, ts: asked.ts, ephemeral: true }, 'answer.first');
  const answer = await night.slack.until(() => person.ephemerals()[before]);
  expect(wordsOf(answer.blocks)).toContain('It holds from now on');

  night.clock.advance(20 * 60_000);
  for (const name of ['ben.two', 'cleo']) night.gmail.deliver(MAILBOX, from(name));
  await night.untilMorning();
  const proposals = await night.proposals();
  expect(proposals.map(({ kind, state }) => [kind, state])).toEqual([['mail.archive', 'pending']]);
  expect(proposals[0]?.reason).toContain('by your rule: Mail whose sender contains “ben”');
  expect(night.effects()).toEqual([]);

  await typed(night, 'rules change 1 keep mail from ben');
  expect(await typedWords(night, 'rules end 1')).toContain('Ended: Mail whose sender');
  expect(await typedWords(night, 'rules')).toContain('For example: /nightshift rules');
  expect(await typedWords(night, 'rules dance')).toContain('cannot make a rule of that');
  const audited = await night.ctx.store.db.selectFrom('audit').select('type').execute();
  const types = audited.map(({ type }) => type).filter((type) => type.startsWith('rule.'));
  expect(types).toEqual(['rule.asked', 'rule.asked', 'rule.approved', 'rule.asked', 'rule.ended']);
});
