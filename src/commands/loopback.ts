import { createServer, type ServerResponse } from 'node:http';
import { Conflict, errorMessage, Invalid } from '../lib/errors.ts';
import { CONSENT_LIFETIME_MS } from '../store/consents.ts';
import { consentPage } from './consent-page.ts';

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
            send(response, 404, consentPage('lost'));
            return;
          }
          accept(url.searchParams).then(
            (value) => {
              send(response, 200, consentPage('connected'));
              settle(() => resolve(value));
            },
            (error: unknown) => {
              send(response, 400, consentPage('failed', errorMessage(error)));
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

function send(response: ServerResponse, status: number, html: string): void {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
      connection: 'close',
    })
    .end(html);
}
