-- The secret by which an account's webhook is known lies beside its grants, sealed like them.
alter table grants drop constraint grants_access_check;
alter table grants add constraint grants_access_check check (access in ('read', 'write', 'webhook'));
-- Deliveries that were taken, each by its own id and by what its signature covers, so that none counts twice.
create table webhook_deliveries (
  account_id text not null references accounts (id),
  id text not null,
  received_at timestamptz not null,
  primary key (account_id, id)
);
create index webhook_deliveries_received on webhook_deliveries (received_at);
-- When a webhook last asked for a read, and before when none may have one.
alter table accounts add column hurried_at timestamptz;
alter table accounts add column hurry_from timestamptz;
