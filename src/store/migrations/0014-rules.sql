-- A person's own rules about their mail. What one says never changes; another takes its place.
create table rules (
  id text primary key,
  owner_id text not null,
  said text not null,
  conditions jsonb not null,
  effect text not null,
  replaces text references rules (id),
  state text not null check (state in ('asked', 'approved', 'ended')),
  created_at timestamptz not null,
  decided_at timestamptz
);
create index rules_by_owner on rules (owner_id, state, created_at);
