-- Who lets Nightshift learn from their sent mail how they write. No row is no.
create table voices (
  owner_id text primary key references people (id),
  allowed_at timestamptz not null
);
