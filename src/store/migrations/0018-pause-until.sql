-- When a pause ends by itself; null is never. The row holds until it is taken away, so nothing runs early.
alter table switches add column resumes_at timestamptz;
create index switches_ending on switches (resumes_at) where resumes_at is not null;
