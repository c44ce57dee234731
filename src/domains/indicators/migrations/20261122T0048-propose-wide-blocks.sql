-- Blocks of more than a thousand numbers that wait for a second person. Nothing of a proposal is in the registry before somebody
-- else agrees to it; then it is confirmed on these grounds.
create table indicators.block_proposal (
  id                uuid primary key,
  -- Both ends as the one way a block is written, and for people to read.
  value             text not null check (length(value) between 17 and 33),
  display           text not null check (length(display) between 8 and 40),
  first             bigint not null check (first >= 10000000),
  last              bigint not null check (last <= 999999999999999),
  topic             text not null check (length(topic) between 1 and 60),
  fraud_type        text check (length(fraud_type) between 1 and 60),
  legal_basis       text not null check (length(legal_basis) between 1 and 60),
  reason            text not null check (length(reason) between 3 and 2000),
  tlp               text not null check (tlp in ('clear', 'green', 'amber', 'amber+strict', 'red')),
  measures          text[] not null,
  source            text not null check (length(source) between 1 and 200),
  -- Null for as long as any decision holds, counted from the day it takes effect.
  valid_until       timestamptz,
  proposed_by       text not null,
  proposed_at       timestamptz not null,
  lapses_at         timestamptz not null,
  approved_by       text,
  approved_at       timestamptz,
  observable_id     uuid references indicators.observable,
  withdrawn_by      text,
  withdrawn_at      timestamptz,
  withdrawn_reason  text check (length(withdrawn_reason) between 3 and 2000),
  constraint block_is_one check (last >= first),
  constraint four_eyes check (approved_by <> proposed_by),
  constraint approved_in_time check (approved_at < lapses_at),
  constraint approval_is_whole check ((approved_by is null) = (approved_at is null)
    and (approved_at is null) = (observable_id is null)),
  constraint withdrawal_is_whole check ((withdrawn_by is null) = (withdrawn_at is null)
    and (withdrawn_at is null) = (withdrawn_reason is null)),
  constraint decided_one_way check (approved_at is null or withdrawn_at is null),
  constraint lapses_later check (lapses_at > proposed_at)
);
create index block_proposal_newest on indicators.block_proposal (proposed_at, id);
create index block_proposal_open on indicators.block_proposal (value) where approved_at is null and withdrawn_at is null;
create index block_proposal_of on indicators.block_proposal (observable_id) where observable_id is not null;
