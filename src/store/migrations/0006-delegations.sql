-- A card that its owner handed to somebody: exactly what was on it, and until it is taken back.
create table delegations (
  id text primary key,
  card_id text not null references cards (id),
  from_id text not null,
  to_id text not null,
  -- The digests of what was on the card, which are what is shared and may be decided.
  digests jsonb not null,
  given_at timestamptz not null,
  ended_at timestamptz
);
create unique index delegations_one_at_a_time on delegations (card_id) where ended_at is null;

-- Who was reminded of what: once when half of the time is over, once when nine tenths are.
create table reminders (
  card_id text not null references cards (id),
  person_id text not null,
  share text not null check (share in ('half', 'nine-tenths')),
  notice_id text not null,
  given_at timestamptz not null,
  primary key (card_id, person_id, share)
);
create index reminders_of_person on reminders (person_id, given_at);

alter table notices add column offers_next boolean not null default false;
