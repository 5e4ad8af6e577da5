import { setTimeout as sleep } from 'node:timers/promises';
import type { Request, RequestHandler, Response } from 'express';

/** A way in which the outside world fails; each is switched on for the next `times` matching requests. */
export interface Fault {
  /** Tested against `METHOD /path?query`. */
  match: RegExp;
  times: number;
  kind: FaultKind;
}

export type FaultKind =
  | {
      type: 'status';
      status: number;
      retryAfterS?: number;
      body?: unknown;
      headers?: Readonly<Record<string, string>>;
    }
  /** The effect happens, and then the connection dies before the answer is sent. */
  | { type: 'drop-answer' }
  /** The connection dies before anything happens. */
  | { type: 'drop-request' }
  | { type: 'slow'; delayMs: number }
  /** Something happens elsewhere while the request is under way, which is then answered as ever. */
  | { type: 'meanwhile'; happens: () => Promise<unknown> };

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** How often a fault has struck since the start. */
  readonly struck: number;
  readonly middleware: RequestHandler;
  /** Uses up the fault for a `METHOD /path?query` line, for requests that travel inside another, as in a batch. */
  take(line: string): FaultKind | undefined;
}

export function createFaults(): Faults {
  let waiting: Fault[] = [];
  let struck = 0;
  const strikeOne = (line: string): Fault | undefined => {
    const fault = waiting.find(({ match, times }) => times > 0 && match.test(line));
    if (fault === undefined) return undefined;
    fault.times -= 1;
    struck += 1;
    return fault;
  };
  return {
    take: (line) => strikeOne(line)?.kind,
    add: (fault) => void waiting.push({ ...fault }),
    clear: () => {
      waiting = [];
    },
    get struck() {
      return struck;
    },
    middleware: (request, response, next) => {
      const fault = strikeOne(`${request.method} ${request.originalUrl}`);
      if (fault === undefined) {
        next();
        return;
      }
      const putBack = (): void => {
        fault.times += 1;
        struck -= 1;
      };
      void strike(fault.kind, { request, response, next, putBack });
    },
  };
}

async function strike(
  kind: FaultKind,
  at: { request: Request; response: Response; next: () => void; putBack: () => void },
): Promise<void> {
  switch (kind.type) {
    case 'status':
      if (kind.retryAfterS !== undefined)
        at.response.setHeader('Retry-After', String(kind.retryAfterS));
      at.response
        .set(kind.headers ?? {})
        .status(kind.status)
        .json(kind.body ?? { error: { code: kind.status, message: 'Fault switched on' } });
      return;
    case 'drop-request':
      at.request.socket.destroy();
      return;
    case 'drop-answer':
      dropAnswer(at);
      at.next();
      return;
    case 'slow':
      await sleep(kind.delayMs);
      at.next();
      return;
    case 'meanwhile':
      await kind.happens();
      at.next();
  }
}

/** A refused request has no effect whose answer could be lost, so that the fault waits for the next. */
function dropAnswer(at: { request: Request; response: Response; putBack: () => void }): void {
  const { response, request, putBack } = at;
  const end = response.end.bind(response);
  response.end = (...answer: unknown[]) => {
    if (response.statusCode < 400) {
      request.socket.destroy();
      return response;
    }
    putBack();
    Reflect.apply(end, response, answer);
    return response;
  };
}
