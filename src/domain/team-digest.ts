import type { RunEntry } from './digest-entry.ts';

/** What a channel is told of a day. It has room for runs and for nothing else: mail cannot get in. */
export interface TeamDigest {
  workspace: string;
  channel: string;
  /** Whose pipelines these are, who chose the channel. */
  setBy: string;
  /** Local day of that person, `YYYY-MM-DD`. */
  day: string;
  timeZone: string;
  /** ISO 8601 instants. */
  from: string;
  to: string;
  /** Sources that could not be read, by name. */
  blind: readonly string[];
  /** Every run, failed ones first. */
  runs: readonly RunEntry[];
}

/** `14 deployments: 4 failed, 1 still running.`; what could not be read comes first. */
export function teamHeadline({ runs, blind }: TeamDigest): string {
  const failed = runs.filter(({ state }) => state === 'failed').length;
  const running = runs.filter(({ state }) => state === 'running').length;
  const parts = [
    failed === 0 ? 'none failed' : `${failed} failed`,
    ...(running === 0 ? [] : [`${running} still running`]),
  ];
  const unread = blind.length === 0 ? '' : `Not all could be read (${blind.join(', ')}). `;
  return `${unread}${runs.length} ${runs.length === 1 ? 'deployment' : 'deployments'}: ${parts.join(', ')}.`;
}
