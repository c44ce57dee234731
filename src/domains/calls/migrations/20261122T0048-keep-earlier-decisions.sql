-- A dismissed box that has grown comes back to be looked at again: what was said of it before stands beside it.
alter table calls.box
  add column earlier_by text,
  add column earlier_at timestamptz,
  add column earlier_reason text check (length(earlier_reason) between 3 and 2000),
  add column earlier_sims integer check (earlier_sims > 0),
  add constraint earlier_is_whole check ((earlier_at is null) = (earlier_by is null)
    and (earlier_at is null) = (earlier_reason is null));
