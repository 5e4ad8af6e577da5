-- When a rule came to hold, so that ending one can be taken back and one that never held cannot come back by that.
alter table rules add column approved_at timestamptz;
update rules set approved_at = decided_at where state = 'approved';
