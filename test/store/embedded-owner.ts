import { openEmbeddedPostgres } from '../../src/store/embedded.ts';

// Owns a data folder until it is killed, or gives it up on SIGTERM; tells the address, or why it may not.
const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('Missing the data folder');
try {
  const server = await openEmbeddedPostgres({ dataDir, onProgress: () => undefined });
  process.once('SIGTERM', () => {
    void server.stop().then(() => process.exit(0));
  });
  const { connectionString, adopted } = server;
  process.stdout.write(`${JSON.stringify({ connectionString, adopted })}\n`);
  setInterval(() => undefined, 1_000);
} catch (error) {
  process.stdout.write(`${JSON.stringify({ error: String(error) })}\n`);
}
