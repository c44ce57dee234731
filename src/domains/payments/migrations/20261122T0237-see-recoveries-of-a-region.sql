-- Numbers of recoveries, R-2026-000123. A number that a broken-off transaction took is never given again.
create sequence payments.recovery_number;

-- A request that nobody answered: its bank's duty officer was told at `escalated_at`, the centre's supervisor here.
alter table payments.request add column supervisor_at timestamptz;

-- What a bank never answered is let go in the end, so that the rest of the recovery can go on; it is told as such.
alter table payments.leg drop constraint leg_stop_reason_check;
alter table payments.leg add constraint leg_stop_reason_check check (stop_reason in
  ('too-many-hops', 'out-of-window', 'too-small', 'claimed-by-another', 'bank-unknown', 'unanswered', 'cancelled'));

-- Legs that wait for their answer, for the question whether a recovery waits for any.
create index leg_that_waits on payments.leg (recovery) where state = 'asked';

-- Which clock of a recovery runs out first.
create index request_clock on payments.request (recovery, due_at) where state = 'open';

-- Who may see which recovery: those who work on them, in their region. What nobody knows the region of is the national desk's.
alter table payments.recovery enable row level security;
grant select on payments.recovery to saqbol_staff;
create policy recovery_scope on payments.recovery for select to saqbol_staff using (
  not platform.scope_has('partner') and platform.scope_sees(region)
  and (platform.scope_has('operator') or platform.scope_has('analyst') or platform.scope_has('investigator')
    or platform.scope_has('supervisor') or platform.scope_has('auditor')));
alter table payments.leg enable row level security;
grant select on payments.leg to saqbol_staff;
create policy leg_scope on payments.leg for select to saqbol_staff
  using (exists (select from payments.recovery r where r.id = recovery));
alter table payments.request enable row level security;
grant select on payments.request to saqbol_staff;
create policy request_scope on payments.request for select to saqbol_staff
  using (exists (select from payments.recovery r where r.id = recovery));
