import { auth, gmail, type gmail_v1 } from '@googleapis/gmail';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import {
  createGmailSandbox,
  type GmailSandbox,
  type GmailSandboxOptions,
} from '#src/sandbox/gmail/server.ts';

export const NOW = new Date('2026-11-20T06:00:00Z');
export const ANNA = 'anna@example.com';

export interface World extends AsyncDisposable {
  sandbox: GmailSandbox;
  clock: ShiftableClock;
  /** A client of the unmodified SDK, by default with a token that may do everything. */
  client(refreshToken?: string): gmail_v1.Gmail;
}

export async function start(options: Partial<GmailSandboxOptions> = {}): Promise<World> {
  const clock = createStoppedClock(NOW);
  const sandbox = await createGmailSandbox({ clock, ...options });
  sandbox.addMailbox(ANNA);
  return {
    sandbox,
    clock,
    client: (refreshToken = sandbox.addMailbox(ANNA).refreshToken) =>
      connect(sandbox.url, refreshToken),
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

export function connect(url: string, refreshToken: string): gmail_v1.Gmail {
  const oauth = new auth.OAuth2({
    clientId: 'nightshift-test',
    clientSecret: 'secret',
    endpoints: { oauth2TokenUrl: `${url}/token`, oauth2RevokeUrl: `${url}/revoke` },
  });
  oauth.setCredentials({ refresh_token: refreshToken });
  return gmail({ version: 'v1', auth: oauth, rootUrl: `${url}/`, retry: false });
}

/** A mail with the given headers; the ones that every mail needs are filled in. */
export function mail(headers: Record<string, string> = {}, body = 'Hello.\r\n'): Buffer {
  const all = { From: 'Ben <ben@example.org>', To: ANNA, Subject: 'Plans', ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`${lines.join('')}\r\n${body}`, 'utf8');
}

export function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url');
}

export function decode(text: string | null | undefined): Buffer {
  return Buffer.from(text ?? '', 'base64url');
}

/** The status, reason and message of the refusal that a call ends with. */
export async function refusalOf(
  call: Promise<unknown>,
): Promise<{ status: number; reason: string; message: string }> {
  try {
    await call;
  } catch (error) {
    const { status, response } = error as {
      status: number;
      response: { data: { error: { message: string; errors: { reason: string }[] } } };
    };
    const { message, errors } = response.data.error;
    return { status, reason: errors[0]?.reason ?? '', message };
  }
  throw new Error('The call was accepted');
}

export async function accessToken(url: string, refreshToken: string): Promise<string> {
  const answer = await fetch(`${url}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      client_id: 'nightshift-test',
      refresh_token: refreshToken,
    }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return token;
}

export interface PartAnswer {
  contentId: string;
  status: number;
  headers: string;
  body: string;
}

/** Sends requests as one batch and reads the answers back, without any of the sandbox's own code. */
export async function sendBatch(
  url: string,
  parts: readonly string[],
  { token, path = '/batch/gmail/v1' }: { token?: string; path?: string } = {},
): Promise<PartAnswer[]> {
  const body = parts.map(
    (part, index) =>
      `--edge\r\nContent-Type: application/http\r\nContent-ID: <item${index}>\r\n\r\n${part}\r\n`,
  );
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      'Content-Type': 'multipart/mixed; boundary="edge"',
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    },
    body: `${body.join('')}--edge--\r\n`,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${answer.status} ${text}`);
  const boundary = /boundary=(\S+)/.exec(answer.headers.get('content-type') ?? '')?.[1] ?? '';
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => {
      const [outer = '', head = '', ...rest] = part.split('\r\n\r\n');
      return {
        contentId: /Content-ID: (.*)/i.exec(outer)?.[1] ?? '',
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]),
        headers: head,
        body: rest.join('\r\n\r\n').trim(),
      };
    });
}
