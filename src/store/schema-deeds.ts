/** The tables of what is held, and of what was started and is followed. */
export interface DeedTables {
  holds: { workspace: string; repository: string; by_id: string; reason: string; held_at: Date };
  follows: {
    proposal_id: string;
    words: string;
    next_at: Date;
    started_at: Date;
    ended_at: Date | null;
  };
}
