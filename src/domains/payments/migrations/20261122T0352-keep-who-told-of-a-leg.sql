-- Who at a bank answered by phone or letter, as the duty officer wrote it down.
alter table payments.leg add column told_by text check (length(told_by) between 2 and 200);
