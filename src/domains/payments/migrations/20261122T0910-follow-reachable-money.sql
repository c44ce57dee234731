-- When it was told that money which stopped because banks told different amounts of its payment can be claimed after all, of a recovery
-- whose analysis is over.
alter table payments.leg add column reachable_told_at timestamptz;

-- An analysis that goes on because of such money may be concluded once more.
alter table payments.conclusion drop constraint conclusion_pkey;
alter table payments.conclusion add primary key (recovery, concluded_at);
