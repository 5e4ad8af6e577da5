import { join } from 'node:path';
import type { ShiftableClock } from '../lib/time.ts';
import { addressesOf } from './addresses.ts';
import { createGithubSandbox, type GithubSandbox } from './github/server.ts';
import { createGmailSandbox, type GmailSandbox } from './gmail/server.ts';
import { createGraphSandbox, type GraphSandbox } from './graph/server.ts';
import { createListsSandbox, type ListsSandbox } from './lists/server.ts';
import { createImapSandbox, type ImapSandbox } from './imap/server.ts';
import { openPipelineServers, type PipelineServers } from './pipeline-servers.ts';
import { createSlackSandbox, type SlackSandbox } from './slack/workspace.ts';

export interface SandboxOptions {
  clock: ShiftableClock;
  /** What happened is kept here and survives a killed process; in memory only without it. */
  dataDir?: string;
  /** First of eleven ports; 0 takes free ones. */
  port?: number;
}

/** The outside world on loopback: a Slack workspace, mailboxes and calendars, mailing lists, and what runs pipelines. */
export interface Sandbox extends PipelineServers {
  readonly slack: SlackSandbox;
  readonly gmail: GmailSandbox;
  readonly github: GithubSandbox;
  readonly graph: GraphSandbox;
  readonly imap: ImapSandbox;
  readonly lists: ListsSandbox;
  /** The settings that point Nightshift at these servers. */
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export async function createSandbox(options: SandboxOptions): Promise<Sandbox> {
  const { clock, dataDir, port = 0 } = options;
  const journal = (name: string) =>
    dataDir === undefined ? {} : { journalFile: join(dataDir, `${name}.jsonl`) };
  const at = (offset: number): number => (port === 0 ? 0 : port + offset);
  await using opened = new AsyncDisposableStack();
  const slack = opened.adopt(
    await createSlackSandbox({
      clock,
      port: at(0),
      ...journal('slack'),
      onClock: (to) => clock.set(to),
    }),
    (server) => server.close(),
  );
  const gmail = opened.adopt(
    await createGmailSandbox({ clock, port: at(1), ...journal('gmail') }),
    (server) => server.close(),
  );
  const github = opened.adopt(
    await createGithubSandbox({ clock, port: at(2), ...journal('github') }),
    (server) => server.close(),
  );
  const graph = opened.adopt(
    await createGraphSandbox({ clock, port: at(3), ...journal('graph') }),
    (server) => server.close(),
  );
  const imap = opened.adopt(
    await createImapSandbox({ clock, port: at(4), ...journal('imap') }),
    (server) => server.close(),
  );
  const lists = opened.adopt(
    await createListsSandbox({ clock, port: at(5), ...journal('lists') }),
    (server) => server.close(),
  );
  const pipelines = await openPipelineServers(opened, {
    clock,
    port: (offset) => at(6 + offset),
    journal: journal('gitlab'),
  });
  const closing = opened.move();
  const servers = { slack, gmail, github, graph, imap, lists, ...pipelines };
  return {
    ...servers,
    environment: addressesOf(servers),
    close: () => closing.disposeAsync(),
  };
}
