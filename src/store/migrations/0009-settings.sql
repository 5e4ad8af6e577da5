-- When a person wants to hear of Nightshift. Times are of their own wall clock, `HH:MM`; 0 is Sunday.
alter table people
  add column quiet_from text,
  add column quiet_to text,
  add column digest_days smallint[] not null default '{0,1,2,3,4,5,6}',
  add column away_until timestamptz,
  -- When they were first told what Nightshift is.
  add column welcomed_at timestamptz,
  add constraint quiet_hours_whole check ((quiet_from is null) = (quiet_to is null));
