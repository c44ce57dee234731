-- What the bank that received a payment says that it carried: its word holds against any other. Null while it has not said.
-- `amount` bounds the claims until then, and never lies below what is claimed.
alter table payments.traced_payment add column received bigint check (received > 0);

alter table payments.leg
  -- What of the money never came to the account, as its bank says: nobody claims it any more. It is part of `unavailable`.
  add column denied   bigint not null default 0 check (denied >= 0),
  -- Its bank says that there is no such payment, or no such account: the trace's word about the account does not count.
  add column disowned boolean not null default false,
  add constraint denied_is_unavailable check (denied <= unavailable),
  add constraint disowned_is_denied check (not disowned or denied = amount);

-- Two tellings of a payment differ: what both of them leave is followed, the rest waits for the word of the bank that received it.
alter table payments.leg drop constraint leg_stop_reason_check;
alter table payments.leg add constraint leg_stop_reason_check check (stop_reason in
  ('too-many-hops', 'out-of-window', 'too-small', 'claimed-by-another', 'contradicted', 'bank-unknown', 'unanswered', 'cancelled'));
create index leg_contradicted on payments.leg (recovery) where stop_reason = 'contradicted';
