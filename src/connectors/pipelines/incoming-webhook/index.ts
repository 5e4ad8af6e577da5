import { z } from 'zod';
import { Invalid } from '../../../lib/errors.ts';
import { parseJson } from '../../../lib/trust.ts';
import type { Connection } from '../../connector.ts';
import type { PipelineConnector, PipelineReader } from '../connector.ts';
import { isStandardSecret } from '../webhook.ts';
import { incomingWebhook } from './deliveries.ts';
import { settingsOf } from './settings.ts';

/** How long a misread delivery is told of, at the least. */
const TOLD_MS = 24 * 60 * 60_000;

const Cursor = z.object({ misread: z.object({ at: z.coerce.date(), why: z.string() }).nullable() });
type Cursor = z.infer<typeof Cursor>;

/**
 * Anything that can post signed JSON. The secret is the one that it signs with; `account.settings` say how,
 * and where in a delivery what stands (`docs/webhooks.md`). It can only be read: nothing can be asked of
 * the sender, so that a run has no log and nothing is ever sent.
 */
export function createIncomingWebhook(): PipelineConnector {
  return {
    kind: 'webhook',
    rerunsAs: 'token',
    grants: (read) => ({ read, write: null }),
    openReader,
    openWriter: () => ({ send: () => Promise.reject(new Invalid('A webhook takes no requests')) }),
    webhook: {
      ...incomingWebhook,
      cursorAfter: (cursor, { at, misread }) => {
        if (misread !== null) return JSON.stringify({ misread: { at, why: misread } });
        const before = parseCursor(cursor).misread;
        const told = before !== null && at.getTime() - before.at.getTime() < TOLD_MS;
        return JSON.stringify({ misread: told ? before : null });
      },
    },
    plan: {
      rerunFailed: () => {
        throw new Invalid('What comes by webhook cannot be run again from here');
      },
    },
  };
}

function openReader({ account, secret }: Connection): PipelineReader {
  return {
    profile: async () => {
      const { name, signature } = settingsOf(account);
      if (signature === undefined && !isStandardSecret(secret))
        throw new Invalid('Without "signature" in the settings the secret must be a whsec_… one');
      return await Promise.resolve({ name, repositories: [], scopes: [] });
    },
    changes: (cursor) => {
      const { misread } = parseCursor(cursor);
      const problems = misread === null ? [] : [{ repository: '*', why: misread.why }];
      return Promise.resolve({ runs: [], cursor: JSON.stringify({ misread }), problems });
    },
    failedJobs: () => Promise.resolve([]),
    log: () => Promise.resolve(null),
    state: () => Promise.resolve(null),
    readBack: () => Promise.resolve('unclear'),
  };
}

function parseCursor(cursor: string | null): Cursor {
  try {
    return Cursor.parse(parseJson(cursor ?? ''));
  } catch {
    return { misread: null };
  }
}
