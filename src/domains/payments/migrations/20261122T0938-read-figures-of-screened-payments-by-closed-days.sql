-- Public figures tell what stood at the end of a day, so each count keeps the day of Kazakhstan on which it was told: what a bank's
-- node tells later of a day that is over belongs to a later reading. Of what stands here already, the day itself is the best guess.
alter table payments.screening_day add column told_on date;
update payments.screening_day set told_on = day;
alter table payments.screening_day alter column told_on set not null;
alter table payments.screening_day drop constraint screening_day_pkey;
alter table payments.screening_day add constraint screening_day_pkey
  primary key (day, organisation, version, rule, reason, decision, shadow, told_on);
