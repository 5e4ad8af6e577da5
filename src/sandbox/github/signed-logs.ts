import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Clock } from '../../lib/time.ts';
import { keyOf, type World } from './world.ts';

const LIFETIME_MS = 60_000;

/** Links to logs that need no token: whoever has one can read the log for one minute. */
export interface SignedLogs {
  /** Path and query. */
  sign(repo: string, jobId: number): string;
  serve(request: Request, response: Response): void;
}

export const SIGNED_LOG_PATH = '/_job-logs/:owner/:name/:jobId';

export function createSignedLogs(world: World, clock: Clock): SignedLogs {
  const secret = randomBytes(32);
  const signature = (path: string, expires: string): Buffer =>
    createHmac('sha256', secret).update(`${path}\n${expires}`).digest();
  const read = ({ path, query }: Request): [status: number, text: string] => {
    const { se, sig } = query;
    if (typeof se !== 'string' || typeof sig !== 'string') return [404, 'Not Found'];
    const given = Buffer.from(sig, 'hex');
    const expected = signature(path, se);
    if (given.length !== expected.length || !timingSafeEqual(given, expected))
      return [404, 'Not Found'];
    if (clock.now().getTime() > Number(se)) return [410, 'The link has expired'];
    const [owner, name, file] = path.split('/').slice(2);
    const log = world.logs.get(keyOf(`${owner}/${name}`, Number.parseInt(file ?? '', 10)));
    return log === undefined ? [404, 'The specified blob does not exist.'] : [200, log.text];
  };
  return {
    sign: (repo, jobId) => {
      const path = `/_job-logs/${repo}/${jobId}.txt`;
      const expires = String(clock.now().getTime() + LIFETIME_MS);
      return `${path}?se=${expires}&sig=${signature(path, expires).toString('hex')}`;
    },
    serve: (request, response) => {
      const [status, text] = read(request);
      response.status(status).type('text/plain; charset=utf-8').send(text);
    },
  };
}
