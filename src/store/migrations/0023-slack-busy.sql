-- When Slack said that somebody is in a meeting, or not to be disturbed; and when it was asked last.
create table slack_busy (
  owner_id text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  primary key (owner_id, from_at)
);
create table slack_asked (
  owner_id text primary key,
  asked_at timestamptz not null
);
