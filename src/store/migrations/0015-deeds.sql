-- Pipelines for which nothing is proposed or carried out, whoever asks, until somebody lifts the hold.
create table holds (
  workspace text not null,
  repository text not null,
  by_id text not null,
  reason text not null,
  held_at timestamptz not null,
  primary key (workspace, repository)
);

-- What was started and is followed to its end.
create table follows (
  proposal_id text primary key references proposals (id),
  words text not null,
  next_at timestamptz not null,
  started_at timestamptz not null,
  ended_at timestamptz
);
create index follows_due on follows (next_at) where ended_at is null;

create index signals_of_repositories on signals (owner_id, ((content ->> 'repository'))) where kind = 'run';
