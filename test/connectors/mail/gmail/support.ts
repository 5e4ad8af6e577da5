import type { Connection } from '#src/connectors/connector.ts';
import { createGmail } from '#src/connectors/mail/gmail/gmail.ts';
import type { MailConnector } from '#src/connectors/mail/connector.ts';
import type { ProviderRequest } from '#src/domain/proposal.ts';
import { createStoppedClock, type ShiftableClock } from '#src/lib/time.ts';
import {
  createGmailSandbox,
  type GmailSandbox,
  type GmailSandboxOptions,
} from '#src/sandbox/gmail/server.ts';
import { approved } from '#test/contracts/mail-world.ts';

export const ADDRESS = 'owner@work.example';

export interface GmailWorld {
  clock: ShiftableClock;
  sandbox: GmailSandbox;
  gmail(apiUrl?: string): MailConnector;
  connection(secret?: string): Connection;
  deliver(raw: string, labelIds?: readonly string[]): string;
  send(request: ProviderRequest): Promise<{ providerId: string }>;
}

export async function startGmail(options: Partial<GmailSandboxOptions> = {}): Promise<GmailWorld> {
  const clock = createStoppedClock(new Date());
  const sandbox = await createGmailSandbox({ clock, ...options });
  sandbox.addMailbox(ADDRESS);
  const world: GmailWorld = {
    clock,
    sandbox,
    gmail: (apiUrl = sandbox.url) =>
      createGmail({
        apiUrl,
        oauthUrl: sandbox.url,
        clientId: 'client',
        clientSecret: 'secret',
        clock,
        wait: async () => {},
      }),
    connection: (secret = sandbox.grants(ADDRESS).write) => ({
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
      secret,
      meter: () => {},
    }),
    deliver: (raw, labelIds) =>
      sandbox.deliver(
        ADDRESS,
        Buffer.from(raw, 'latin1'),
        labelIds === undefined ? {} : { labelIds },
      ),
    send: async (request) =>
      await world.gmail().openWriter(world.connection(), approved(request, 'acc_1')).send(),
  };
  return world;
}
