import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { z } from 'zod';
import {
  type ExpectedError,
  Invalid,
  Reauthorise,
  Transient,
  UnknownOutcome,
} from '../../../lib/errors.ts';
import type { Grant, Smtp } from './grant.ts';

const TIMEOUT_MS = 20_000;

export interface Envelope {
  from: string;
  to: string;
}

/**
 * Hands one message to the submission server, once. Rejects with `UnknownOutcome` when the connection broke
 * after the message may have been taken, `Transient` or `Invalid` when the server said that it was not.
 */
export async function submit(
  { accountId, grant, mayGo }: { accountId: string; grant: Grant; mayGo: () => Promise<void> },
  envelope: Envelope,
  raw: Buffer,
): Promise<void> {
  const { smtp } = grant;
  if (smtp === undefined)
    throw new Invalid(
      'this mailbox was connected without a server that sends; connect it again with "smtp"',
    );
  const connection = new SMTPConnection(optionsOf(smtp));
  let isGiven = false;
  const broken = new Promise<never>((_resolve, reject) => {
    connection.on('error', reject);
    connection.on('end', () => reject(new Error('The connection ended')));
  });
  broken.catch(() => undefined);
  const step = async (run: (done: (error?: Error | null) => void) => void): Promise<void> => {
    const done = new Promise<void>((resolve, reject) => {
      run((error) => (error instanceof Error ? reject(error) : resolve()));
    });
    await Promise.race([done, broken]);
  };
  try {
    await step((done) => connection.connect(done));
    await step((done) => connection.login({ user: grant.user, pass: grant.password }, done));
    await mayGo();
    isGiven = true;
    await step((done) => connection.send({ from: envelope.from, to: [envelope.to] }, raw, done));
  } catch (error) {
    throw translate(error, { accountId, isGiven });
  } finally {
    connection.close();
  }
}

function optionsOf({ host, port, security }: Smtp) {
  return {
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    logger: false,
  };
}

const Refusal = z.object({ responseCode: z.number().int().min(400).max(599) });
/** RFC 4954, section 6. */
const LOGIN_REFUSED = new Set([530, 534, 535, 538]);

/** No cause is kept: an error of the library holds what the server said, and that may repeat the message. */
function translate(
  error: unknown,
  { accountId, isGiven }: { accountId: string; isGiven: boolean },
): ExpectedError {
  if (error instanceof Transient) return error;
  const code = Refusal.safeParse(error).data?.responseCode;
  if (code === undefined)
    return isGiven
      ? new UnknownOutcome('The connection to the mail server broke')
      : new Transient('The mail server that sends does not answer');
  if (LOGIN_REFUSED.has(code)) return new Reauthorise(accountId);
  return code < 500
    ? new Transient(`The mail server refused for now (${code})`)
    : new Invalid(`The mail server refused to send it (${code})`);
}
