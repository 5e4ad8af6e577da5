import { createServer } from 'node:http';
import { Conflict, errorMessage, Invalid } from '../lib/errors.ts';
import { CONSENT_LIFETIME_MS } from '../store/consents.ts';
import { type Page, sendPage } from '../listeners/page.ts';

export interface Loopback<Value> extends AsyncDisposable {
  /** `http://127.0.0.1:PORT/callback`; a literal address, not a name (RFC 8252, section 8.3). */
  readonly redirectUri: string;
  /** What `accept` made of the first answer that fits; rejects after ten minutes without one. */
  wait(accept: (answer: URLSearchParams) => Promise<Value>): Promise<Value>;
}

/** Takes the redirect of a provider's consent page on this machine alone (RFC 8252, section 7.3). */
export async function openLoopback<Value>(): Promise<Loopback<Value>> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const redirectUri = `http://127.0.0.1:${port}/callback`;
  return {
    redirectUri,
    wait: (accept) =>
      new Promise<Value>((resolve, reject) => {
        const timeout = setTimeout(
          () => reject(new Invalid('Nobody agreed within ten minutes')),
          CONSENT_LIFETIME_MS,
        );
        const settle = (end: () => void): void => {
          clearTimeout(timeout);
          end();
        };
        server.on('request', (request, response) => {
          const url = URL.parse(request.url ?? '', redirectUri);
          // A foreign host name that resolves to this machine is a page that tries its luck.
          const isOurs = request.headers.host === `127.0.0.1:${port}`;
          if (request.method !== 'GET' || url?.pathname !== '/callback' || !isOurs) {
            sendPage(response, { status: 404, page: LOST });
            return;
          }
          accept(url.searchParams).then(
            (value) => {
              sendPage(response, { status: 200, page: CONNECTED });
              settle(() => resolve(value));
            },
            (error: unknown) => {
              const words = [errorMessage(error), 'Nothing was stored.'];
              sendPage(response, {
                status: 400,
                page: { tone: 'bad', title: 'Not connected', words },
              });
              if (!(error instanceof Conflict)) settle(() => reject(error));
            },
          );
        });
      }),
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

const LOST: Page = {
  tone: 'plain',
  title: 'Nothing here',
  words: ['This address only takes answers.'],
};
const CONNECTED: Page = {
  tone: 'good',
  title: 'Connected',
  words: ['You can close this window and go back to the terminal.'],
};
