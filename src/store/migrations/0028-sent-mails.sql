-- Who lets what they sent elsewhere be looked at for mail that nobody answered.
create table follow_ups (
  owner_id text primary key,
  allowed_at timestamptz not null
);
-- Of such a mail: to whom, about what, when, and whether it asks for anything. Nothing else of it is kept.
create table sent_mails (
  account_id text not null references accounts (id) on delete cascade,
  message_id text not null,
  owner_id text not null,
  thread_id text not null,
  who text not null,
  line text not null,
  asks boolean not null,
  sent_at timestamptz not null,
  primary key (account_id, message_id)
);
create index sent_mails_by_owner on sent_mails (owner_id, sent_at);
