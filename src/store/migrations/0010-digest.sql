-- Which digest told of a signal; none yet, and again none when the signal was judged anew since.
alter table signals add column told text;
update signals set told = last.day
  from (select owner_id, max(day) as day, max(to_at) as to_at from digests group by owner_id) as last
  where signals.owner_id = last.owner_id and signals.ingested_at <= last.to_at;
create index signals_untold on signals (owner_id) where told is null;
-- One line for everything that a digest counts, as it stood then.
alter table digests add column entries jsonb not null default '[]';
-- Workspaces whose Slack refused a newer kind of block; they get classic ones until then.
create table classic_blocks (
  workspace text primary key,
  until timestamptz not null
);
-- Channels that are told of the deployments which one person's pipelines bring.
create table team_channels (
  workspace text not null,
  channel text not null,
  set_by text not null,
  set_at timestamptz not null,
  primary key (workspace, channel)
);
create table team_digests (
  workspace text not null,
  channel text not null,
  day text not null,
  to_at timestamptz not null,
  composed jsonb not null,
  primary key (workspace, channel, day)
);
-- At once only what cannot wait: at most one row for each thing, told or left to the digest.
create table notifications (
  signal_id text primary key references signals (id) on delete cascade,
  owner_id text not null,
  rule text not null,
  line text not null,
  noted_at timestamptz not null,
  told_at timestamptz
);
create index notifications_of_owner on notifications (owner_id, told_at);
create table notification_mutes (
  owner_id text not null,
  rule text not null,
  until timestamptz not null,
  primary key (owner_id, rule)
);
