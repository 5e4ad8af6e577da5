-- What is set aside for calls of the model that are under way, what those can have cost whose answer was lost,
-- and how much no model was asked about.
alter table usage
  add column reserved_tokens bigint not null default 0 check (reserved_tokens >= 0),
  add column lost_tokens bigint not null default 0,
  add column held bigint not null default 0;
