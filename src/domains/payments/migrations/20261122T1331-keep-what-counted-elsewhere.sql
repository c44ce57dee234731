-- What of a victim's payment another recovery claimed for a time, until its claim was free and this one followed it on. Sums of many recoveries
-- as of a moment within that time leave it out, as they did then.
create table payments.counted_elsewhere (
  recovery   uuid not null references payments.recovery (id),
  bank       text not null,
  reference  text not null,
  amount     bigint not null check (amount > 0),
  since      timestamptz not null,
  until      timestamptz not null check (until >= since)
);
create index counted_elsewhere_of_recovery on payments.counted_elsewhere (recovery);
create index counted_elsewhere_of_payment on payments.counted_elsewhere (bank, reference);

-- What the clocks look at each minute, beside what is contradicted.
create index leg_claimed_by_another on payments.leg (recovery) where parent is null and stop_reason = 'claimed-by-another';
