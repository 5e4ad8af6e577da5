import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digests, rawMail, wordsOf } from '../flow/mails.ts';
import { DANA, MAILBOX, type Night, openNight } from '../support/night.ts';
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
    /sender contains “ben”: propose to archive it[^]*does not hold yet[^]*Minutes[^]*1 mail of the last 7 days, it is about 1 of them/,
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
  const audited = await night.ctx.store.db
    .selectFrom('audit')
    .select('type')
    .orderBy('seq')
    .execute();
  const types = audited.map(({ type }) => type).filter((type) => type.startsWith('rule.'));
  expect(types).toEqual(['rule.asked', 'rule.asked', 'rule.approved', 'rule.asked', 'rule.ended']);
});

describe('the form of a rule', () => {
  let night: Night;
  beforeAll(async () => {
    night = await openNight();
    night.gmail.deliver(MAILBOX, from('ben'));
    await night.runUntilIdle();
  });
  afterAll(async () => night[Symbol.asyncDispose]());

  const home = () => wordsOf(night.slack.home(DANA));
  const top = () => night.slack.as(DANA).views().at(-1);
  const shows = async (words: RegExp) => await night.slack.until(() => words.test(wordsOf(top())));
  const ruleId = async (effect: string) => {
    const rules = night.ctx.store.db.selectFrom('rules').select('id').where('effect', '=', effect);
    return (await rules.where('state', '<>', 'ended').executeTakeFirstOrThrow()).id;
  };
  const types = async () => {
    const rows = await night.ctx.store.db
      .selectFrom('audit')
      .select('type')
      .orderBy('seq')
      .execute();
    return rows.map(({ type }) => type).filter((type) => type.startsWith('rule.'));
  };

  it('says at its field what is missing, and notes nothing', async () => {
    await typed(night, 'rules new');
    await shows(/New rule/);
    const person = night.slack.as(DANA);
    const id = String(top()?.id);
    for (const values of [
      {},
      { senders: { senders: 'a' } },
      { subject: { subject: 'aa,bb,cc,dd,ee,ff' } },
    ]) {
      const { response } = await person.submit(id, values);
      expect(response).toMatchObject({ response_action: 'errors' });
    }
    expect(await types()).toEqual([]);
  });

  it('gives the rule that words give, tried on last week, and holds after Approve (I14)', async () => {
    const person = night.slack.as(DANA);
    const id = String(top()?.id);
    await person.submit(id, {
      senders: { senders: 'Ben, shop.example' },
      kinds: { kinds: ['fyi'] },
    });
    await shows(/does not hold yet/);
    expect(wordsOf(top())).toMatch(
      /sender contains “ben”, and from an address at “shop.example”, and sorted as for information: propose to archive/,
    );
    await person.openHome();
    await night.slack.until(() => home().includes('Not approved yet'));
    await person.click({ viewId: id }, 'answer.first');
    await shows(/It holds from now on/);
    await night.slack.until(() => home().includes('✅ Holds'));
    expect(await types()).toEqual(['rule.asked', 'rule.approved']);
  });

  it('is filled with what the rule says when it is changed, and takes its place when approved', async () => {
    const person = night.slack.as(DANA);
    const first = await ruleId('archive');
    await person.click({ home: true }, 'show.rule-form', { value: `rules form ${first}` });
    await shows(/Change a rule/);
    expect(JSON.stringify(top())).toContain('"initial_value":"ben, shop.example"');
    const id = String(top()?.id);
    await person.submit(id, { effect: { effect: 'keep' }, senders: { senders: 'ben' } });
    await shows(/1 mail of the last 7 days, it is about 1 of them/);
    await person.click({ viewId: id }, 'answer.first');
    await night.slack.until(() => /Holds · [^\n]*never propose to archive it/.test(home()));
    expect(home()).not.toContain('shop[.]example');
  });

  it('is deleted with a way back, for its owner and for nothing that never held', async () => {
    const person = night.slack.as(DANA);
    const id = await ruleId('keep');
    expect(await typedWords(night, `rules delete ${id}`, 'U0SECOND')).toContain('no such rule');
    await person.click({ home: true }, 'show.rule-end', { value: `rules end ${id}` });
    await shows(/Ended: Mail whose sender/);
    await night.slack.until(() => !home().includes('✅ Holds'));
    expect(await typedWords(night, `rules undo ${id}`, 'U0SECOND')).toContain('No rule of yours');
    await person.click({ viewId: String(top()?.id) }, 'answer.first');
    await shows(/It holds from now on/);
    await night.slack.until(() => home().includes('✅ Holds'));

    await typed(night, 'rules star mail from cleo');
    const never = await ruleId('star');
    expect(await typedWords(night, `rules end ${never}`)).toContain('Discarded');
    expect(await typedWords(night, `rules undo ${never}`)).toContain('No rule of yours');
  });

  it('reads whom “my manager” means from a note, and asks where none tells', async () => {
    const said = 'rules always show me mail from my manager';
    expect(await typedWords(night, said)).toContain('do not know who your manager is');
    await typed(night, 'remember my manager is ben@client.example');
    expect(await typedWords(night, said)).toMatch(
      /sender contains “ben@client\.example”: name it first in the digest[^]*1 mail of the last 7 days, it is about 1 of them/,
    );
    await typed(night, `rules approve ${await ruleId('top')}`);
    await night.untilMorning();
    const digest = await night.slack.until(() => digests(night.slack)[0]);
    expect(wordsOf(digest.blocks)).toContain('on top by your rule');
  });
});
