-- What a person was told when a meeting had ended: one row for each end, also where there was nothing to tell.
create table catch_ups (
  owner_id text not null,
  to_at timestamptz not null,
  composed jsonb not null,
  primary key (owner_id, to_at)
);
