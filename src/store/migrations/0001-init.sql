create table people (
  id text primary key,
  time_zone text not null,
  digest_time text not null,
  dm_channel text,
  -- The local day that dreams were last consolidated for.
  consolidated_day text,
  created_at timestamptz not null
);

-- A row while the kill switch is on; scope is a person's id or a team's.
create table switches (
  scope text primary key,
  by_id text not null,
  paused_at timestamptz not null
);

create table accounts (
  id text primary key,
  owner_id text not null references people (id),
  kind text not null,
  name text not null,
  settings jsonb not null,
  state text not null,
  cursor text,
  read_until timestamptz,
  problem text,
  resynced_at timestamptz,
  next_read_at timestamptz not null,
  created_at timestamptz not null,
  unique (owner_id, kind, name)
);

create table grants (
  account_id text not null references accounts (id),
  access text not null check (access in ('read', 'write')),
  key_id text not null,
  nonce bytea not null,
  ciphertext bytea not null,
  primary key (account_id, access)
);

create table signals (
  id text primary key,
  account_id text not null references accounts (id),
  owner_id text not null,
  kind text not null,
  external_id text not null,
  thread_id text,
  sender text,
  state text not null,
  held boolean not null default false,
  received_at timestamptz not null,
  ingested_at timestamptz not null,
  content jsonb not null,
  unique (account_id, external_id)
);
create index signals_waiting on signals (owner_id, state, held) where state <> 'settled';
create index signals_window on signals (owner_id, ingested_at);
create index signals_thread on signals (account_id, thread_id, received_at);
create index signals_sender on signals (owner_id, sender);

create table verdicts (
  signal_id text primary key references signals (id),
  owner_id text not null,
  category text not null,
  confidence real not null,
  lane text not null,
  one_line text not null,
  why jsonb not null,
  explanation jsonb,
  created_at timestamptz not null
);

create table cards (
  id text primary key,
  owner_id text not null references people (id),
  kind text not null,
  created_at timestamptz not null
);
create index cards_by_owner on cards (owner_id, created_at);

create table proposals (
  id text primary key,
  owner_id text not null,
  account_id text not null references accounts (id),
  signal_id text not null references signals (id),
  kind text not null,
  risk text not null,
  version integer not null,
  state text not null,
  request jsonb not null,
  preconditions jsonb not null,
  facts jsonb not null,
  digest text not null,
  card_id text not null references cards (id),
  reason text not null,
  expires_at timestamptz not null,
  execute_after timestamptz,
  decided_by text,
  decided_at timestamptz,
  approved_digest text,
  outcome text,
  created_at timestamptz not null,
  moved_at timestamptz not null,
  unique (signal_id, kind, version)
);
create index proposals_by_card on proposals (card_id);
create index proposals_due on proposals (state, execute_after) where state in ('pending', 'snoozed', 'approved', 'claimed', 'unknown');
create index proposals_by_owner on proposals (owner_id, decided_at);

-- Outbox: one row a Slack message; `wanted` is the version that rows ask for, `posted` the one that Slack shows.
create table posts (
  key text primary key,
  owner_id text not null,
  kind text not null,
  subject_id text not null,
  thread_key text references posts (key),
  channel text,
  ts text,
  wanted integer not null,
  posted integer not null,
  attempts integer not null default 0,
  gave_up text,
  created_at timestamptz not null
);
create index posts_due on posts (created_at) where posted < wanted and gave_up is null;

create table memories (
  id text primary key,
  owner_id text not null,
  kind text not null,
  subject text not null,
  approved integer not null,
  denied integer not null,
  provenance jsonb not null,
  expires_at timestamptz not null,
  learned_at timestamptz not null,
  unique (owner_id, kind, subject)
);

create table digests (
  owner_id text not null,
  day text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  composed jsonb not null,
  primary key (owner_id, day)
);

create table usage (
  owner_id text not null,
  day text not null,
  model_calls bigint not null default 0,
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  gmail_units bigint not null default 0,
  http_requests bigint not null default 0,
  primary key (owner_id, day)
);

create table audit_heads (
  workspace text primary key,
  seq bigint not null,
  hash text not null
);

create table audit (
  workspace text not null,
  seq bigint not null,
  at timestamptz not null,
  type text not null,
  actor jsonb not null,
  subject text not null,
  data jsonb not null,
  prev text not null,
  hash text not null,
  primary key (workspace, seq)
);

-- The ledger only grows: not even Nightshift itself may rewrite it.
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception 'the audit ledger is append-only';
end $$;
create trigger audit_append_only before update or delete on audit
  for each row execute function refuse_rewriting();
create trigger audit_no_truncate before truncate on audit
  for each statement execute function refuse_rewriting();
