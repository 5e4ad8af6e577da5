import { randomBytes } from 'node:crypto';
import type { Clock } from '../../lib/time.ts';
import { IDENTITY } from './identity.ts';
import { SlackRefusal } from './refusal.ts';

/** Docs: "Handling user interaction", message responses: five times within thirty minutes. */
const USES = 5;
const LIFE_MS = 30 * 60_000;

export interface ResponseTarget {
  user: string;
  channel: string;
  /** The message whose element was used; a slash command has none. */
  source: { ts: string; ephemeral: boolean } | undefined;
}

export interface ResponseUrls {
  mint(kind: 'commands' | 'actions', target: ResponseTarget): string;
  /** Throws `used_url`, `expired_url` or `invalid_url`; counts as one use. */
  use(path: string): ResponseTarget;
}

export function createResponseUrls(options: { clock: Clock; url: () => string }): ResponseUrls {
  const minted = new Map<string, { target: ResponseTarget; at: number; uses: number }>();
  return {
    mint: (kind, target) => {
      const path = `/${kind}/${IDENTITY.teamId}/${randomBytes(6).toString('hex')}/${randomBytes(12).toString('hex')}`;
      minted.set(path, { target, at: options.clock.now().getTime(), uses: 0 });
      return `${options.url()}${path}`;
    },
    use: (path) => {
      const entry = minted.get(path);
      if (entry === undefined) throw new SlackRefusal('invalid_url');
      if (options.clock.now().getTime() - entry.at > LIFE_MS) throw new SlackRefusal('expired_url');
      if (entry.uses >= USES) throw new SlackRefusal('used_url');
      entry.uses += 1;
      return entry.target;
    },
  };
}
