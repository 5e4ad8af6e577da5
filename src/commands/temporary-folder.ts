import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for one measurement, gone at the latest when the process ends. Others may enter it, since the database server runs as a user of its own. */
export function openTemporaryFolder(purpose: string): { dir: string } & Disposable {
  const dir = mkdtempSync(join(tmpdir(), `nightshift-${purpose}-`));
  chmodSync(dir, 0o755);
  const remove = (): void => rmSync(dir, { recursive: true, force: true });
  process.once('exit', remove);
  return { dir, [Symbol.dispose]: remove };
}
