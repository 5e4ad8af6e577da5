import { readFile, writeFile } from 'node:fs/promises';
import type { Context } from '../context.ts';
import type { ChainPoint } from '../domain/audit.ts';
import { actionsOf, checkReceipt, receiptText } from '../domain/receipt.ts';
import { receiptFor } from '../flow/receipt.ts';
import { Invalid } from '../lib/errors.ts';
import { parseJson } from '../lib/trust.ts';

/** Draws the receipt of a decided proposal by id or digest, or of a card by its id; into a file where one is named. */
export async function drawnReceipt(
  ctx: Pick<Context, 'store'>,
  asked: { reference: string; file?: string | undefined },
): Promise<string> {
  const answer = await receiptFor(ctx, { reference: asked.reference });
  if ('why' in answer) throw new Invalid(answer.why);
  const text = receiptText(answer.receipt);
  if (asked.file !== undefined) await writeFile(asked.file, text, { mode: 0o600 });
  return text;
}

/** Checks a receipt with nothing but the file; a digest's chain head says whether it is of that ledger. */
export async function verifyReceiptFile(file: string, witness?: ChainPoint) {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new Invalid(`${file} cannot be read`, { cause });
  });
  const result = checkReceipt(parsed(text), witness);
  if (!result.verified) return result;
  const { head } = result.receipt;
  const actions = actionsOf(result.receipt).map(inWords);
  const [only, ...others] = actions;
  return {
    verified: true,
    ...(others.length === 0 ? only : { actions }),
    head: `${head.seq}:${head.hash}`,
    witness: result.witnessed
      ? 'it is of the same ledger as the digest'
      : 'none given: it agrees with itself; compare with the head in a digest by --witness',
  };
}

function inWords({ record, digest, summary }: ReturnType<typeof actionsOf>[number]) {
  return {
    proposal: record.id,
    action: record.kind,
    request: `${record.request.method} ${record.request.target}`,
    digest,
    ...summary,
  };
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return null;
  }
}
