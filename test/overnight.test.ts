import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweep } from '#src/flow/sweep.ts';
import type { Proposal } from '#src/domain/proposal.ts';
import type { StoredMessage } from '#src/sandbox/slack/workspace.ts';
import { verifyLedger } from '#src/commands/audit.ts';
import {
  actionsOf,
  cards,
  digests,
  failedRun,
  promotion,
  question,
  urgent,
  wordsOf,
} from './flow/mails.ts';
import { bytesOf, cardOf, messageId, openModal, press } from './flow/scenes.ts';
import { availableBackends } from './queues/support.ts';
import { DANA, MAILBOX, MORNING, type Night, openNight } from './support/night.ts';
import { startRedis } from './support/redis.ts';

const PROMOTIONS = 12;

interface Snapshots {
  beforeMorning: { digests: number; effects: number; openCards: StoredMessage[] };
  atSeven: StoredMessage[];
  afterFiveSweeps: number;
  afterRestart: number;
  askedFor: Proposal[];
}

describe.each(availableBackends())('a whole night on %s', (backend) => {
  const closing = new AsyncDisposableStack();
  let night: Night;
  let seen: Snapshots;

  beforeAll(async () => {
    const redis = backend === 'Redis' ? await startRedis() : null;
    if (redis !== null) closing.defer(() => redis.stop());
    night = closing.use(
      await openNight({
        workers: redis === null ? {} : { redisUrl: redis.url },
        env: { NIGHTSHIFT_UNDO_S: '0' },
      }),
    );
    // Whoever lists the mailbox instead of reading its history fails.
    const broken = { type: 'status', status: 500 } as const;
    night.gmail.faults.add({ match: /GET \S+\/messages\?/, times: 1_000, kind: broken });
    seen = await wholeNight(night);
  });

  afterAll(() => closing.disposeAsync());

  it('reads every mail by the history of the mailbox', async () => {
    const rows = await night.ctx.store.db.selectFrom('signals').selectAll().execute();
    expect(rows.filter(({ kind }) => kind === 'mail')).toHaveLength(PROMOTIONS + 2);
    expect(rows.filter(({ kind }) => kind === 'run')).toHaveLength(2);
    expect(night.gmail.faults.struck).toBe(0);
  });

  it('does nothing while nobody has decided (I1)', () => {
    expect(seen.beforeMorning.effects).toBe(0);
    expect(seen.beforeMorning.openCards).toHaveLength(5);
  });

  it('offers Approve on a card only where all of it can be read, else behind Read all (I3)', () => {
    const buttons = (asks: string) =>
      seen.beforeMorning.openCards
        .filter(({ text }) => text.startsWith(asks))
        .map(({ blocks }) =>
          actionsOf(blocks).filter((action) => /^card\.(approve|read|deny)$/.test(action)),
        );
    expect(buttons('Archive')).toEqual([['card.read', 'card.deny']]);
    expect(buttons('Star')).toEqual([['card.approve', 'card.deny']]);
    expect(buttons('Save')).toEqual([['card.approve', 'card.deny']]);
    expect(buttons('Run')).toEqual([
      ['card.approve', 'card.deny'],
      ['card.approve', 'card.deny'],
    ]);
  });

  it('posts the digest at seven of the local clock and not a second before', () => {
    expect(seen.beforeMorning.digests).toBe(0);
    expect(seen.atSeven).toHaveLength(1);
  });

  it('posts one digest for the day, through five more sweeps and a restart', () => {
    expect(seen.afterFiveSweeps).toBe(1);
    expect(seen.afterRestart).toBe(1);
    expect(digests(night.slack)).toHaveLength(1);
  });

  it('tells in the digest what waits, what came and how far each source was read', () => {
    const words = wordsOf(seen.atSeven[0]?.blocks);
    expect(words).toContain('16 decisions, 2 failed runs, 1 urgent mail, 1 mail to answer.');
    expect(words).toContain(`*Mail:* ${PROMOTIONS + 2} mails read.`);
    expect(words).toMatch(/Promotion\W+12/);
    expect(words).toContain('No action was taken.');
    expect(words).toMatch(/dana@night\.example\n: read until 06:59, 14 new entries/);
    expect(words).toMatch(/Audit #\d+ [0-9a-f]{10}/);
  });

  it('sends exactly what was approved, byte for byte, and nothing else (I1, I2)', () => {
    const done = seen.askedFor.filter(({ state }) => state === 'done');
    expect(done).toHaveLength(PROMOTIONS + 2);
    expect(bytesOf(night.effects())).toEqual(bytesOf(done.map(({ request }) => request)));
  });

  it('lets the effect be seen where it happened', () => {
    const messages = night.gmail.messages(MAILBOX);
    const drafts = messages.filter(({ labelIds }) => labelIds.includes('DRAFT'));
    expect(drafts.map(({ raw }) => Buffer.from(raw).toString())).toEqual([
      expect.stringContaining('To: ana@client.example'),
    ]);
    const desk = messageId(night, 'Last chance: 30 % off every desk0');
    expect(messages.find(({ id }) => id === desk)?.labelIds).not.toContain('INBOX');
    expect(night.github.effects.map(({ target }) => target)).toEqual([
      expect.stringMatching(/^\/repos\/acme\/one\/actions\/runs\/\d+\/rerun-failed-jobs$/),
    ]);
  });

  it('does nothing about what was denied, and nothing about what nobody clicked (I1)', () => {
    const left = seen.askedFor.filter(({ state }) => state !== 'done');
    expect(left.map(({ kind, state }) => `${kind} ${state}`).toSorted()).toEqual([
      'mail.label denied',
      'pipeline.rerun pending',
    ]);
    const star = messageId(night, 'URGENT: the shop');
    const mail = night.gmail.messages(MAILBOX).find(({ id }) => id === star);
    expect(mail?.labelIds).not.toContain('STARRED');
  });

  it('leaves a ledger that verifies, with an approval by the owner before every claim (I17)', async () => {
    expect(await verifyLedger(night.ctx.store.db)).toMatchObject({ verified: true });
    expect(night.bugs).toEqual([]);
  });

  it('breaks none of the rules that Slack has for messages', () => {
    expect(night.slack.refused).toEqual([]);
  });
});

async function wholeNight(night: Night): Promise<Snapshots> {
  for (let at = 0; at < PROMOTIONS; at += 1) night.gmail.deliver(MAILBOX, promotion(`desk${at}`));
  night.gmail.deliver(MAILBOX, urgent());
  night.gmail.deliver(MAILBOX, question());
  failedRun(night, 'acme/one');
  failedRun(night, 'acme/two');
  await night.runUntilIdle();
  night.clock.set(new Date(MORNING.getTime() - 1_000));
  await night.runUntilIdle();
  const beforeMorning = {
    digests: digests(night.slack).length,
    effects: night.effects().length,
    openCards: cards(night.slack),
  };
  night.clock.set(MORNING);
  await night.runUntilIdle();
  const atSeven = digests(night.slack);
  for (let times = 0; times < 5; times += 1) await sweep(night.ctx);
  await night.runUntilIdle();
  const afterFiveSweeps = digests(night.slack).length;
  await night.restart();
  await night.runUntilIdle();
  const afterRestart = digests(night.slack).length;
  await decideAsDana(night);
  await night.runUntilIdle();
  night.clock.advance(1_000);
  await night.runUntilIdle();
  const askedFor = await night.proposals();
  return { beforeMorning, atSeven, afterFiveSweeps, afterRestart, askedFor };
}

/** The group through the modal, the draft and one run on their cards, the star denied, the other run left alone. */
async function decideAsDana(night: Night): Promise<void> {
  const modal = await openModal(night, cardOf(night, 'Archive'));
  await night.slack.as(DANA).submit(modal);
  await press(night, cardOf(night, 'Save'), 'approve');
  await press(night, cardOf(night, 'Star'), 'deny');
  const one = cards(night.slack).find((card) => wordsOf(card.blocks).includes('acme/one'));
  if (one === undefined) throw new Error('There is no card about acme/one');
  await press(night, one, 'approve');
}
