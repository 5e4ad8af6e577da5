import type { Context } from '../context.ts';
import { errorMessage, isExpected } from '../lib/errors.ts';
import { checkVaultKey, grantsToRotate, rotateGrant } from '../store/vault-keys.ts';

export interface Rotation {
  key: string;
  rotated: number;
  /** Grants that stayed as they were, each with why. */
  failed: Record<string, string>;
}

/**
 * Seals every grant with the current key, each in a transaction of its own: what was done stays done when
 * this ends half way, and the next run goes on from there.
 */
export async function rotateVault(
  ctx: Pick<Context, 'store' | 'vaultKey' | 'clock'>,
): Promise<Rotation> {
  const { store, vaultKey } = ctx;
  const grants = await grantsToRotate(store.db, vaultKey);
  const failed: Record<string, string> = {};
  let rotated = 0;
  for (const [at, { accountId, access }] of grants.entries()) {
    try {
      const left = grants.length - at - 1;
      if (await store.write((unit) => rotateGrant(unit, vaultKey, { accountId, access, left })))
        rotated += 1;
    } catch (error) {
      if (!isExpected(error)) throw error;
      failed[`${accountId} ${access}`] = errorMessage(error);
    }
  }
  if (Object.keys(failed).length === 0) await checkVaultKey(store.db, vaultKey, ctx.clock.now());
  return { key: vaultKey.id, rotated, failed };
}
