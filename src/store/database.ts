import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Invalid } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { newVaultKey, parseVaultKey, type VaultKey } from './vault.ts';

export interface OpenDatabase {
  url: string;
  vaultKey: VaultKey;
  /** True when the server is ours and lives in the data folder. */
  embedded: boolean;
  close(): Promise<void>;
}

/**
 * The configured PostgreSQL, or the embedded one. With a database of your own the vault key must be yours
 * too, since a generated key on one machine's disk would be lost with it.
 */
export async function openDatabase(
  settings: { dataDir: string; databaseUrl: string | undefined; vaultKey: string | undefined },
  options: { log: Log; onProgress?: ((message: string) => void) | undefined },
): Promise<OpenDatabase> {
  if (settings.databaseUrl !== undefined) {
    if (settings.vaultKey === undefined) {
      throw new Invalid(
        'NIGHTSHIFT_KEY is missing: with DATABASE_URL set, give 32 random bytes in base64, for example from `openssl rand -base64 32`, and keep them safe',
      );
    }
    return {
      url: settings.databaseUrl,
      vaultKey: parseVaultKey(settings.vaultKey),
      embedded: false,
      close: () => Promise.resolve(),
    };
  }
  const { openEmbeddedPostgres } = await import('./embedded.ts');
  const server = await openEmbeddedPostgres({
    dataDir: settings.dataDir,
    log: options.log,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  });
  return {
    url: server.connectionString,
    vaultKey:
      settings.vaultKey === undefined
        ? generatedKey(settings.dataDir)
        : parseVaultKey(settings.vaultKey),
    embedded: true,
    close: () => server.stop(),
  };
}

function generatedKey(dataDir: string): VaultKey {
  const file = join(dataDir, 'vault.key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, `${newVaultKey()}\n`, { mode: 0o600, flag: 'wx' });
  }
  return parseVaultKey(readFileSync(file, 'utf8'));
}
