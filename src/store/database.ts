import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Conflict, Invalid } from '../lib/errors.ts';
import type { Log } from '../lib/log.ts';
import { newVaultKey, parseVaultKey, type VaultKey } from './vault-cipher.ts';
import { configuredVaultKey, type VaultSettings, withRetired } from './vault-keys.ts';

export interface OpenDatabase {
  url: string;
  vaultKey: VaultKey;
  /** True when the server is ours and lives in the data folder. */
  embedded: boolean;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  log: Log;
  onProgress?: ((message: string) => void) | undefined;
  /** Use the server of a Nightshift that runs on the same folder, instead of refusing: for single commands. */
  visit?: boolean | undefined;
}

/**
 * The configured PostgreSQL, or the embedded one. With a database of your own the vault key must be yours
 * too, since a generated key on one machine's disk would be lost with it.
 */
export async function openDatabase(
  settings: { dataDir: string; databaseUrl: string | undefined } & VaultSettings,
  options: DatabaseOptions,
): Promise<OpenDatabase> {
  const configured = await configuredVaultKey(settings);
  if (settings.databaseUrl !== undefined) {
    if (configured === null) {
      throw new Invalid(
        'NIGHTSHIFT_KEY (or NIGHTSHIFT_KEY_COMMAND) is missing: with DATABASE_URL set, give 32 random bytes in base64, for example from `openssl rand -base64 32`, and keep them safe',
      );
    }
    return {
      url: settings.databaseUrl,
      vaultKey: configured,
      embedded: false,
      close: () => Promise.resolve(),
    };
  }
  const server = await openEmbedded(settings.dataDir, options);
  const vaultKey = configured ?? withRetired(generatedKey(settings.dataDir), settings.oldVaultKeys);
  return { ...server, vaultKey, embedded: true };
}

async function openEmbedded(
  dataDir: string,
  options: DatabaseOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const { openEmbeddedPostgres, visitEmbeddedPostgres } = await import('./embedded.ts');
  const place = {
    dataDir,
    log: options.log,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  };
  try {
    const server = await openEmbeddedPostgres(place);
    return { url: server.connectionString, close: () => server.stop() };
  } catch (error) {
    const url =
      options.visit === true && error instanceof Conflict
        ? await visitEmbeddedPostgres(place)
        : null;
    if (url === null) throw error;
    return { url, close: () => Promise.resolve() };
  }
}

function generatedKey(dataDir: string): VaultKey {
  const file = join(dataDir, 'vault.key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, `${newVaultKey()}\n`, { mode: 0o600, flag: 'wx' });
  }
  return parseVaultKey(readFileSync(file, 'utf8'));
}
