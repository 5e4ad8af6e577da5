-- What the provider said a grant may do; null where a token was given by hand and nobody said.
alter table grants add column scopes jsonb;

-- Every key that sealed something here, by its fingerprint.
create table vault_keys (
  id text primary key,
  first_used_at timestamptz not null
);

-- A consent that was asked for and has not come back. The state itself is known to the browser alone.
create table consents (
  state_hash text primary key,
  owner_id text not null,
  kind text not null,
  access text not null check (access in ('read', 'write')),
  verifier text not null,
  redirect_uri text not null,
  expires_at timestamptz not null
);

-- The last entry that left each ledger: what remains is verified from here on.
create table audit_checkpoints (
  workspace text primary key,
  seq bigint not null,
  hash text not null,
  pruned_at timestamptz not null
);

create table audit_verifications (
  workspace text primary key,
  at timestamptz not null,
  verified boolean not null,
  entries bigint not null,
  head text not null,
  why text
);

-- A checkpoint moves forward only, and only to where an entry of the ledger itself says that it was pruned.
create function check_audit_checkpoint() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or tg_op = 'TRUNCATE' then
    raise exception 'a checkpoint of the audit ledger cannot be taken away';
  end if;
  if tg_op = 'UPDATE' and (new.workspace <> old.workspace or new.seq <= old.seq) then
    raise exception 'a checkpoint of the audit ledger moves forward only';
  end if;
  if not exists (
    select 1 from audit
    where workspace = new.workspace and type = 'audit.pruned' and seq > new.seq
      and (data ->> 'seq')::bigint = new.seq and data ->> 'hash' = new.hash
  ) or not exists (
    select 1 from audit
    where workspace = new.workspace and seq = new.seq and hash = new.hash
  ) then
    raise exception 'a checkpoint of the audit ledger needs its own entry there';
  end if;
  return new;
end $$;
create trigger audit_checkpoint_guard before insert or update or delete on audit_checkpoints
  for each row execute function check_audit_checkpoint();
create trigger audit_checkpoint_no_truncate before truncate on audit_checkpoints
  for each statement execute function check_audit_checkpoint();

-- Entries leave only behind a checkpoint, and only in a transaction that says so.
create or replace function refuse_rewriting() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if current_setting('nightshift.pruning', true) = old.workspace
      and exists (
        select 1 from audit_checkpoints
        where workspace = old.workspace and seq >= old.seq
      ) then
      return old;
    end if;
  end if;
  raise exception 'the audit ledger is append-only';
end $$;
