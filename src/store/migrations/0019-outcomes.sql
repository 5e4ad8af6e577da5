-- When runs waited for an approval and when they failed: what a run says later hides that it ever did.
create table run_marks (
  signal_id text not null references signals (id) on delete cascade,
  owner_id text not null,
  mark text not null check (mark in ('waiting', 'failed')),
  from_at timestamptz not null,
  noted_at timestamptz not null,
  to_at timestamptz,
  primary key (signal_id, mark, from_at)
);
create index run_marks_of_owner on run_marks (owner_id, from_at);
-- Each look of somebody at the figures of somebody else, or of a team that they are in.
create table outcome_looks (
  subject_id text not null,
  viewer_id text not null,
  team text,
  looked_at timestamptz not null
);
create index outcome_looks_at on outcome_looks (subject_id, looked_at);
