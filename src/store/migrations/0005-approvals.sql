-- What the workspace said last of somebody whose click counts; null where they are a full and active member.
create table standings (
  person_id text primary key,
  misfit text,
  checked_at timestamptz not null
);

-- Why somebody denied, where they said so.
create table denial_reasons (
  proposal_id text primary key references proposals (id),
  person_id text not null,
  reason text not null,
  note text,
  given_at timestamptz not null
);

-- Signals that asked for what was asked already: they have no proposal of their own.
create table merged_signals (
  signal_id text not null references signals (id),
  proposal_id text not null references proposals (id),
  merged_at timestamptz not null,
  primary key (proposal_id, signal_id)
);
