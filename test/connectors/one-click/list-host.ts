import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createOneClick } from '#src/connectors/one-click/one-click.ts';
import { approved } from '#test/contracts/mail-world.ts';

/**
 * A list's host and Nightshift in a network of their own, in which a public address is this machine's: leaves a
 * list by TLS with nothing between the two, and prints what came of it and what the host was told.
 */
const [, , host = '', address = '', key = '', certificate = ''] = process.argv;
const told: { method: string | undefined; url: string | undefined; body: string }[] = [];
const server = createServer(
  { key: readFileSync(key), cert: readFileSync(certificate) },
  (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
    request.on('end', () => {
      told.push({ method: request.method, url: request.url, body });
      response.end('You have left.');
    });
  },
);
await new Promise<void>((resolve) => server.listen(443, address, resolve));
const oneClick = createOneClick({
  resolve: () => Promise.resolve([{ address, family: 4 }]),
  timeoutMs: 10_000,
});
const writer = oneClick.openWriter(approved(oneClick.plan(`https://${host}/u/7?x=1`), 'acc_1'));
const said = await writer.send().then(
  () => 'left',
  (error: unknown) => (error instanceof Error ? error.name : 'unknown'),
);
process.stdout.write(JSON.stringify({ said, told }));
server.close();
server.closeAllConnections();
