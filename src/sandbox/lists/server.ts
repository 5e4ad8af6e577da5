import express, { type Express, type Request } from 'express';
import { z } from 'zod';
import type { Clock } from '../../lib/time.ts';
import type { Effect } from '../effects.ts';
import { createFaults, type Faults } from '../faults.ts';
import { openJournal } from '../journal.ts';
import { listen } from '../listen.ts';

/**
 * Every sender's server of mailing lists at once, told apart by the Host field. It is as strict as RFC 8058,
 * section 3.1, lets it be: one form by POST, no cookie, no login.
 */
export interface ListsSandbox {
  readonly url: string;
  readonly faults: Faults;
  /** Requests that left a list, in the form in which they are approved. */
  readonly effects: readonly Effect[];
  /** Requests that were no such form, as `METHOD host/path`. */
  readonly refused: readonly string[];
  close(): Promise<void>;
}

export interface ListsSandboxOptions {
  clock: Clock;
  port?: number;
  journalFile?: string;
}

const FORM = 'List-Unsubscribe=One-Click';
const Left = z.object({ at: z.string(), url: z.string() });

export async function createListsSandbox(options: ListsSandboxOptions): Promise<ListsSandbox> {
  const { clock, port, journalFile } = options;
  const faults = createFaults();
  const journal = openJournal(journalFile, (value) => Left.parse(value));
  const refused: string[] = [];
  const app = createApp(faults, {
    leave: (url) => journal.append({ at: clock.now().toISOString(), url }),
    refuse: (line) => refused.push(line),
  });
  const { url, close } = await listen(app, port);
  return {
    url,
    faults,
    refused,
    get effects() {
      return journal.entries.map(effectOf);
    },
    close,
  };
}

function createApp(
  faults: Faults,
  told: { leave(url: string): void; refuse(line: string): void },
): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.raw({ type: () => true, limit: '10kb' }));
  app.use(faults.middleware);
  app.use((request, response) => {
    const place = `${request.headers.host ?? ''}${request.originalUrl}`;
    if (isOneClick(request)) {
      told.leave(`https://${place}`);
      response.status(202).type('text/plain').send('You are off the list.');
      return;
    }
    told.refuse(`${request.method} ${place}`);
    response.status(request.method === 'POST' ? 400 : 405).end();
  });
  return app;
}

function isOneClick({ method, headers, body }: Request): boolean {
  const form: unknown = body;
  return (
    method === 'POST' &&
    headers.cookie === undefined &&
    headers.authorization === undefined &&
    headers['content-type'] === 'application/x-www-form-urlencoded' &&
    Buffer.isBuffer(form) &&
    form.toString('latin1') === FORM
  );
}

function effectOf({ at, url }: z.infer<typeof Left>): Effect {
  return {
    at,
    provider: 'lists',
    method: 'POST',
    target: `/;ONE-CLICK=${encodeURIComponent(url)}`,
    body: { 'application/x-www-form-urlencoded': FORM },
  };
}
