-- Every policy that was ever in force, in the order in which it was seen.
create table policies (
  seq bigserial primary key,
  hash text not null,
  version integer not null,
  policy jsonb not null,
  loaded_at timestamptz not null
);

-- What each person said of a proposal that needs more than one of them; bound to what they saw.
create table approvals (
  proposal_id text not null references proposals (id),
  person_id text not null,
  digest text not null,
  given_at timestamptz not null,
  primary key (proposal_id, person_id)
);

create table tickets (
  proposal_id text primary key references proposals (id),
  ticket text not null,
  by_id text not null,
  given_at timestamptz not null
);

-- One row for each claim that counts towards a rule's maximum.
create table policy_uses (
  workspace text not null,
  rule text not null,
  proposal_id text not null,
  used_at timestamptz not null,
  primary key (workspace, rule, proposal_id)
);
create index policy_uses_recent on policy_uses (workspace, rule, used_at);

-- What policy refused before it became a card, kept so that an exception can open exactly that.
create table refusals (
  id text primary key,
  owner_id text not null,
  rule text not null,
  reason text not null,
  digest text not null,
  bound jsonb not null,
  opened boolean not null default false,
  refused_at timestamptz not null
);
create index refusals_by_owner on refusals (owner_id, refused_at);

create table exceptions (
  id text primary key,
  owner_id text not null,
  proposal_id text not null,
  digest text not null,
  minutes integer not null,
  reason text not null,
  state text not null check (state in ('asked', 'granted', 'denied')),
  asked_at timestamptz not null,
  decided_by text,
  decided_at timestamptz,
  ends_at timestamptz
);
create index exceptions_by_digest on exceptions (digest) where state = 'granted';
create unique index exceptions_asked_once on exceptions (proposal_id) where state = 'asked';

-- Messages to one person that are about neither a card nor a digest.
create table notices (
  id text primary key,
  owner_id text not null,
  what text not null,
  safe text,
  next text,
  exception_id text references exceptions (id),
  created_at timestamptz not null
);
