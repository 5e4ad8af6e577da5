-- A production failure, from its first failed run until its pipeline passes again: one message a person.
create table incidents (
  id text primary key,
  owner_id text not null,
  account_id text not null references accounts (id),
  repository text not null,
  workflow text not null,
  branch text not null,
  -- The failed run that was judged last.
  signal_id text not null references signals (id),
  run jsonb not null,
  opened_at timestamptz not null,
  -- What its messages say.
  report jsonb,
  acknowledged_by text,
  acknowledged_at timestamptz,
  -- What came of offering a rollback; null until it was tried.
  rollback text,
  next_at timestamptz not null,
  closed_at timestamptz
);
create unique index incidents_open on incidents (account_id, repository, workflow, branch) where closed_at is null;
create index incidents_due on incidents (next_at) where closed_at is null;
create table incident_people (
  incident_id text not null references incidents (id) on delete cascade,
  person_id text not null,
  -- As Slack named them when they were told.
  name text not null,
  -- The duty by which they were told; null for the owner.
  duty text,
  told_at timestamptz not null,
  primary key (incident_id, person_id)
);
create index incident_people_told on incident_people (person_id, told_at);
create table incident_mails (
  incident_id text not null references incidents (id) on delete cascade,
  signal_id text not null references signals (id) on delete cascade,
  primary key (incident_id, signal_id)
);
create index incident_mails_of_signal on incident_mails (signal_id);
