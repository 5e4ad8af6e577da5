-- By when a mail wants something, and what; in the mail's own words.
alter table verdicts add column due jsonb;
alter table verdicts add column asks jsonb not null default '[]';
