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
