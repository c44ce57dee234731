-- What the centre knows of calls: the tables that every operator's node decides by, what the nodes counted and blocked, and
-- what came of it. Calls that were let through are counted and otherwise forgotten.

-- What part of the numbering plan is whose and since when; what stands here goes before the plan that the program knows.
-- Numbers are E.164 digits without the plus.
create table calls.number_range (
  id           uuid primary key,
  first        bigint not null check (first >= 10000000),
  last         bigint not null check (last <= 999999999999999),
  use          text not null check (use in ('mobile', 'fixed', 'other', 'none')),
  operator     text check (length(operator) between 1 and 100),
  valid_from   date not null,
  valid_to     date check (valid_to > valid_from),
  source       text not null check (length(source) between 3 and 500),
  added_by     text not null,
  added_at     timestamptz not null,
  withdrawn_at timestamptz,
  constraint range_is_one check (last >= first)
);
create index number_range_in_force on calls.number_range (first) where withdrawn_at is null;

-- Numbers that only ever receive calls (banks, state bodies): a call that shows one is forged. And numbers that a rule had
-- wrongly: they pass it until then. Both are decisions with a reason, a basis and an end.
create table calls.number_rule (
  id               uuid primary key,
  effect           text not null check (effect in ('do-not-originate', 'exempt')),
  first            bigint not null check (first >= 100),
  last             bigint not null check (last <= 999999999999999),
  -- The rule an exemption is from; null for all of them, and for a number that never calls.
  rule             text check (length(rule) between 1 and 40),
  holder           text not null check (length(holder) between 2 and 200),
  reason           text not null check (length(reason) between 3 and 2000),
  legal_basis      text not null check (length(legal_basis) between 1 and 60),
  proposed_by      text not null,
  proposed_at      timestamptz not null,
  -- A second person; without one the rule goes nowhere.
  approved_by      text,
  approved_at      timestamptz,
  until            timestamptz not null,
  withdrawn_by     text,
  withdrawn_at     timestamptz,
  withdrawn_reason text check (length(withdrawn_reason) between 3 and 2000),
  constraint range_is_one check (last >= first),
  constraint only_exemptions_name_a_rule check (effect = 'exempt' or rule is null),
  constraint four_eyes check (approved_by is null or approved_by <> proposed_by),
  constraint approval_is_whole check ((approved_by is null) = (approved_at is null)),
  constraint withdrawal_is_whole check ((withdrawn_by is null) = (withdrawn_at is null)
    and (withdrawn_at is null) = (withdrawn_reason is null)),
  constraint ends_after_it_begins check (until > proposed_at)
);
create index number_rule_in_force on calls.number_rule (first) where withdrawn_at is null;

-- Deliveries of nodes that were taken: one that is sent again counts once.
create table calls.delivery (
  organisation  uuid not null,
  id            uuid not null,
  received_at   timestamptz not null,
  primary key (organisation, id)
);
create index delivery_by_age on calls.delivery (received_at);

-- How calls were decided, minute by minute for the board, day by day for good. '' where no rule or country applies.
-- A shadow rule decides nothing: what it would have done is counted apart.
create unlogged table calls.minute_count (
  minute        timestamptz not null,
  organisation  uuid not null,
  trunk         text not null,
  country       text not null,
  rule          text not null,
  action        text not null,
  shadow        boolean not null,
  calls         bigint not null check (calls > 0),
  primary key (minute, organisation, trunk, country, rule, action, shadow)
);

create table calls.day_count (
  day           date not null,
  organisation  uuid not null,
  trunk         text not null,
  country       text not null,
  rule          text not null,
  action        text not null,
  shadow        boolean not null,
  calls         bigint not null check (calls > 0),
  primary key (day, organisation, trunk, country, rule, action, shadow)
) partition by range (day);
create table calls.day_count_earlier partition of calls.day_count default;

-- Calls that were rejected: enough to tell the caller why and to hear an appeal, no more. The numbers are keyed hashes; the
-- number itself stands here only where the registry had it anyway, because it was reported.
create table calls.blocked_call (
  at            timestamptz not null,
  organisation  uuid not null,
  -- Hash of the code that the caller was told.
  code_hash     bytea not null check (length(code_hash) = 32),
  trunk         text not null check (length(trunk) <= 100),
  country       text not null check (length(country) <= 3),
  rule          text not null check (length(rule) between 1 and 40),
  reason        text not null check (length(reason) between 1 and 60),
  action        text not null check (length(action) between 1 and 20),
  caller_hash   bytea not null check (length(caller_hash) = 32),
  called_hash   bytea not null check (length(called_hash) = 32),
  caller_number bigint,
  primary key (code_hash, at)
) partition by range (at);
create table calls.blocked_call_earlier partition of calls.blocked_call default;
create index blocked_call_of_caller on calls.blocked_call (caller_hash, at);

-- Somebody whose call was rejected says that it was wrong.
create table calls.appeal (
  id               uuid primary key,
  code_hash        bytea not null check (length(code_hash) = 32),
  organisation     uuid not null,
  rule             text not null,
  reason           text not null,
  call_at          timestamptz not null,
  receipt_hash     bytea not null unique,
  idempotency_hash bytea unique,
  body_hash        bytea not null,
  -- Null once they are forgotten.
  words            text check (length(words) <= 5000),
  -- The number they called from, if they say it: needed for an exemption, sealed, deleted with the decision.
  caller           bytea,
  contact          bytea,
  state            text not null default 'open' check (state in ('open', 'upheld', 'rejected')),
  opened_at        timestamptz not null,
  decided_at       timestamptz,
  decided_by       text,
  decision_reason  text check (length(decision_reason) between 3 and 2000),
  number_rule_id   uuid references calls.number_rule,
  constraint decision_is_whole check ((state = 'open') = (decided_at is null)
    and (decided_at is null) = (decided_by is null) and (decided_at is null) = (decision_reason is null))
);
create index appeal_open on calls.appeal (opened_at, id) where state = 'open';

-- What people told their phone by its "this was spam" key (SIP 607 Unwanted, RFC 8197): counted by caller and day.
create table calls.complaint (
  day           date not null,
  organisation  uuid not null,
  caller        bigint not null check (caller >= 100),
  calls         integer not null check (calls > 0),
  primary key (day, caller, organisation)
);
create index complaint_by_caller on calls.complaint (caller, day);
