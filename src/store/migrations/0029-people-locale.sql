-- As Slack names it, `de-DE`: how numbers, days and times are written for this person.
alter table people add column locale text;
