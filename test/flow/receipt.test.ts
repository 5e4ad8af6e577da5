import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseWitness } from '#src/commands/audit.ts';
import { verifyReceiptFile } from '#src/commands/receipt.ts';
import { proposalDigest, requestDigest } from '#src/domain/proposal.ts';
import { actionsOf, checkReceipt, type Receipt } from '#src/domain/receipt.ts';
import { receiptFor } from '#src/flow/receipt.ts';
import { auditHead } from '#src/store/audit.ts';
import { pause } from '#src/flow/pause.ts';
import { DANA, type Night, OWNER, TEAM } from '../support/night.ts';
import { promotion } from './mails.ts';
import { filesOf, places, unnoticed } from './receipts.ts';
import { audited, carriedOut, cardOf, nightOf, press, toldTo } from './scenes.ts';

const SECOND = 'U0SECOND';

let night: Night;
let receipt: Receipt;
beforeAll(async () => {
  night = await nightOf([promotion('1')], { runs: 1 });
  await press(night, cardOf(night, 'Archive'), 'approve');
  await carriedOut(night);
  for (const paused of [true, false])
    await pause(night.ctx, { person: OWNER }, { by: OWNER, paused });
  receipt = await drawn();
});
afterAll(async () => night[Symbol.asyncDispose]());

async function archived() {
  const found = (await night.proposals()).find(({ kind }) => kind === 'mail.archive');
  if (found === undefined) throw new Error('nothing was archived');
  return found;
}

async function drawn(): Promise<Receipt> {
  const answer = await receiptFor(night.ctx, { reference: (await archived()).id, ownerId: OWNER });
  if ('why' in answer) throw new Error(answer.why);
  return answer.receipt;
}

function theOnly(given: Receipt) {
  const [only, ...others] = actionsOf(given);
  if (only === undefined || others.length > 0)
    throw new Error(`It has ${others.length + 1} actions`);
  return only;
}

describe('a receipt', () => {
  it('tells who decided what by which card, when it was claimed, and how it ended', async () => {
    const { head } = receipt;
    const { summary, record, digest } = theOnly(receipt);
    const { cardId, digest: known } = await archived();
    expect(summary).toMatchObject({
      decision: 'approved',
      decidedBy: OWNER,
      card: cardId,
      outcome: 'done',
      risk: 'R1',
    });
    expect(digest).toBe(known);
    expect(record.request).toEqual(expect.objectContaining({ method: 'POST' }));
    expect(head).toEqual(await auditHead(night.ctx.store.db, TEAM));
  });

  it('verifies, alone and against the chain head of a digest before or after it', async () => {
    expect(checkReceipt(receipt)).toMatchObject({ verified: true, witnessed: false });
    const [first] = receipt.entries;
    for (const entry of await audited(night)) {
      const result = checkReceipt(receipt, { seq: entry.seq, hash: entry.hash.slice(0, 10) });
      expect(result.verified).toBe(entry.seq >= (first?.seq ?? 0) - 1);
    }
  });

  it('shows nothing of what stands between its entries', () => {
    const text = JSON.stringify(receipt);
    expect(receipt.leaves.length).toBeGreaterThan(3);
    expect(text).not.toContain('pipeline.rerun');
    expect(text).not.toContain('switch.paused');
  });

  it('is found out after any change to any one place of it (I17)', () => {
    expect(unnoticed(receipt)).toEqual([]);
    expect(places(receipt).length).toBeGreaterThan(70);
  });

  it('is refused where its digests fit another record than the one that was decided (I2)', () => {
    const { request, ...others } = theOnly(receipt).record;
    for (const record of [
      { ...others, request: { ...request, target: `${request.target}0` } },
      { ...others, request, preconditions: {} },
    ]) {
      const digests = {
        digest: proposalDigest(record),
        requestDigest: requestDigest(record.request),
      };
      expect(checkReceipt({ ...receipt, record, ...digests }).verified).toBe(false);
    }
  });

  it('is refused with the head of another chain, or one beyond its end', () => {
    const { seq, hash } = receipt.head;
    const other = `${hash.startsWith('0') ? '1' : '0'}${hash.slice(1, 10)}`;
    const why = (witness: string) => {
      const result = checkReceipt(receipt, parseWitness(witness));
      return result.verified ? 'verified' : result.why;
    };
    expect(why(`${seq}:${other}`)).toContain('not of this chain');
    expect(why(`${seq + 1}:${hash.slice(0, 10)}`)).toContain('ends before');
    expect(why(`1:${hash.slice(0, 10)}`)).toContain('begins after');
  });

  it('of a proposal that nobody decided, or of somebody else, is not drawn', async () => {
    const waiting = (await night.proposals()).find(({ kind }) => kind === 'pipeline.rerun');
    const undecided = await receiptFor(night.ctx, { reference: waiting?.id ?? '' });
    expect(undecided).toMatchObject({ why: expect.stringContaining('not decided') });
    const { id, digest } = await archived();
    const asStranger = { ownerId: `${TEAM}/${SECOND}` };
    for (const reference of [id, digest])
      expect(await receiptFor(night.ctx, { reference, ...asStranger })).toHaveProperty('why');
    expect(await receiptFor(night.ctx, { reference: '%' })).toHaveProperty('why');
  });

  it('is checked from a file, which may hold anything', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nightshift-receipt-'));
    const file = join(folder, 'receipt.json');
    for (const [text, verified] of [
      [JSON.stringify(receipt), true],
      ['{}', false],
      ['nonsense', false],
    ] as const) {
      await writeFile(file, text);
      expect(await verifyReceiptFile(file)).toMatchObject({ verified });
    }
  });
});

describe('the receipt of a card', () => {
  it('comes as a file into the direct messages of whoever asked, by button or command', async () => {
    const { digest } = theOnly(receipt);
    await press(night, cardOf(night, 'Archive'), 'receipt');
    expect(await toldTo(night)).toContain('The receipt is in our direct messages');
    expect(filesOf(night)).toMatchObject([{ name: `receipt-${digest.slice(0, 12)}.json` }]);
    await night.slack.as(DANA).command(`audit receipt ${digest.slice(0, 12)}`);
    await night.slack.until(() => filesOf(night).length === 2);
  });

  it('is not given to anybody else', async () => {
    const { digest } = theOnly(receipt);
    const { cardId } = await archived();
    for (const [at, reference] of [digest.slice(0, 12), cardId].entries()) {
      await night.slack.as(SECOND).command(`audit receipt ${reference}`);
      expect(await toldTo(night, SECOND, at + 1)).toContain('No action or card with this id');
    }
  });
});
