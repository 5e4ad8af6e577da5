-- When a person wants to hear of Nightshift. Times are of their own wall clock, `HH:MM`; 0 is Sunday.
alter table people
  add column quiet_from text,
  add column quiet_to text,
  add column digest_days smallint[] not null default '{0,1,2,3,4,5,6}',
  add column away_until timestamptz,
  -- When they were first told what Nightshift is.
  add column welcomed_at timestamptz,
  add constraint quiet_hours_whole check ((quiet_from is null) = (quiet_to is null));

-- What people told Nightshift to keep in mind; it is read when they ask something, and permits nothing.
create table notes (
  id text primary key,
  owner_id text not null references people (id),
  text text not null,
  noted_at timestamptz not null
);
create index notes_of_owner on notes (owner_id, noted_at);

-- Messages that were answered or are being answered: Slack may deliver each several times.
create table heard (
  key text primary key,
  heard_at timestamptz not null
);

-- Decisions up to here teach this memory nothing any more: the person had it forgotten.
create table forgotten (
  memory_id text primary key,
  owner_id text not null,
  forgotten_at timestamptz not null
);
