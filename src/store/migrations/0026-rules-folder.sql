-- The label or folder under which a rule has mail filed; none for a rule that does anything else.
alter table rules add column folder text;
