-- With a hold its appeals end that nobody decided: nothing is left to let go, and no reason of a person stands there.
alter table payments.hold_appeal
  drop constraint hold_appeal_state_check,
  drop constraint decision_is_whole,
  add constraint hold_appeal_state_check check (state in ('open', 'upheld', 'rejected', 'over')),
  add constraint decision_is_whole check ((state = 'open') = (decided_at is null)
    and (decided_at is null) = (decided_by is null) and (state in ('open', 'over')) = (decision_reason is null));

-- Those that outlived their hold until now.
update payments.hold_appeal a set state = 'over', decided_at = h.closed_at, decided_by = 'holds', contact = null
  from payments.hold h where h.id = a.hold and a.state = 'open' and h.state = 'closed';
