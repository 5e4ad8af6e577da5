import type { Connection } from '#src/connectors/connector.ts';
import type { MailHarness } from '#test/contracts/mail-world.ts';

/** Command lines, without their tags, that a fault can strike. */
export const LINES: Readonly<Record<Parameters<MailHarness['fail']>[0], RegExp>> = {
  changes: /^EXAMINE/,
  fetch: /^UID FETCH/,
  'fetch-one': /^UID FETCH/,
  modify: /^(?:UID (?:MOVE|STORE)|CREATE)/,
  draft: /^APPEND/,
  send: /^DATA$/,
};

export function imapConnection(secret: string, address: string): Connection {
  return {
    account: {
      id: 'acc_1',
      ownerId: 'T1/U1',
      kind: 'imap',
      name: address,
      settings: {},
      state: 'connected',
      cursor: null,
      coverage: { readUntil: null, problem: null, resyncedAt: null },
    },
    secret,
    meter: () => undefined,
  };
}

export function messageIdIn(raw: string): string {
  return /^Message-ID: (<[^<>\s]+>)/im.exec(raw)?.[1] ?? '';
}
