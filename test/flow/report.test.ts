import { expect, it } from 'vitest';
import { saidWords, typed, typedWords } from '../listeners/asking.ts';
import { MAILBOX } from '../support/night.ts';
import { question, rawMail, wordsOf } from './mails.ts';
import { bytesOf, cardOf, carriedOut, messageId, nightOf, press, states } from './scenes.ts';

const lure = () =>
  rawMail(
    {
      From: 'PayPal Security <security@paypal-login.example>',
      'Reply-To': 'collect@attacker.example',
      'Authentication-Results':
        'mx.google.com; dkim=fail; spf=fail; dmarc=fail header.from=paypal-login.example',
      Subject: 'Your account is suspended: verify your password now',
      'Message-ID': '<lure@paypal-login.example>',
    },
    'Dear customer, verify your password and your card immediately at https://paypal-login.example/verify or your account will be closed within 24 hours.',
  );

const labelsOf = (night: Awaited<ReturnType<typeof nightOf>>, text: string) => {
  const id = messageId(night, text);
  return night.gmail
    .messages(MAILBOX)
    .find((one) => one.id === id)
    ?.labelIds.toSorted();
};

it('reports by wish, on a card that says exactly what that does, and takes it back by Undo (I2)', async () => {
  await using night = await nightOf([lure()]);
  expect(await states(night)).toEqual([]);
  expect(await saidWords(night, 'report the phishing')).toContain('I can report as phishing 1');
  await night.runUntilIdle();
  const card = cardOf(night, 'Report');
  const shown = wordsOf(card.blocks);
  expect(shown).toContain('label SPAM on, INBOX off');
  expect(shown).toContain('Nobody else is told');
  expect(night.effects()).toEqual([]);
  await press(night, card, 'approve');
  await carriedOut(night);
  expect(labelsOf(night, 'suspended')).toEqual(['SPAM', 'UNREAD']);
  await press(night, cardOf(night, 'Report'), 'undo');
  await carriedOut(night);
  expect(labelsOf(night, 'suspended')).toEqual(['INBOX', 'UNREAD']);
  expect(bytesOf(night.effects())).toEqual(
    bytesOf((await night.proposals()).map(({ request }) => request)),
  );
  expect((await states(night)).toSorted()).toEqual(['done', 'undone']);
});

it('blocks a sender by a rule of the person’s own, which moves nothing without a click (I1, I11)', async () => {
  await using night = await nightOf([]);
  const said = await saidWords(night, 'block ana@client.example');
  expect(said).toContain('To block a sender is a rule of yours');
  const asked = await typed(night, 'rules block ana@client.example');
  expect(wordsOf(asked.blocks)).toContain('propose to move it to spam');
  const { id } = await night.ctx.store.db
    .selectFrom('rules')
    .select('id')
    .executeTakeFirstOrThrow();
  await typedWords(night, `rules approve ${id}`);
  night.gmail.deliver(MAILBOX, question());
  night.gmail.deliver(MAILBOX, question('fence', { From: 'Ben <ben@client.example>' }));
  await carriedOut(night, 120_000);
  expect(night.effects()).toEqual([]);
  const card = cardOf(night, 'Report');
  expect(wordsOf(card.blocks)).toContain('by your rule: Mail whose sender contains');
  expect(wordsOf(card.blocks)).not.toContain('ben@client.example');
  await press(night, card, 'approve');
  await carriedOut(night);
  expect(labelsOf(night, 'contract')).toEqual(['SPAM', 'UNREAD']);
  expect(labelsOf(night, 'fence')).toContain('INBOX');
  expect(night.effects()).toHaveLength(1);
});
