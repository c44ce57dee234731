-- Public figures tell what stood at the end of a day, so each count keeps the day of Kazakhstan on which it was told: what a node
-- tells later of a day that is over belongs to a later reading. Of what stands here already, the day itself is the best guess.
alter table calls.day_count add column told_on date;
update calls.day_count set told_on = day;
alter table calls.day_count alter column told_on set not null;
alter table calls.day_count drop constraint day_count_pkey;
alter table calls.day_count add constraint day_count_pkey
  primary key (day, organisation, trunk, country, rule, action, shadow, told_on);
