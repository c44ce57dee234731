-- Banks read on through the accounts of theirs that stolen money came to, as they do through requests.

-- The transaction that changed a leg last.
alter table payments.leg add column changed_in xid8 not null default pg_current_xact_id();
create index leg_of_bank on payments.leg (bank, changed_in, id);
