import type { JSONColumnType } from 'kysely';

/** The tables that outcomes are computed from beside those of signals and proposals. */
export interface OutcomeTables {
  run_marks: {
    signal_id: string;
    owner_id: string;
    mark: 'waiting' | 'failed';
    /** The provider's time; `noted_at` is ours. */
    from_at: Date;
    noted_at: Date;
    to_at: Date | null;
  };
  news_filters: {
    owner_id: string;
    failures_only: boolean;
    environments: JSONColumnType<string[]>;
  };
  outcome_looks: {
    subject_id: string;
    viewer_id: string;
    /** The team's name where it was looked at as part of one. */
    team: string | null;
    looked_at: Date;
  };
}
