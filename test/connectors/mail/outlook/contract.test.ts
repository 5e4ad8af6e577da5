import { createOutlook } from '#src/connectors/mail/outlook/outlook.ts';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGraphSandbox } from '#src/sandbox/graph/server.ts';
import { mailContract } from '#test/contracts/mail.ts';
import type { MailHarness } from '#test/contracts/mail-world.ts';
import { accountOf } from './support.ts';

const ADDRESS = 'owner@work.example';

const LINES: Readonly<Record<Parameters<MailHarness['fail']>[0], RegExp>> = {
  changes: /^GET .*\/messages\/delta\?/,
  fetch: /^POST .*\/\$batch/,
  'fetch-one': /^GET \/v1.0\/me\/messages\/[^/?]+\?/,
  modify: /^(POST .*\/(?:move|mailFolders)|PATCH .*\/messages\/[^/]+)$/,
  draft: /^POST .*\/messages$/,
  send: /^POST .*\/sendMail$/,
};

async function setup(): Promise<MailHarness> {
  // Exchange keeps seconds.
  const clock = createStoppedClock(new Date('2026-11-20T21:00:00Z'));
  const sandbox = await createGraphSandbox({ clock, pageSize: 3 });
  sandbox.addMailbox(ADDRESS);
  const grants = sandbox.grants(ADDRESS);
  const waits: number[] = [];
  const usage = { gmailUnits: 0, httpRequests: 0 };
  const connector = createOutlook({
    apiUrl: sandbox.url,
    oauthUrl: sandbox.url,
    tenant: 'common',
    clientId: 'client',
    clientSecret: 'client-secret',
    clock,
    wait: async (durationMs) => void waits.push(durationMs),
  });
  return {
    connector,
    address: ADDRESS,
    connection: (grant) => ({
      account: accountOf(ADDRESS),
      secret: grants[grant],
      meter: (cost) => {
        usage.httpRequests += cost.httpRequests ?? 0;
      },
    }),
    deliver: (raw, receivedAt) =>
      sandbox.deliver(
        ADDRESS,
        Buffer.from(raw, 'latin1'),
        receivedAt === undefined ? {} : { receivedAt },
      ),
    remove: (id) => Promise.resolve(sandbox.remove(ADDRESS, id)),
    expireCursors: () => sandbox.expireSyncStates(ADDRESS),
    revoke: () => sandbox.revoke(ADDRESS),
    fail: (what, kind, times = 1) => sandbox.faults.add({ match: LINES[what], times, kind }),
    effects: () => sandbox.effects,
    waits,
    usage,
    charged: () => ({ units: 0, requests: sandbox.httpRequests }),
    now: () => clock.now(),
    close: () => sandbox.close(),
  };
}

mailContract('Outlook', setup);
