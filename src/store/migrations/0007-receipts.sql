-- How an entry's hash is made; entries of before are of version 1 and stay as they are.
alter table audit add column v integer not null default 1;
-- A receipt reads what the ledger says of one proposal.
create index audit_by_subject on audit (workspace, subject);
