-- Which news of pipelines somebody wants to be told beside what the digest counts.
create table news_filters (
  owner_id text primary key,
  failures_only boolean not null,
  environments jsonb not null
);
