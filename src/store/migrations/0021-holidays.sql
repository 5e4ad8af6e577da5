-- The region whose public holidays are days off for this person, ISO 3166; none where it is null.
alter table people add column holidays text;
