-- What a person allowed once for all: one action, one mailbox, one exact sender, for a while.
create table allowances (
  id text primary key,
  owner_id text not null,
  account_id text not null references accounts (id),
  kind text not null check (kind in ('mail.archive', 'mail.label')),
  sender text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at <= created_at + interval '30 days'),
  revoked_at timestamptz
);
create index allowances_by_owner on allowances (owner_id);

-- Which one approved a proposal, where no click did.
alter table proposals add column allowance_id text references allowances (id);
create index proposals_by_allowance on proposals (allowance_id, decided_at)
  where allowance_id is not null;
alter table proposals add constraint allowed_kinds
  check (allowance_id is null or (risk = 'R1' and kind in ('mail.archive', 'mail.label')));
