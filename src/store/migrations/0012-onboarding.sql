-- Which steps of setting up a person has taken; a source that is connected speaks for itself.
create table set_up_steps (
  owner_id text not null,
  step text not null,
  done_at timestamptz not null,
  primary key (owner_id, step)
);
