import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawnReceipt, verifyReceiptFile } from '#src/commands/receipt.ts';
import { actionsOf, checkReceipt, type Receipt, receiptText } from '#src/domain/receipt.ts';
import { parseJson } from '#src/lib/trust.ts';
import { auditHead } from '#src/store/audit.ts';
import { DANA, type Night, OWNER, TEAM } from '../support/night.ts';
import { promotion } from './mails.ts';
import { filesOf, unnoticed } from './receipts.ts';
import { bytesOf, carriedOut, cardOf, nightOf, openModal, press, tick, toldTo } from './scenes.ts';

const HOSTILE = 'invoice\u202egpj.exe\u202c \u{e0041}';

describe('the receipt of a card that asked about several', () => {
  let group: Night;
  let drawn: Receipt;
  let chosen: readonly string[];
  beforeAll(async () => {
    group = await nightOf(['a', 'b', 'c'].map((name) => promotion(name)));
    const modal = await openModal(group, cardOf(group));
    chosen = (await group.proposals()).slice(0, 2).map(({ id }) => id);
    await tick(group, modal, chosen);
    await carriedOut(group);
    await press(group, cardOf(group), 'receipt');
    const { id, name } = await group.slack.until(() => filesOf(group)[0]);
    expect(name).toBe(`receipt-${(await group.proposals())[0]?.cardId}.json`);
    const file = `${group.slack.url}/client/files/${String(id)}`;
    drawn = (await (await fetch(`${file}?as=${DANA}`)).json()) as Receipt;
    expect((await fetch(`${file}?as=U0SECOND`)).status).toBe(404);
  });
  afterAll(async () => group[Symbol.asyncDispose]());

  it('is one file that proves each of them: what was done, and what was unticked', async () => {
    expect(await toldTo(group)).toContain('The receipt of these 3 actions');
    expect(checkReceipt(drawn)).toMatchObject({ verified: true });
    for (const { record, digest, summary } of actionsOf(drawn)) {
      const isChosen = chosen.includes(record.id);
      expect(summary).toMatchObject(
        isChosen
          ? { decision: 'approved', outcome: 'done', decidedBy: OWNER }
          : { decision: 'denied', outcome: 'denied', claimedAt: null },
      );
      expect(digest).toBe((await group.proposals()).find(({ id }) => id === record.id)?.digest);
    }
    const requests = actionsOf(drawn)
      .filter(({ summary }) => summary.outcome === 'done')
      .map(({ record }) => record.request);
    expect(bytesOf(requests)).toEqual(bytesOf(group.effects()));
  });

  it('shows the characters that would turn its text round, and reads them back', () => {
    const [first, ...others] = actionsOf(drawn);
    if (first === undefined || !('actions' in drawn)) throw new Error('It has no actions');
    const { facts, ...record } = first.record;
    const hostile = { ...record, facts: { ...facts, subject: HOSTILE } };
    const receipt: Receipt = { ...drawn, actions: [{ ...first, record: hostile }, ...others] };
    const text = receiptText(receipt);
    expect(text).toContain('invoice\\u202egpj.exe\\u202c \\udb40\\udc41');
    expect(text).not.toMatch(/\p{Cf}/u);
    expect(parseJson(text)).toEqual(receipt);
  });

  it('is found out after any change to any one place of it, or of their order (I17)', () => {
    expect(unnoticed(drawn)).toEqual([]);
    const actions = actionsOf(drawn);
    for (const others of [actions.toReversed(), actions.slice(1), [...actions, ...actions]])
      expect(checkReceipt({ ...drawn, actions: others }).verified).toBe(false);
    const exchanged = actions.map(({ summary, ...rest }, at) => ({
      ...rest,
      summary: actions[(at + 1) % actions.length]?.summary ?? summary,
    }));
    expect(checkReceipt({ ...drawn, actions: exchanged }).verified).toBe(false);
  });

  it('is drawn and checked by the command line as well, of the card or of each of them', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'nightshift-receipt-'));
    const [{ cardId, id } = { cardId: '', id: '' }] = await group.proposals();
    const head = await auditHead(group.ctx.store.db, TEAM);
    for (const [reference, count] of [
      [cardId, 3],
      [id, 1],
    ] as const) {
      const file = join(folder, `${reference}.json`);
      const said = parseJson(await drawnReceipt(group.ctx, { reference, file })) as Receipt;
      expect(actionsOf(said)).toHaveLength(count);
      expect(await verifyReceiptFile(file, head)).toMatchObject({
        verified: true,
        ...(count === 1 ? { outcome: 'done' } : {}),
      });
      await writeFile(file, JSON.stringify({ ...said, leaves: said.leaves.toReversed() }));
      expect(await verifyReceiptFile(file, head)).toMatchObject({ verified: false });
    }
  });
});
