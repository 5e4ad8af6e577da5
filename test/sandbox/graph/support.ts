import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import {
  createGraphSandbox,
  type GraphSandbox,
  type GraphSandboxOptions,
} from '#src/sandbox/graph/server.ts';

export const ANNA = 'anna@example.com';
export const IMMUTABLE = { prefer: 'IdType="ImmutableId"' };

export interface Answer {
  status: number;
  headers: Headers;
  body: Record<string, unknown> & { value?: Record<string, unknown>[]; error?: { code: string } };
}

export interface World extends AsyncDisposable {
  sandbox: GraphSandbox;
  clock: ShiftableClock;
  /** A request below `/v1.0`, by default with a token that may read and write. */
  ask(
    line: string,
    more?: { headers?: Record<string, string>; body?: unknown; token?: string },
  ): Promise<Answer>;
  token(refreshToken: string): Promise<string>;
}

export async function start(options: Partial<GraphSandboxOptions> = {}): Promise<World> {
  const clock = createStoppedClock(new Date('2026-11-20T06:00:00Z'));
  const sandbox = await createGraphSandbox({ clock, ...options });
  sandbox.addMailbox(ANNA);
  const token = async (refreshToken: string): Promise<string> => {
    const answer = await oauth(sandbox.url, {
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
    });
    return String(answer.body['access_token']);
  };
  return {
    sandbox,
    clock,
    token,
    ask: async (line, more = {}) => {
      const [method = '', target = ''] = line.split(' ');
      const own = more.token ?? (await token(sandbox.grants(ANNA).write));
      const url = target.startsWith('http') ? target : `${sandbox.url}/v1.0${target}`;
      const { body, headers } = sent(more);
      const authorization = `Bearer ${own}`;
      return await read(await fetch(url, { method, headers: { authorization, ...headers }, body }));
    },
    [Symbol.asyncDispose]: () => sandbox.close(),
  };
}

function sent({ headers = {}, body }: { headers?: Record<string, string>; body?: unknown }): {
  headers: Record<string, string>;
  body: string | null;
} {
  if (body === undefined) return { headers, body: null };
  const isText = typeof body === 'string';
  const type = isText ? 'text/plain' : 'application/json';
  return {
    headers: { 'content-type': type, ...headers },
    body: isText ? body : JSON.stringify(body),
  };
}

async function read(answer: Response): Promise<Answer> {
  const text = await answer.text();
  const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
  const body = isJson ? (JSON.parse(text) as Answer['body']) : { text };
  return { status: answer.status, headers: answer.headers, body };
}

export async function oauth(
  url: string,
  form: Record<string, string>,
): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await fetch(`${url}/common/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({ client_id: 'client', ...form }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

export function mail(subject: string, extra = ''): Buffer {
  return Buffer.from(
    `From: Ben <ben@example.org>\r\nTo: ${ANNA}\r\nSubject: ${subject}\r\nMessage-ID: <${subject}@example.org>\r\n${extra}\r\nHello.\r\n`,
  );
}
