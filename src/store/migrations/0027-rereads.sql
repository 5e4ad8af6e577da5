-- The local day on which a mail that the model's budget had held was let be read again, and whose digest told of it.
alter table signals add column reread text;
alter table signals add column reread_told text;
create index signals_reread on signals (owner_id) where reread is not null and reread_told is null;
