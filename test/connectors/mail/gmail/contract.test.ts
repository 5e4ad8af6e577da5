import { createGmail } from '#src/connectors/mail/gmail/gmail.ts';
import { createStoppedClock } from '#src/lib/time.ts';
import { createGmailSandbox } from '#src/sandbox/gmail/server.ts';
import { mailContract } from '#test/contracts/mail.ts';
import { GMAIL, type MailHarness } from '#test/contracts/mail-world.ts';

const ADDRESS = 'owner@work.example';

const LINES: Readonly<Record<Parameters<MailHarness['fail']>[0], RegExp>> = {
  changes: /^GET .*\/history\?/,
  fetch: /^POST \/batch/,
  'fetch-one': /^GET .*\/messages\/[^/]+\?format=raw/,
  modify: /^POST .*\/(?:modify|labels)$/,
  draft: /^POST .*\/drafts$/,
  send: /^POST .*\/messages\/send$/,
};

async function setup(): Promise<MailHarness> {
  const clock = createStoppedClock(new Date());
  const sandbox = await createGmailSandbox({ clock, pageSize: 3 });
  const full = sandbox.addMailbox(ADDRESS).refreshToken;
  const grants = sandbox.grants(ADDRESS);
  const waits: number[] = [];
  const usage = { gmailUnits: 0, httpRequests: 0 };
  const connector = createGmail({
    apiUrl: sandbox.url,
    oauthUrl: sandbox.url,
    clientId: 'client',
    clientSecret: 'client-secret',
    clock,
    wait: async (durationMs) => void waits.push(durationMs),
  });
  let removals = 0;
  return {
    connector,
    address: ADDRESS,
    connection: (grant) => ({
      account: {
        id: 'acc_1',
        ownerId: 'T1/U1',
        kind: 'gmail',
        name: ADDRESS,
        settings: {},
        state: 'connected',
        cursor: null,
        coverage: { readUntil: null, problem: null, resyncedAt: null },
      },
      secret: grants[grant],
      meter: (cost) => {
        usage.gmailUnits += cost.gmailUnits ?? 0;
        usage.httpRequests += cost.httpRequests ?? 0;
      },
    }),
    deliver: (raw, receivedAt) =>
      sandbox.deliver(
        ADDRESS,
        Buffer.from(raw, 'latin1'),
        receivedAt === undefined ? {} : { receivedAt },
      ),
    remove: async (id) => {
      removals += 1;
      await removeMessage(sandbox.url, full, id);
    },
    expireCursors: () => sandbox.expireHistory(ADDRESS),
    revoke: () => sandbox.revoke(ADDRESS),
    fail: (what, kind, times = 1) => sandbox.faults.add({ match: LINES[what], times, kind }),
    effects: () =>
      sandbox.effects.slice(0).filter(({ method }) => method !== 'DELETE' || removals === 0),
    waits,
    usage,
    charged: () => ({ units: sandbox.quotaUnits, requests: sandbox.httpRequests }),
    now: () => clock.now(),
    close: () => sandbox.close(),
  };
}

async function removeMessage(url: string, refreshToken: string, id: string): Promise<void> {
  const form = new URLSearchParams({
    grant_type: 'refresh_token',
    client_id: 'owner',
    refresh_token: refreshToken,
  });
  const token = (await (await fetch(`${url}/token`, { method: 'POST', body: form })).json()) as {
    access_token: string;
  };
  await fetch(`${url}/gmail/v1/users/me/messages/${id}`, {
    method: 'DELETE',
    headers: { authorization: `Bearer ${token.access_token}` },
  });
}

mailContract('Gmail', setup, GMAIL);
