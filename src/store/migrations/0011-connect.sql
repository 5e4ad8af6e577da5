-- Links that a person was given in Slack: each starts one consent, once, for ten minutes.
create table connect_links (
  code_hash text primary key,
  owner_id text not null,
  kind text not null,
  access text not null check (access in ('read', 'write')),
  expires_at timestamptz not null
);
-- The browser that started a consent on the web; none where it is answered on the operator's own machine.
alter table consents add column browser_hash text;
-- Grants that came back on the web. Each waits, sealed, for its person's word in Slack, and then is here no more.
create table connections (
  id text primary key,
  owner_id text not null,
  kind text not null,
  access text not null check (access in ('read', 'write')),
  name text not null,
  cursor text,
  scopes jsonb not null,
  state text not null check (state in ('asked', 'confirmed', 'discarded', 'expired')),
  key_id text,
  nonce bytea,
  ciphertext bytea,
  expires_at timestamptz not null,
  constraint sealed_while_asked check ((state = 'asked') = (ciphertext is not null))
);
alter table notices add column connection_id text references connections (id);
