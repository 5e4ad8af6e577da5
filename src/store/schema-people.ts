import type { ColumnType, Generated, JSONColumnType } from 'kysely';

/** People with their settings; see `domain/person.ts`. */
interface PeopleTable {
  id: string;
  time_zone: string;
  digest_time: string;
  locale: ColumnType<string | null, string | null | undefined, string | null>;
  dm_channel: string | null;
  consolidated_day: string | null;
  created_at: Date;
  quiet_from: ColumnType<string | null, string | null | undefined, string | null>;
  quiet_to: ColumnType<string | null, string | null | undefined, string | null>;
  digest_days: Generated<number[]>;
  holidays: ColumnType<string | null, string | null | undefined, string | null>;
  away_until: ColumnType<Date | null, Date | null | undefined, Date | null>;
  welcomed_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
}

/** People, what they asked to have kept in mind, and which messages were heard. */
export interface PeopleTables {
  people: PeopleTable;
  notes: { id: string; owner_id: string; text: string; noted_at: Date };
  rules: {
    id: string;
    owner_id: string;
    said: string;
    conditions: JSONColumnType<object>;
    effect: string;
    folder: string | null;
    replaces: string | null;
    state: 'asked' | 'approved' | 'ended';
    created_at: Date;
    decided_at: Date | null;
    approved_at: Date | null;
  };
  voices: { owner_id: string; allowed_at: Date };
  follow_ups: { owner_id: string; allowed_at: Date };
  sent_mails: {
    account_id: string;
    message_id: string;
    owner_id: string;
    thread_id: string;
    who: string;
    line: string;
    asks: boolean;
    sent_at: Date;
  };
  heard: { key: string; heard_at: Date };
  set_up_steps: { owner_id: string; step: string; done_at: Date };
  forgotten: { memory_id: string; owner_id: string; forgotten_at: Date };
}
