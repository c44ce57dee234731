-- Two boxes that turn out to be one: the younger leaves the list and points to the one that took its SIMs over. What a person has
-- decided on stays as it was decided.
alter table calls.box
  drop constraint box_state_check,
  add constraint box_state_check check (state in ('found', 'in-review', 'confirmed', 'dismissed', 'merged')),
  add column merged_into uuid references calls.box,
  add column merged_at timestamptz,
  add constraint merger_is_whole check ((state = 'merged') = (merged_into is not null)
    and (merged_into is null) = (merged_at is null)),
  add constraint not_merged_into_itself check (merged_into <> id);
create index box_by_taker on calls.box (merged_into) where merged_into is not null;
create index box_sim_by_imsi on calls.box_sim (imsi);
