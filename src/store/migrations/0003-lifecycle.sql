-- When a snoozed proposal is asked again, what an inverse takes back, and what the provider said.
alter table proposals
  add column wakes_at timestamptz,
  add column undoes text references proposals (id),
  add column receipt jsonb;
-- What was done can be taken back once: the database itself holds it.
create unique index proposals_undone_once on proposals (undoes)
  where state in ('pending', 'approved', 'claimed', 'unknown', 'done');
create index proposals_snoozed on proposals (wakes_at) where state = 'snoozed';
