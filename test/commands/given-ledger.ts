import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportLedger } from '#src/commands/audit-export.ts';
import { pruneLedger } from '#src/commands/audit-prune.ts';
import { NOW, OWNER } from '../support/build-signal.ts';
import { openTestStore, type TestStore } from '../support/build-store.ts';

const DAY_MS = 86_400_000;
export const TEAM = OWNER.split('/')[0] ?? '';

export interface GivenLedger extends TestStore {
  /** A path in a folder of this ledger's own. */
  file(name: string): string;
  record(subject: string): Promise<void>;
  /** The whole ledger in a file, as the command writes it. */
  exported(name?: string, format?: string): Promise<string>;
  prune(
    daysAgo: number,
    exportFile: string,
    checkpoint?: string,
  ): Promise<{ pruned: number; seq: number; hash: string }>;
}

/** Ten entries of ten days, the last of them of today. */
export async function openLedger(): Promise<GivenLedger> {
  const given = await openTestStore();
  const folder = await mkdtemp(join(tmpdir(), 'nightshift-audit-'));
  const file = (name: string): string => join(folder, name);
  const record = (subject: string): Promise<void> =>
    given.store.write(async (unit) =>
      unit.record(OWNER, {
        type: 'signal.ingested',
        actor: { kind: 'flow', id: 'ingest' },
        subject,
        data: { said: 'ä\u2028"' },
      }),
    );
  given.clock.advance(-9 * DAY_MS);
  for (let n = 0; n < 10; n += 1) {
    await record(`s${n}`);
    if (n < 9) given.clock.advance(DAY_MS);
  }
  return {
    ...given,
    file,
    record,
    exported: async (name = 'export.jsonl', format) => {
      await exportLedger(given.store.db, { file: file(name), format });
      return file(name);
    },
    prune: (daysAgo, exportFile, checkpoint = 'checkpoint.json') =>
      pruneLedger(given, {
        before: new Date(NOW.getTime() - daysAgo * DAY_MS).toISOString(),
        export: exportFile,
        keepCheckpoint: file(checkpoint),
      }),
    close: async () => {
      await given.close();
      await rm(folder, { recursive: true });
    },
  };
}

export async function linesOf(name: string): Promise<string[]> {
  return (await readFile(name, 'utf8')).trim().split('\n');
}
