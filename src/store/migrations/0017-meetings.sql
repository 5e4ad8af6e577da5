-- When people are busy, as their calendars said when they were last read; what is over stays as it was.
create table busy_times (
  account_id text not null references accounts (id) on delete cascade,
  owner_id text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  title text
);
create index busy_times_of_owner on busy_times (owner_id, to_at);
