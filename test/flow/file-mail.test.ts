import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { uncoveredEffects } from '#src/commands/approved-effects.ts';
import { countHeld } from '#src/store/signals.ts';
import { saidWords, typed } from '../listeners/asking.ts';
import { DANA, MAILBOX, type Night, openNight, OWNER } from '../support/night.ts';
import { cards, promotion, rawMail, wordsOf } from './mails.ts';
import { audited, carriedOut, cardOf, messageId, press } from './scenes.ts';

const DAY_MS = 86_400_000;

const invoice = (name: string): Buffer =>
  rawMail(
    {
      From: 'Cloudberry Billing <billing@cloudberry.example>',
      Subject: `Invoice ${name}`,
      'Message-ID': `<${name}.invoice@cloudberry.example>`,
    },
    'Your invoice of this month is attached. It is paid by the card on file; nothing is to be done.',
  );

/** A night whose owner approved the rule, and these mails at seven. */
async function ruledNight(
  mails: readonly string[],
  {
    folder,
    name = 'Finance',
    env = {},
  }: { folder?: string; name?: string; env?: Record<string, string> } = {},
): Promise<Night> {
  const night = await openNight({ env });
  if (folder !== undefined) await night.asOwner('POST', '/labels', { name: folder });
  const asked = await typed(night, `rules Invoices from vendors go under ${name}, ask me first`);
  expect(wordsOf(asked.blocks)).toMatch(
    new RegExp(
      `propose to file it under “${name}”[^]*does not hold yet[^]*a card asks first whether to make it`,
    ),
  );
  const person = night.slack.as(DANA);
  const before = person.ephemerals().length;
  await person.click({ channel: asked.channel, ts: asked.ts, ephemeral: true }, 'answer.first');
  await night.slack.until(() => person.ephemerals()[before]);
  for (const name of mails) night.gmail.deliver(MAILBOX, invoice(name));
  await night.untilMorning();
  return night;
}

const labelsOf = (night: Night, name: string) => {
  const id = messageId(night, name);
  return night.gmail
    .messages(MAILBOX)
    .find((one) => one.id === id)
    ?.labelIds.toSorted();
};

it('asks to make a label that is missing, then to file under it, and does each only when approved (I1)', async () => {
  await using night = await ruledNight(['may', 'june']);
  expect(cards(night.slack)).toHaveLength(1);
  const make = cardOf(night, 'Make the label');
  expect(wordsOf(make.blocks)).toMatch(/“Finance”[^]*by your rule: Mail with “invoice”/);
  expect(night.effects()).toEqual([]);

  await press(night, make, 'approve');
  await carriedOut(night);
  expect(night.effects().map(({ target }) => target)).toEqual(['/gmail/v1/users/me/labels']);
  expect(labelsOf(night, 'may')).toEqual(['INBOX', 'UNREAD']);
  await carriedOut(night);
  const file = cardOf(night, 'File this mail');
  expect(wordsOf(file.blocks)).toMatch(/under the label “Finance”/);
  await press(night, file, 'approve');
  await carriedOut(night);

  for (const name of ['may', 'june']) expect(labelsOf(night, name)).toEqual(['Label_1', 'UNREAD']);
  const ledger = await audited(night);
  expect(uncoveredEffects(ledger, night.effects())).toEqual([]);
  await press(night, cardOf(night, 'File this mail'), 'undo');
  await carriedOut(night);
  for (const name of ['may', 'june']) expect(labelsOf(night, name)).toEqual(['INBOX', 'UNREAD']);
  expect(uncoveredEffects(await audited(night), night.effects())).toEqual([]);
});

it('files at once under a label that is there, whatever its case, and nothing that is denied', async () => {
  await using night = await ruledNight(['may'], { folder: 'finance' });
  await press(night, cardOf(night, 'File this mail'), 'deny');
  await carriedOut(night);
  expect(night.effects()).toEqual([]);
  expect(labelsOf(night, 'may')).toEqual(['INBOX', 'UNREAD']);
});

it('leaves mail where it is when its owner wants no such label, and asks for it no more that week', async () => {
  await using night = await ruledNight(['may']);
  await press(night, cardOf(night, 'Make the label'), 'deny');
  await carriedOut(night);
  night.gmail.deliver(MAILBOX, invoice('june'));
  await carriedOut(night, DAY_MS);
  expect((await night.proposals()).map(({ kind, state }) => [kind, state])).toEqual([
    ['mail.makefolder', 'denied'],
  ]);
  expect(night.effects()).toEqual([]);

  night.gmail.deliver(MAILBOX, invoice('july'));
  await carriedOut(night, 15 * DAY_MS);
  expect((await night.proposals()).map(({ state }) => state)).toEqual(['denied', 'pending']);
});

it('asks again for a label that its owner did not want once they ask for it in words', async () => {
  await using night = await ruledNight(['may']);
  await press(night, cardOf(night, 'Make the label'), 'deny');
  await carriedOut(night);
  const words = 'file the mail from Cloudberry under Finance';
  expect(await saidWords(night, words)).toContain('no label or folder “Finance”');
  await night.runUntilIdle();
  expect((await night.proposals()).map(({ state }) => state)).toEqual(['denied', 'pending']);
});

it('holds no mail back for a label that policy refuses to make', async () => {
  const file = join(await mkdtemp(join(tmpdir(), 'nightshift-policy-')), 'policy.yaml');
  await writeFile(
    file,
    'version: 1\nrules: [{ name: no labels, match: { actions: [mail.makefolder] }, refuse: we keep few }]\n',
  );
  await using night = await ruledNight(['may', 'june'], { env: { NIGHTSHIFT_POLICY: file } });
  expect(await countHeld(night.ctx.store.db, OWNER)).toBe(0);
  expect(await audited(night, 'policy.refused')).toHaveLength(1);
  expect(await saidWords(night, 'file the mail from Cloudberry under Finance')).toContain(
    'I cannot file',
  );
  expect(await night.proposals()).toEqual([]);
});

it('files what somebody asks for in words, once there is where to, by a card', async () => {
  await using night = await openNight();
  night.gmail.deliver(MAILBOX, invoice('may'));
  await night.untilMorning();
  const words = 'file the mail from Cloudberry under Finance';
  expect(await saidWords(night, words)).toContain('no label or folder “Finance”');
  await night.runUntilIdle();
  await press(night, cardOf(night, 'Make the label'), 'approve');
  await carriedOut(night);
  expect(await saidWords(night, words)).toContain('I can file 1 item');
  await night.runUntilIdle();
  await press(night, cardOf(night, 'File this mail'), 'approve');
  await carriedOut(night);
  expect(labelsOf(night, 'may')).toEqual(['Label_1', 'UNREAD']);
  expect(uncoveredEffects(await audited(night), night.effects())).toEqual([]);
});

it('files nothing once the label is another, and makes none twice (I6)', async () => {
  await using night = await ruledNight(['may'], { folder: 'Finance' });
  await night.asOwner('PATCH', '/labels/Label_1', { name: 'Old' });
  await press(night, cardOf(night, 'File this mail'), 'approve');
  await carriedOut(night);
  expect(night.effects()).toEqual([]);
  expect(wordsOf(cardOf(night, 'File this mail').blocks)).toContain(
    'the label or folder is another',
  );

  night.gmail.deliver(MAILBOX, invoice('june'));
  await carriedOut(night, DAY_MS);
  await night.asOwner('POST', '/labels', { name: 'Finance' });
  await press(night, cardOf(night, 'Make the label'), 'approve');
  await carriedOut(night);
  expect(night.effects()).toEqual([]);
  await carriedOut(night);
  expect((await night.proposals()).map(({ kind, state }) => [kind, state])).toEqual([
    ['mail.file', 'superseded'],
    ['mail.makefolder', 'superseded'],
    ['mail.file', 'pending'],
  ]);
});

it('asks for each missing level of a name in turn, says for what, and files under the whole of it (I1, I2)', async () => {
  await using night = await ruledNight(['may'], { name: 'Clients/Acme' });
  const outer = cardOf(night, 'Make the label');
  expect(wordsOf(outer.blocks)).toMatch(/“Clients”[^]*since “Clients\/Acme” is to be in it/);
  await press(night, outer, 'approve');
  await carriedOut(night);
  await carriedOut(night);
  const inner = cardOf(night, 'Make the label “Clients/Acme”');
  await press(night, inner, 'approve');
  await carriedOut(night);
  await carriedOut(night);
  const file = cardOf(night, 'File this mail');
  expect(wordsOf(file.blocks)).toContain('under the label “Clients/Acme”');
  await press(night, file, 'approve');
  await carriedOut(night);

  expect(labelsOf(night, 'may')).toEqual(['Label_2', 'UNREAD']);
  await press(night, cardOf(night, 'File this mail'), 'undo');
  await carriedOut(night);
  expect(labelsOf(night, 'may')).toEqual(['INBOX', 'UNREAD']);
  expect(uncoveredEffects(await audited(night), night.effects())).toEqual([]);
});

it('asks once for a label that two names are to be in', async () => {
  await using night = await openNight();
  for (const words of [
    'rules Invoices from vendors go under Clients/Acme, ask me first',
    'rules Newsletters go under Clients/News, ask me first',
  ]) {
    const asked = await typed(night, words);
    const person = night.slack.as(DANA);
    const before = person.ephemerals().length;
    await person.click({ channel: asked.channel, ts: asked.ts, ephemeral: true }, 'answer.first');
    await night.slack.until(() => person.ephemerals()[before]);
  }
  night.gmail.deliver(MAILBOX, invoice('may'));
  night.gmail.deliver(MAILBOX, promotion());
  await night.untilMorning();

  const made = (await night.proposals()).filter(({ kind }) => kind === 'mail.makefolder');
  expect(made.map(({ facts }) => facts['folder'])).toEqual(['Clients']);
  expect(await countHeld(night.ctx.store.db, OWNER)).toBe(2);
});
