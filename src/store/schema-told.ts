import type { ColumnType, JSONColumnType } from 'kysely';
import type { CatchUp } from '../domain/catch-up.ts';
import type { DigestEntry } from '../domain/digest-entry.ts';
import type { Digest } from '../domain/digest.ts';
import type { TeamDigest } from '../domain/team-digest.ts';

/** The tables of what people are told, and of how. */
export interface ToldTables {
  digests: {
    owner_id: string;
    day: string;
    from_at: Date;
    to_at: Date;
    composed: JSONColumnType<Digest>;
    entries: ColumnType<DigestEntry[], string | undefined, string>;
  };
  slack_lacks: { workspace: string; feature: string; until: Date };
  team_channels: { workspace: string; channel: string; set_by: string; set_at: Date };
  team_digests: {
    workspace: string;
    channel: string;
    day: string;
    to_at: Date;
    composed: JSONColumnType<TeamDigest>;
  };
  notifications: {
    signal_id: string;
    owner_id: string;
    rule: string;
    line: string;
    noted_at: Date;
    told_at: Date | null;
  };
  catch_ups: { owner_id: string; to_at: Date; composed: JSONColumnType<CatchUp> };
  busy_times: {
    account_id: string;
    owner_id: string;
    from_at: Date;
    to_at: Date;
    title: string | null;
  };
  slack_busy: { owner_id: string; from_at: Date; to_at: Date };
  slack_asked: { owner_id: string; asked_at: Date };
  notification_mutes: { owner_id: string; rule: string; until: Date };
}
